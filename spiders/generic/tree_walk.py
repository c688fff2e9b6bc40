"""One walk over a page's tree: its text in blocks, its anchors, and where the page itself names a field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from spiders.generic.block_text import Pieces
from spiders.generic.blocks import HEADINGS, Anchor, Block, Frame, within
from spiders.generic.contact_signals import contacts, is_date
from spiders.generic.element_roles import (
    BLOCK,
    HOMES,
    LABELLING,
    SILENT,
    STRONG,
    TEXTUAL,
    contact_in,
    field_of,
    holds_blocks,
    is_edge,
    is_prose,
    led_to,
    short_text,
    shown_instead,
    sign,
    uncloaked,
)
from spiders.generic.words import CONTACT_ATTRIBUTE


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


@dataclass(slots=True)
class Opened:
    """A link that is not closed yet: its element, and where its text begins in the block being written."""

    element: etree._Element
    anchor: Anchor
    begin: int


def walk(body: etree._Element, absolute: Callable[[str], tuple[str, str]]) -> Walked:
    """Walk over a body element; `absolute` makes of an href the address to fetch and the one to know it by, "" where it is none."""
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
        self._frame = within(None, "html", "html", edge=False)
        self._nesting: list[tuple[etree._Element, Frame]] = []
        self._text = Pieces()
        self._breaks = False
        self._open: list[Opened] = []

    def start(self, element: etree._Element) -> bool:
        """Return whether what lies in the element is to be passed over."""
        tag = element.tag
        if tag in SILENT:
            return True
        if tag in BLOCK or (tag == "a" and holds_blocks(element)):
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
        if self._open and self._open[-1].element is element:
            self._close(element)
        if self._nesting and self._nesting[-1][0] is element:
            self._leave()
            return
        if tag in STRONG:
            self._text.end_bold()
        self._text.join(link=tag == "a")

    def say(self, text: str) -> None:
        """Add to the block that is being written."""
        if self._frame.tag == "pre":
            self._text.keep(text)
        else:
            self._text.say(text)

    def flush(self) -> None:
        """End the block that is being written."""
        for opened in self._open:
            self._name(opened)
        frame, said = self._frame, self._text
        for text in said.blocks():
            breaks = self._breaks or frame.tag in HEADINGS
            self.found.blocks.append(
                Block(text, frame, frame.tag, frame.edge, breaks, said.linked, said.strong, said.bold)
            )
            self._breaks = False
        said.clear()

    def _enter(self, element: etree._Element, tag: str) -> None:
        self.flush()
        around, classes, ident = self._home(tag), element.get("class") or "", element.get("id") or ""
        edge = around.edge or is_edge(tag, classes, ident, element.get("role") or "")
        frame = within(around, tag, sign(tag, classes), ident, edge=edge)
        frame.prose = around.prose or is_prose(classes, ident, element.get("itemprop") or "")
        frame.first = len(self.found.blocks)
        around.children.append(frame)
        self.found.frames.append(frame)
        if tag not in TEXTUAL or "." in frame.sign:
            self.found.pairs.add(f"{around.sign}>{frame.sign}")
        self._frame = frame
        self._nesting.append((element, frame))
        self._breaks |= tag == "hr"

    def _home(self, tag: str) -> Frame:
        """Return the frame that an element belongs in, closing those that the page forgot to close before it."""
        homes = HOMES.get(tag)
        if homes is None or self._frame.tag in homes:
            return self._frame
        left: list[Frame] = []
        for frame in self._frame.ancestors():
            if frame.tag in homes:
                for forgotten in left:
                    forgotten.close(len(self.found.blocks))
                return frame
            if frame.tag == "table":
                break
            left.append(frame)
        return self._frame

    def _leave(self) -> None:
        self.flush()
        _, frame = self._nesting.pop()
        if frame.close(len(self.found.blocks)):
            self._frame = frame.parent or frame

    def _inline(self, element: etree._Element, tag: str) -> None:
        if tag == "br":
            self._text.break_line()
        elif tag == "img" and contacts(element.get("alt") or ""):
            self.say(f" {element.get('alt')} ")
        elif tag == "a":
            self._anchor(element, element.get("href") or "")
        elif tag in STRONG:
            self._text.begin_bold()
        elif LABELLING.search(element.get("class") or ""):
            self._text.strong |= not self._text.said

    def _anchor(self, element: etree._Element, reference: str) -> None:
        around = self._frame
        whole = bool(self._nesting) and self._nesting[-1][0] is element
        slot = around.path if whole else f"{around.path}>{sign(element.tag, element.get('class') or '')}"
        href, url = self._absolute(reference)
        lead, heading = not self._text.said, around.tag in HEADINGS
        anchor = Anchor(
            url,
            href,
            "",
            slot,
            len(self.found.blocks),
            around,
            lead,
            heading,
            around.edge,
            (element.get("rel") or "").lower(),
        )
        self.found.anchors.append(anchor)
        self._text.join(link=True)
        self._open.append(Opened(element, anchor, self._text.place))

    def _close(self, element: etree._Element) -> None:
        opened = self._open[-1]
        if self._nesting and self._nesting[-1][0] is element:
            self.flush()
            self._name_whole(opened.anchor)
        self._name(opened)
        self._open.pop()
        opened.anchor.text = opened.anchor.text or shown_instead(element)
        named = contact_in(element.get("href") or "")
        if named and not contacts(named) <= contacts(self._text.lately()):
            self.say(f" {named} ")

    def _name(self, opened: Opened) -> None:
        """Give a link the text that it has in the block being written, the first such if it never closes."""
        text = self._text.since(opened.begin)
        opened.anchor.text = opened.anchor.text or text
        self._text.linked += len(text)
        opened.begin = 0

    def _name_whole(self, anchor: Anchor) -> None:
        """Call a link around blocks by their heading, else by the first that is no date."""
        blocks = self.found.blocks[anchor.block :]
        head = next((block for block in blocks if block.heading), None) or next(
            (b for b in blocks if not is_date(b.text)), None
        )
        anchor.text = head.text if head else ""
        anchor.heading |= bool(head and head.heading)

    def _attributes(self, element: etree._Element, tag: str) -> bool:
        """Read what attributes tell; return whether they take the place of the text."""
        self.found.password |= tag == "input" and (element.get("type") or "").lower() == "password"
        classes, prop = element.get("class") or "", element.get("itemprop") or ""
        if (classes or prop) and (named := field_of(classes, prop)):
            self._hint(named, (element.get("content") if prop else None) or short_text(element))
        for reference in led_to(element) if tag != "a" else ():
            self._anchor(element, reference)
        for name, value in element.items():
            if name[:5] == "data-" and CONTACT_ATTRIBUTE.match(name):
                return self._hidden(name, value)
        return False

    def _hint(self, named: str, text: str) -> None:
        if text:
            self.found.hints.append((named, text, len(self.found.blocks)))

    def _hidden(self, name: str, value: str) -> bool:
        cloaked = name == "data-cfemail"
        readable = uncloaked(value) if cloaked else value
        if contacts(readable):
            self.say(f" {readable} ")
        return cloaked
