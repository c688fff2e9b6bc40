"""The role of an element by its tag and attributes: block, context, description, field, link, contact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from records.page import BLOCK_TAGS
from spiders.generic.words import CONTEXT, DESCRIPTION_NAMES, FIELD_BY_CLASS, FIELD_BY_PROPERTY

BLOCK = BLOCK_TAGS | {"td", "th"}  # each table cell is a text block of its own
INVISIBLE = frozenset(
    """script style template noscript svg head iframe object select textarea audio video canvas math datalist
    title""".split()
)
BOLD = frozenset({"b", "strong"})
# Elements of running text, which do not identify a template.
RUNNING_TEXT = frozenset("p ul ol li blockquote pre hr tbody dt dd tr td figure".split())
# The containers of elements whose end tag may be missing.
CONTAINERS = {
    "tr": frozenset({"table", "tbody", "thead", "tfoot"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    "li": frozenset({"ul", "ol", "menu", "dir"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
}
BLOCKS_IN_LINK = BLOCK - CONTAINERS.keys()
LABEL_CLASS = re.compile(r"(?:^|[-_\s])(?:label|key|term|field|attr|caption)(?:$|[-_\s])", re.IGNORECASE)
# Attributes that make a row or a card a link; the last is what the browser learnt by clicking (browser/clicks).
LINK_ATTRIBUTES = frozenset({"onclick", "data-href", "data-url", "data-link", "data-washline-href"})
SCRIPT_LOCATION = re.compile(r"(?:location(?:\.href)?\s*=|location\.assign\(|window\.open\()\s*['\"]([^'\"]+)['\"]")
CONTACT_URL = re.compile(
    r"""
    ^(?:https?:)?//(?:www\.|api\.|web\.|chat\.)?
    (?:wa\.me|whatsapp\.com|t\.me|telegram\.me|telegram\.dog|instagram\.com|onlyfans\.com|snapchat\.com|twitter\.com|x\.com
    |facebook\.com|fb\.com|m\.me|tiktok\.com|signal\.me|line\.me|linktr\.ee|adultwork\.com|viber\.com|fansly\.com|discord\.gg)
    /(?!share|sharer|intent|dialog|home\b|plugins|hashtag)[^\s]{2,}
    """,
    re.IGNORECASE | re.VERBOSE,
)
MAX_FIELD_VALUE = 120
SEPARATOR = re.compile(r"[-_]+")
HEADING_LEVELS = frozenset("123456")  # of aria-level; its default is 2
COMMENT_TYPE = re.compile(r"schema\.org/(?:Comment|Answer|UserComments)\b")


@lru_cache(maxsize=10_000)
def build_signature(tag: str, classes: str) -> str:
    """Return the tag with its first class, digits replaced.

    >>> build_signature("div", "post-12 odd"), build_signature("p", "")
    ('div.post-#', 'p')
    """
    first = classes.split(maxsplit=1)[:1]
    return f"{tag}.{re.sub(r'[0-9]+', '#', first[0])}" if first else tag


def find_heading_tag(element: etree._Element) -> str:
    """Return the tag of the heading that an element is by its ARIA role, or by the size of its letters in a browser
    (browser/clicks/rows.js), "" if it is none.
    """
    if element.get("data-washline-heading"):
        return "h1"
    if element.get("role") != "heading":
        return ""
    level = element.get("aria-level") or ""
    return f"h{level}" if level in HEADING_LEVELS else "h2"


@lru_cache(maxsize=10_000)
def find_context(tag: str, classes: str, element_id: str, role: str, itemtype: str) -> str:
    """Return what an element holds that is not of the advert: "navigation", "comments", "quotes", "related" or "".

    Sources: the HTML standard and ARIA for tags and roles, schema.org for item types, words.toml for classes and ids.
    """
    if tag in {"body", "main", "article"}:
        return ""
    if tag in {"nav", "footer"} or role in {"navigation", "contentinfo"}:
        return "navigation"
    if tag == "aside" or role == "complementary":
        return "related"
    if COMMENT_TYPE.search(itemtype):
        return "comments"
    found = CONTEXT.search(f"{classes} {element_id}")
    return found.lastgroup or "" if found else ""


@lru_cache(maxsize=10_000)
def is_description_element(classes: str, element_id: str, itemprop: str) -> bool:
    """Return whether a class, id or microdata property marks the advertiser's own text."""
    return not DESCRIPTION_NAMES.isdisjoint(f"{classes} {element_id} {itemprop}".casefold().split())


@lru_cache(maxsize=10_000)
def find_field(classes: str, itemprop: str) -> str:
    """Return the field that a microdata property or a class names, or "".

    >>> find_field("post__info__username", ""), find_field("wp-block-post-author__name", ""), find_field("x__name", "")
    ('account', 'account', '')
    """
    by_property = (FIELD_BY_PROPERTY.get(word.casefold(), "") for word in itemprop.split())
    by_class = (FIELD_BY_CLASS.get(word, "") or _find_compound_field(word) for word in classes.casefold().split())
    return next(filter(None, (*by_property, *by_class)), "")


def _find_compound_field(name: str) -> str:
    """Return the field that a class of the form block__element names (the convention BEM), or ""."""
    block, _, element = name.partition("--")[0].rpartition("__")
    found = FIELD_BY_CLASS.get(element, "") if block else ""
    if found != "name":
        return found
    return "account" if FIELD_BY_CLASS.get(SEPARATOR.split(block)[-1]) == "account" else ""


def read_short_text(element: etree._Element) -> str:
    """Return the text of an element, "" if it is too long for the value of a field."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 4 * MAX_FIELD_VALUE:
            return ""
    text = " ".join(text.split())
    return text if len(text) <= MAX_FIELD_VALUE else ""


def contains_blocks(link: etree._Element) -> bool:
    """Return whether a link surrounds blocks. Rows and list entries do not count: they are in a link never closed."""
    return any(
        child.tag in BLOCKS_IN_LINK or (child.tag == "span" and any(inner.tag in BLOCKS_IN_LINK for inner in child))
        for child in link
    )


def read_alternative_text(link: etree._Element) -> str:
    """Return the title, the ARIA label or the picture's alternative text of a link without text."""
    return " ".join((link.get("title") or link.get("aria-label") or link.xpath("string(.//img/@alt)")).split())


def find_script_targets(attributes: Mapping[str, str]) -> Iterator[str]:
    """Yield the URLs that a script opens on a click on a row or a card."""
    for name in LINK_ATTRIBUTES.intersection(attributes):
        value = attributes[name]
        if name == "onclick":
            yield from SCRIPT_LOCATION.findall(value)[:1]
        else:
            yield value


def find_contact_in_href(href: str) -> str:
    """Return the contact in a link's target, or "".

    >>> find_contact_in_href("mailto:anna@mail.example?subject=Hi"), find_contact_in_href("tel://07700900461")
    ('anna@mail.example', 'tel:07700900461')
    """
    scheme, _, rest = href.strip().partition(":")
    match scheme.casefold():
        case "mailto":
            return rest.partition("?")[0]
        case "tel" | "sms" | "callto" | "whatsapp" | "viber" | "skype" | "tg":
            return f"{scheme}:{rest.removeprefix('//')}"
    return href.strip() if CONTACT_URL.match(href.strip()) else ""


def decode_cloudflare_email(encoded: str) -> str:
    """Decode the `data-cfemail` attribute of Cloudflare's e-mail protection: each byte is XORed with the first."""
    try:
        key, *rest = bytes.fromhex(encoded)
    except ValueError:
        return ""
    return bytes(byte ^ key for byte in rest).decode("utf-8", "replace")
