"""One walk over a page's tree: its text in blocks, its anchors, and where the page itself names a field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from spiders.platforms.generic.frame import HEADINGS, Anchor, Block, Frame, within
from spiders.platforms.generic.signs import contacts, is_date
from spiders.platforms.generic.words import CONTACT_ATTRIBUTE, CONTACT_HOSTS, EDGE, FIELD_OF_CLASS, PROPERTIES

BLOCK = HEADINGS | frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "head",
        "iframe",
        "object",
        "select",
        "textarea",
        "audio",
        "video",
        "canvas",
        "math",
        "datalist",
        "title",
    ]
)
STRONG = frozenset({"b", "strong"})
LABELLING = re.compile(r"(?:^|[-_\s])(?:label|key|term|field|attr|caption)(?:$|[-_\s])", re.IGNORECASE)
# What a writer's own text is made of: it says nothing about the template.
TEXTUAL = frozenset(["p", "ul", "ol", "li", "blockquote", "pre", "hr", "tbody", "dt", "dd", "tr", "td", "figure"])
LINKING = frozenset({"onclick", "data-href", "data-url", "data-link"})  # what makes a row or a card a link
LOCATION = re.compile(
    r"^.*?(?:location(?:\.href)?\s*=|location\.assign\(|window\.open\()\s*['\"]([^'\"]+)['\"].*$|^.*[(;].*$", re.DOTALL
)
LONGEST_HINT = 120
NEARBY = 40  # pieces of text in which a link's contact may already stand
JOINT = "\0"  # stands where one inline element ends and the next begins, until both sides are known
JOINED = re.compile(r"(?<=(\w))\0+(?=(\w))")
SPACE = re.compile(r"[^\S\0]+")
AROUND_BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*")
BLANKS = re.compile(r" {2,}")
BLANK_LINE = re.compile(r"\n{2,}")


@dataclass(slots=True)
class Walked:
    """What a walk found. `pairs` are the (parent, child) signatures that make the template's fingerprint; `hints` are
    (field, text, block) where a class or a microdata property names a field; `password` tells of a form that asks for one.
    """

    blocks: list[Block] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    pairs: set[str] = field(default_factory=set)
    hints: list[tuple[str, str, int]] = field(default_factory=list)
    password: bool = False


def walk(body: etree._Element, absolute: Callable[[str], tuple[str, str]]) -> Walked:
    """Walk over a body element; `absolute` makes of an href the address to fetch and the one to know it by, "" where it is no page."""
    walker = _Walker(absolute)
    steps = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        if event == "start":
            if walker.start(element):
                steps.skip_subtree()
            continue
        if event == "end":
            walker.end(element)
        if element.tail and element is not body:
            walker.say(element.tail)
    walker.flush()
    return walker.found


class _Walker:
    def __init__(self, absolute: Callable[[str], tuple[str, str]]) -> None:
        self.found = Walked()
        self._absolute = absolute
        self._frame = within(None, None, "html", "html")
        self._pieces: list[str] = []
        self._linked = 0
        self._edges: list[bool] = [False]
        self._breaks = False
        self._strong = False
        self._said = False
        self._bold = ""
        self._bold_from: int | None = None
        self._open: list[tuple[etree._Element, Anchor]] = []

    def start(self, element: etree._Element) -> bool:
        """Return whether what lies in the element is to be passed over."""
        tag = element.tag
        if tag in SILENT:
            return True
        if tag in BLOCK or (tag == "a" and _holds_blocks(element)):
            self._enter(element, tag)
        if tag not in BLOCK:
            self._inline(element, tag)
        cloaked = bool(element.attrib) and self._attributes(element, tag)
        if element.text and not cloaked:
            self.say(element.text)
        return cloaked

    def end(self, element: etree._Element) -> None:
        """Close what the element opened."""
        tag = element.tag
        if tag in SILENT:
            return
        if self._open and self._open[-1][0] is element:
            self._close(element)
        if tag in BLOCK or self._frame.element is element:
            self._leave()
        else:
            if self._bold_from is not None and tag in STRONG:
                self._bold = self._bold or "".join(self._pieces[self._bold_from :]).replace(JOINT, "").strip()
                self._bold_from = None
            self._pieces.append(JOINT)

    def say(self, text: str) -> None:
        """Add to the block that is being written."""
        spoken = text if self._frame.tag == "pre" else SPACE.sub(" ", text)
        self._said = self._said or not spoken.isspace()
        self._pieces.append(spoken)

    def flush(self) -> None:
        """End the block that is being written; a blank line parts it in two."""
        if self._pieces:
            text = JOINED.sub(_set_off, "".join(self._pieces)).replace(JOINT, "")
            self._pieces.clear()
            for part in BLANK_LINE.split(AROUND_BREAK.sub("\n", BLANKS.sub(" ", text))):
                self._add(part.strip())
        self._linked, self._strong, self._said, self._bold, self._bold_from = 0, False, False, "", None

    def _add(self, text: str) -> None:
        if not text:
            return
        frame = self._frame
        breaks = self._breaks or frame.tag in HEADINGS
        self.found.blocks.append(Block(text, frame, frame.tag, self._edges[-1], breaks, self._linked, self._strong, self._bold))
        self._breaks = False

    def _enter(self, element: etree._Element, tag: str) -> None:
        self.flush()
        around, classes = self._frame, element.get("class") or ""
        frame = within(element, around, tag, _sign(tag, classes), element.get("id") or "")
        frame.first, frame.first_anchor = len(self.found.blocks), len(self.found.anchors)
        around.children.append(frame)
        self.found.frames.append(frame)
        if tag not in TEXTUAL or "." in frame.sign:
            self.found.pairs.add(f"{around.sign}>{frame.sign}")
        self._frame = frame
        self._edges.append(self._edges[-1] or _is_edge(tag, classes, frame.ident, element.get("role") or ""))
        self._breaks |= tag == "hr"

    def _leave(self) -> None:
        self.flush()
        self._edges.pop()
        frame = self._frame
        frame.element = None
        frame.last, frame.last_anchor = len(self.found.blocks), len(self.found.anchors)
        self._frame = frame.parent or frame

    def _inline(self, element: etree._Element, tag: str) -> None:
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "img" and contacts(element.get("alt") or ""):
            self.say(f" {element.get('alt')} ")
        elif tag == "a":
            self._anchor(element, element.get("href") or "")
        elif tag in STRONG or LABELLING.search(element.get("class") or ""):
            self._strong |= not self._said
            self._bold_from = len(self._pieces) if tag in STRONG and self._bold_from is None else self._bold_from

    def _anchor(self, element: etree._Element, reference: str) -> None:
        around = self._frame
        whole = around.element is element
        slot = around.path if whole else f"{around.path}>{_sign(element.tag, element.get('class') or '')}"
        href, url = self._absolute(reference)
        anchor = Anchor(
            url, href, "", slot, len(self.found.blocks), around, not self._said, around.tag in HEADINGS, self._edges[-1]
        )
        anchor.rel = (element.get("rel") or "").lower()
        self.found.anchors.append(anchor)
        self._open.append((element, anchor))

    def _close(self, element: etree._Element) -> None:
        _, anchor = self._open.pop()
        anchor.text = self._name(element, anchor) or _visible(element)
        anchor.heading |= any(block.heading for block in self.found.blocks[anchor.block :])
        self._linked += len(anchor.text)
        named = _contact(element.get("href") or "")
        if named and not contacts(named) <= contacts("".join(self._pieces[-NEARBY:])):
            self.say(f" {named} ")

    def _name(self, element: etree._Element, anchor: Anchor) -> str:
        """Return what a link around whole blocks is called: its heading, else the first that is no date."""
        if self._frame.element is not element:
            return ""
        self.flush()
        blocks = self.found.blocks[anchor.block :]
        return next((b.text for b in blocks if b.heading), "") or next((b.text for b in blocks if not is_date(b.text)), "")

    def _attributes(self, element: etree._Element, tag: str) -> bool:
        """Read what attributes tell; return whether they take the place of the text."""
        self.found.password |= tag == "input" and (element.get("type") or "").lower() == "password"
        classes, prop = element.get("class") or "", element.get("itemprop") or ""
        if (classes or prop) and (named := _field(classes, prop)):
            self._hint(named, (element.get("content") if prop else None) or "".join(element.itertext()))
        for name, value in element.items():
            if name in LINKING and tag != "a":
                self._anchor(element, LOCATION.sub(r"\1", value))
            elif name[:5] == "data-" and CONTACT_ATTRIBUTE.match(name):
                return self._hidden(name, value)
        return False

    def _hint(self, named: str, text: str) -> None:
        text = " ".join(text.split())
        if 0 < len(text) <= LONGEST_HINT:
            self.found.hints.append((named, text, len(self.found.blocks)))

    def _hidden(self, name: str, value: str) -> bool:
        cloaked = name == "data-cfemail"
        value = _uncloaked(value) if cloaked else value
        if contacts(value):
            self.say(f" {value} ")
        return cloaked


def _set_off(joint: re.Match[str]) -> str:
    """Part two inline elements with a blank, but never two digits: a number may be spread over elements to hide it."""
    return "" if joint[1].isdigit() and joint[2].isdigit() else " "


@lru_cache(maxsize=10_000)
def _sign(tag: str, classes: str) -> str:
    """Return the tag with its first class, digits folded, so that `post-12` and `post-13` are one."""
    first = classes.split(maxsplit=1)[:1]
    return f"{tag}.{re.sub(r'[0-9]+', '#', first[0])}" if first else tag


@lru_cache(maxsize=10_000)
def _is_edge(tag: str, classes: str, ident: str, role: str) -> bool:
    if tag in {"body", "main", "article"}:
        return False
    return tag in {"nav", "footer", "aside"} or role == "navigation" or EDGE.search(f"{classes} {ident}") is not None


@lru_cache(maxsize=10_000)
def _field(classes: str, prop: str) -> str:
    """Return the field that a class or a microdata property names, or ""."""
    named = (PROPERTIES.get(word.casefold(), "") for word in prop.split())
    return next(filter(None, named), "") or next(
        (FIELD_OF_CLASS[c] for c in classes.casefold().split() if c in FIELD_OF_CLASS), ""
    )


def _holds_blocks(element: etree._Element) -> bool:
    return any(child.tag in BLOCK or (child.tag == "span" and any(inner.tag in BLOCK for inner in child)) for child in element)


def _visible(element: etree._Element) -> str:
    text = " ".join("".join(element.itertext()).split())
    return text or " ".join((element.get("title") or element.get("aria-label") or element.xpath("string(.//img/@alt)")).split())


def _contact(href: str) -> str:
    """Return the contact that an address is, without its scheme where the scheme is not needed to read it; else ""."""
    scheme, _, rest = href.strip().partition(":")
    match scheme.casefold():
        case "mailto":
            return rest.partition("?")[0]
        case "tel" | "sms" | "callto" | "whatsapp" | "viber" | "skype" | "tg":
            return f"{scheme}:{rest.removeprefix('//')}"
    return href.strip() if CONTACT_HOSTS.match(href.strip()) else ""


def _uncloaked(cloaked: str) -> str:
    """Undo the e-mail cloak of a common content delivery network: each byte xor the first."""
    try:
        key, *rest = bytes.fromhex(cloaked)
    except ValueError:
        return ""
    return bytes(byte ^ key for byte in rest).decode("utf-8", "replace")
