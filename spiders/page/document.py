"""A parsed HTML page, valid or broken, with the few methods that a site's parser needs.

Guards against two limits of lxml: parsing time is quadratic in the attributes of a tag (100,000 attributes take 12 s),
so the attributes of a tag with 300 or more are dropped; and libxml2 ignores everything below a nesting depth of 2,048,
so tags nested deeper than 1,000 are removed and their text is kept. And against one error of libxml2: if a page omits
its <body> tag, it takes an element of HTML5 (<main>, <article>) for a part of the head.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from cssselect import HTMLTranslator
from lxml import etree, html

from records.page import Page
from spiders.page.charset import decode_body
from spiders.page.visible_text import extract_visible_text, replace_invalid_characters

MAX_DEPTH = 1000
OVERSIZED_TAG = re.compile(
    rb"""<([a-z][^\s/><]*+)
    (?:[\s/]++ [^\s/>=]*+ (?:\s*+=\s*+ (?:"[^"]*+" | '[^']*+' | [^\s>]*+))?+){300,}+
    [^>]*+>?""",
    re.IGNORECASE | re.VERBOSE,
)
# Metadata content of the HTML standard, and elements that only old browsers allow in a head.
HEAD_TAGS = frozenset(
    ("base", "link", "meta", "noscript", "script", "style", "template", "title", "isindex", "object", "bgsound")
)
NESTING_TAG = re.compile(
    rb"<(/?)(?:a|article|b|blockquote|center|div|dl|em|font|form|i|ol|section|span|strong|table|tbody|ul)\b[^>]*+>",
    re.IGNORECASE,
)


class HtmlNode:
    """An element of a page.

    Selectors are CSS; "" selects the element itself. Methods that return one value use the first match.
    A missing element gives "" or an empty list, never an error. No text contains NULs or lone surrogates.
    """

    __slots__ = ("base", "element")

    def __init__(self, element: html.HtmlElement, base: str) -> None:
        self.element = element
        self.base = base

    def css(self, selector: str) -> list[HtmlNode]:
        """Return the matching descendants, in document order."""
        if not selector:
            return [self]
        return [HtmlNode(element, self.base) for element in _compile_selector(selector)(self.element)]

    def text(self, selector: str = "") -> str:
        """Return the visible text of the first match: a line for each block, row or <br>, a tab between table cells."""
        return next((extract_visible_text(node.element) for node in self.css(selector)), "")

    def attr(self, selector: str, name: str) -> str:
        """Return an attribute of the first match."""
        return next((replace_invalid_characters(node.element.get(name, "")) for node in self.css(selector)), "")

    def resolve_url(self, href: str) -> str:
        """Return a reference as an absolute http(s) URL, "" if it is not one (javascript:, mailto:, malformed)."""
        return resolve_url(self.base, href)

    def link(self, selector: str = "") -> str:
        """Return the absolute URL of the first match's href."""
        href = self.attr(selector, "href")
        return self.resolve_url(href) if href else ""

    def links(self, selector: str = "a[href]") -> list[str]:
        """Return the absolute URLs of all matches, in order and without duplicates."""
        return list(dict.fromkeys(link for node in self.css(selector) if (link := node.link())))


class Document(HtmlNode):
    """The root element of a page; never raises, even on malformed input.

    `source` is the decoded HTML. `base` is the URL that references are relative to: <base href> if it is http(s).
    """

    __slots__ = ("source", "url")

    def __init__(self, page: Page) -> None:
        self.url = page.url
        self.source = decode_body(page.body, page.encoding).replace("\x00", "")
        super().__init__(_parse_root(self.source.encode("utf-8", "replace")), page.url)
        self.base = self.resolve_url(self.attr("base[href]", "href")) or page.url


def resolve_url(base: str, href: str) -> str:
    """Return a reference as an absolute http(s) URL, or "".

    >>> resolve_url("http://a.example/x/", " ../y "), resolve_url("http://a.example/", "javascript:void(0)")
    ('http://a.example/y', '')
    >>> resolve_url("", "http://[")
    ''
    """
    try:
        url = urljoin(base, replace_invalid_characters(href).strip())
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


@lru_cache(maxsize=1000)
def _compile_selector(selector: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(selector, prefix="descendant::"))


def _parse_root(source: bytes) -> html.HtmlElement:
    """Parse a page; if it is nested too deeply for libxml2, parse it again without its innermost tags."""
    body = OVERSIZED_TAG.sub(rb"<\1>", source)
    root, error = _parse(body)
    return _parse(_flatten(body))[0] if "Excessive depth" in error else root


def _parse(body: bytes) -> tuple[html.HtmlElement, str]:
    """Return the root element and the parser's last error message."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = html.document_fromstring("<html><body></body></html>")
    _move_content_out_of_head(root)
    error = parser.error_log.last_error
    return root, error.message if error is not None else ""


def _move_content_out_of_head(root: html.HtmlElement) -> None:
    """Move what cannot be in a head, and all that follows, to the start of the body."""
    head = root.find("head")
    children = [] if head is None else list(head)
    first = next((at for at, child in enumerate(children) if _is_content(child)), len(children))
    if first == len(children):
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for at, child in enumerate(children[first:]):
        body.insert(at, child)


def _is_content(element: html.HtmlElement) -> bool:
    return isinstance(element.tag, str) and element.tag not in HEAD_TAGS


def _flatten(body: bytes) -> bytes:
    """Replace the tags nested deeper than MAX_DEPTH by spaces."""
    depth = 0

    def replace_deep_tag(tag: re.Match[bytes]) -> bytes:
        nonlocal depth
        is_closing = bool(tag[1])
        depth += not is_closing
        replacement = tag[0] if depth <= MAX_DEPTH else b" "
        depth = max(depth - is_closing, 0)
        return replacement

    return NESTING_TAG.sub(replace_deep_tag, body)
