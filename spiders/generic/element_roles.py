"""What single elements say by tag, class and attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from records.page import BLOCK_TAGS
from spiders.generic.words import CONTACT_HOSTS, EDGE, FIELD_OF_CLASS, PROPERTIES, PROSE

BLOCK = BLOCK_TAGS | {"td", "th"}  # each table cell is a text block of its own
SILENT = frozenset(
    "script style template noscript svg head iframe object select textarea audio video canvas math datalist title".split()
)
STRONG = frozenset({"b", "strong"})
# What a writer's own text is made of: it says nothing about the template.
TEXTUAL = frozenset("p ul ol li blockquote pre hr tbody dt dd tr td figure".split())
# Where an element belongs that was opened before its like was closed: the nearest of these.
HOMES = {
    "tr": frozenset({"table", "tbody", "thead", "tfoot"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    "li": frozenset({"ul", "ol", "menu", "dir"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
}
INNER = BLOCK - HOMES.keys()  # what a link may hold
LABELLING = re.compile(r"(?:^|[-_\s])(?:label|key|term|field|attr|caption)(?:$|[-_\s])", re.IGNORECASE)
LINKING = frozenset({"onclick", "data-href", "data-url", "data-link"})  # what makes a row or a card a link
LOCATION = re.compile(r"(?:location(?:\.href)?\s*=|location\.assign\(|window\.open\()\s*['\"]([^'\"]+)['\"]")
LONGEST_HINT = 120


@lru_cache(maxsize=10_000)
def sign(tag: str, classes: str) -> str:
    """Return the tag with its first class, digits folded, so that `post-12` and `post-13` are one."""
    first = classes.split(maxsplit=1)[:1]
    return f"{tag}.{re.sub(r'[0-9]+', '#', first[0])}" if first else tag


@lru_cache(maxsize=10_000)
def is_edge(tag: str, classes: str, ident: str, role: str) -> bool:
    """Tell whether an element is navigation, a footer or the like by its tag, class, id or role."""
    if tag in {"body", "main", "article"}:
        return False
    return tag in {"nav", "footer", "aside"} or role == "navigation" or EDGE.search(f"{classes} {ident}") is not None


@lru_cache(maxsize=10_000)
def is_prose(classes: str, ident: str, prop: str) -> bool:
    """Tell whether an element is said to hold what the advertiser wrote."""
    return not PROSE.isdisjoint(f"{classes} {ident} {prop}".casefold().split())


@lru_cache(maxsize=10_000)
def field_of(classes: str, prop: str) -> str:
    """Return the field that a class or a microdata property names, or ""."""
    by_property = (PROPERTIES.get(word.casefold(), "") for word in prop.split())
    by_class = (FIELD_OF_CLASS.get(word, "") for word in classes.casefold().split())
    return next(filter(None, (*by_property, *by_class)), "")


def short_text(element: etree._Element) -> str:
    """Return the text of an element, "" where it is too long to be a field's value."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 4 * LONGEST_HINT:
            return ""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_HINT else ""


def holds_blocks(element: etree._Element) -> bool:
    """Tell whether a link is drawn around blocks (rows and list entries only get into one that was never closed)."""
    return any(
        child.tag in INNER or (child.tag == "span" and any(inner.tag in INNER for inner in child)) for child in element
    )


def shown_instead(element: etree._Element) -> str:
    """Return what a link without text is called: its title, label or picture."""
    return " ".join((element.get("title") or element.get("aria-label") or element.xpath("string(.//img/@alt)")).split())


def led_to(element: etree._Element) -> Iterator[str]:
    """Yield where a script leads who clicks on a row or a card."""
    for name in LINKING.intersection(element.attrib):
        value = element.get(name) or ""
        if name == "onclick":
            yield from LOCATION.findall(value)[:1]
        else:
            yield value


def contact_in(href: str) -> str:
    """Return the contact that an address is, without its scheme where the scheme is not needed to read it; else ""."""
    scheme, _, rest = href.strip().partition(":")
    match scheme.casefold():
        case "mailto":
            return rest.partition("?")[0]
        case "tel" | "sms" | "callto" | "whatsapp" | "viber" | "skype" | "tg":
            return f"{scheme}:{rest.removeprefix('//')}"
    return href.strip() if CONTACT_HOSTS.match(href.strip()) else ""


def uncloaked(cloaked: str) -> str:
    """Undo the e-mail cloak of a common content delivery network: each byte xor the first."""
    try:
        key, *rest = bytes.fromhex(cloaked)
    except ValueError:
        return ""
    return bytes(byte ^ key for byte in rest).decode("utf-8", "replace")
