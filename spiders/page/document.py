"""An HTML page opened for reading, however it is broken, with the few verbs that a site's parser needs.

Guards against what lxml chokes on: its time grows with the square of a tag's attributes (100,000 cost 12 s), so a tag with too
many keeps only its name; libxml2 drops all that follows a depth of 2,048, so deeper tags are left out and their text stays.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from cssselect import HTMLTranslator
from lxml import etree, html

from records.page import Page
from spiders.page.charset import decoded
from spiders.page.visible_text import fit, visible_text

DEEPEST = 1000
MONSTER = re.compile(
    rb"""<([a-z][^\s/><]*+)
    (?:[\s/]++ [^\s/>=]*+ (?:\s*+=\s*+ (?:"[^"]*+" | '[^']*+' | [^\s>]*+))?+){300,}+
    [^>]*+>?""",
    re.IGNORECASE | re.VERBOSE,
)
NESTING = re.compile(
    rb"<(/?)(?:a|article|b|blockquote|center|div|dl|em|font|form|i|ol|section|span|strong|table|tbody|ul)\b[^>]*+>",
    re.IGNORECASE,
)


class Node:
    """An element of a page. A selector is CSS; "" means the element itself; of several matches the first counts.

    What is not there is "" or an empty list, never an error. All text is free of NULs and lone surrogates.
    """

    __slots__ = ("base", "element")

    def __init__(self, element: html.HtmlElement, base: str) -> None:
        self.element = element
        self.base = base

    def css(self, selector: str) -> list[Node]:
        """The elements below this one that match, in order."""
        return [Node(found, self.base) for found in _path(selector)(self.element)] if selector else [self]

    def text(self, selector: str = "") -> str:
        """What a reader sees of the first match: a line for each block, row or <br>, a tab between cells (visible.py)."""
        return next((visible_text(node.element) for node in self.css(selector)), "")

    def texts(self, selector: str) -> list[str]:
        """The text of every match, empty ones left out."""
        return [text for node in self.css(selector) if (text := visible_text(node.element))]

    def attr(self, selector: str, name: str) -> str:
        """An attribute of the first match."""
        return next((fit(node.element.get(name, "")) for node in self.css(selector)), "")

    def absolute(self, href: str) -> str:
        """The web address that a reference leads to; "" where it leads to none (javascript:, mailto:, nonsense)."""
        return absolute(self.base, href)

    def link(self, selector: str = "") -> str:
        """Where the first match leads, as an absolute address."""
        href = self.attr(selector, "href")
        return self.absolute(href) if href else ""

    def links(self, selector: str = "a[href]") -> list[str]:
        """Where every match leads, each address once, in order."""
        return list(dict.fromkeys(link for node in self.css(selector) if (link := node.link())))


class Document(Node):
    """A page as its root element; never raises on what a server sends.

    `source` is the decoded page, `base` the address that references are relative to (<base href> where it is a web address).
    """

    __slots__ = ("source", "url")

    def __init__(self, page: Page) -> None:
        self.url = page.url
        self.source = decoded(page.body, page.encoding).replace("\x00", "")
        super().__init__(_root(self.source.encode("utf-8", "replace")), page.url)
        self.base = self.absolute(self.attr("base[href]", "href")) or page.url

    @property
    def title(self) -> str:
        """The page's own title."""
        return self.text("title")


def absolute(base: str, href: str) -> str:
    """Return a reference as an absolute http(s) address, or "".

    >>> absolute("http://a.example/x/", " ../y "), absolute("http://a.example/", "javascript:void(0)"), absolute("", "http://[")
    ('http://a.example/y', '', '')
    """
    try:
        address = urljoin(base, fit(href).strip())
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc else ""


@lru_cache(maxsize=1000)
def _path(selector: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(selector, prefix="descendant::"))


def _root(source: bytes) -> html.HtmlElement:
    """Parse, a second time without its innermost tags where the page is nested too deep to be read whole."""
    body = MONSTER.sub(rb"<\1>", source)
    root, complaint = _parse(body)
    return _parse(_flatten(body))[0] if "Excessive depth" in complaint else root


def _parse(body: bytes) -> tuple[html.HtmlElement, str]:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = html.document_fromstring("<html><body></body></html>")
    complaint = parser.error_log.last_error
    return root, complaint.message if complaint is not None else ""


def _flatten(body: bytes) -> bytes:
    depth = 0

    def keep(tag: re.Match[bytes]) -> bytes:
        nonlocal depth
        closes = bool(tag[1])
        depth += not closes
        shown = tag[0] if depth <= DEEPEST else b" "
        depth = max(depth - closes, 0)
        return shown

    return NESTING.sub(keep, body)
