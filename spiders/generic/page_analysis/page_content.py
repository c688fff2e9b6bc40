"""Parses a page in one walk over its tree: text blocks, links, block elements, field hints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from spiders.generic.page_analysis.block_text import BlockTextBuffer
from spiders.generic.page_analysis.blocks import HEADINGS, Anchor, BlockElement, TextBlock, create_element
from spiders.generic.page_analysis.contact_signals import find_contacts, is_date
from spiders.generic.page_analysis.element_roles import (
    BLOCK,
    BOLD,
    CONTAINERS,
    INVISIBLE,
    LABEL_CLASS,
    RUNNING_TEXT,
    build_signature,
    contains_blocks,
    decode_cloudflare_email,
    find_contact_in_href,
    find_context,
    find_field,
    find_heading_tag,
    find_script_targets,
    is_description_element,
    read_alternative_text,
    read_short_text,
)
from spiders.generic.page_analysis.images import PageImage, find_image_url
from spiders.generic.page_analysis.posted_date import DateHint
from spiders.generic.url_patterns import is_document
from spiders.generic.words import CONTACT_ATTRIBUTE
from spiders.page.hidden_elements import is_hidden

Attributes: TypeAlias = dict[str, str]

MIN_TITLE = 3  # characters; less is the initial that stands for a picture


@dataclass(slots=True)
class PageContent:
    """The parts of a page.

    `signature_pairs` are the (parent, child) signatures that identify the template. `field_hints` are (field, text,
    index of the block) of elements whose class or microdata property names a field.
    """

    elements: list[BlockElement] = field(default_factory=list)  # first, so that pickle meets parents before children
    blocks: list[TextBlock] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    signature_pairs: set[str] = field(default_factory=set)
    field_hints: list[tuple[str, str, int]] = field(default_factory=list)
    date_hints: list[DateHint] = field(default_factory=list)
    images: list[PageImage] = field(default_factory=list)
    has_password_input: bool = False

    def __setstate__(self, state: tuple[None, dict[str, object]]) -> None:
        """Restore a page, with the children of its elements."""
        for name, value in state[1].items():
            setattr(self, name, value)
        for element in self.elements:
            if element.parent:
                element.parent.children.append(element)


@dataclass(slots=True)
class OpenLink:
    """A link whose end tag is not reached yet, and the piece of the text buffer at which its text starts."""

    element: etree._Element
    anchor: Anchor
    text_start: int


def read_page_content(
    body: etree._Element,
    resolve: Callable[[str], tuple[str, str]],
    hidden_names: frozenset[str] = frozenset(),
    resolve_file: Callable[[str], str] = str,
) -> PageContent:
    """Parse a body element; `resolve` returns for an href the URL to fetch and its canonical form, "" if not a page.

    `hidden_names` are the classes and ids that the page hides; `resolve_file` makes the URL of a picture absolute.
    """
    walker = _TreeWalker(resolve, hidden_names, resolve_file)
    steps = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        if event == "start":
            if walker.start(element):
                steps.skip_subtree()
            continue
        if event == "end":
            walker.end(element)
        if element.tail and element is not body:
            walker.append_text(element.tail)
    walker.end_block()
    return walker.content


def _create_described(attributes: Attributes, tag: str, parent: BlockElement) -> BlockElement:
    """Return a new block element with what its attributes say of its content."""
    read = attributes.get
    classes, element_id, itemprop = read("class", ""), read("id", ""), read("itemprop", "")
    opened = create_element(parent, tag, build_signature(tag, classes), element_id)
    opened.is_description = parent.is_description or is_description_element(classes, element_id, itemprop)
    if not (tag == "footer" and _is_in_article(parent)):  # which has its author and date
        opened.context = find_context(tag, classes, element_id, read("role", ""), read("itemtype", ""))
    return opened


def _may_be_title(block: TextBlock) -> bool:
    return len(block.text) >= MIN_TITLE and not is_date(block.text)


def _is_in_article(element: BlockElement) -> bool:
    return any(outer.tag == "article" for outer in element.self_and_ancestors())


class _TreeWalker:
    def __init__(
        self,
        resolve: Callable[[str], tuple[str, str]],
        hidden_names: frozenset[str],
        resolve_file: Callable[[str], str],
    ) -> None:
        self.content = PageContent()
        self._resolve, self._hidden_names, self._resolve_file = resolve, hidden_names, resolve_file
        self._current = create_element(None, "html", "html")
        self._open_elements: list[tuple[etree._Element, BlockElement]] = []
        self._open_links: list[OpenLink] = []
        self._hidden_element: etree._Element | None = None  # whose content is skipped
        self._buffer = BlockTextBuffer()
        self._follows_break = False

    def start(self, element: etree._Element) -> bool:
        """Process a start tag; return whether to skip the element's content."""
        tag = element.tag
        if tag in INVISIBLE:
            return True
        attributes = dict(element.items())
        if attributes and self._open_elements and is_hidden(element, attributes, self._hidden_names):
            self._hidden_element = element
            self._add_hidden_links(element)
            return True
        self._start_content(element, attributes, tag)
        is_replaced = bool(attributes) and self._read_attributes(element, attributes, tag)
        if element.text and not is_replaced:
            self.append_text(element.text)
        return is_replaced

    def _start_content(self, element: etree._Element, attributes: Attributes, tag: str) -> None:
        if heading := find_heading_tag(element):
            self._open_block_element(element, attributes, heading)
        elif tag in BLOCK or (tag == "a" and contains_blocks(element)):
            self._open_block_element(element, attributes, tag)
        if tag not in BLOCK and not heading:
            self._start_inline(element, attributes, tag)

    def end(self, element: etree._Element) -> None:
        """Process an end tag."""
        tag = element.tag
        if tag in INVISIBLE or element is self._hidden_element:
            return
        if self._open_links and self._open_links[-1].element is element:
            self._close_link(element)
        if self._is_innermost(element):
            self._close_block_element()
            return
        if tag in BOLD:
            self._buffer.end_bold()
        self._buffer.mark_boundary(is_link=tag == "a")

    def append_text(self, text: str) -> None:
        """Append text to the current block."""
        if self._current.tag == "pre":
            self._buffer.append_preformatted(text)
        else:
            self._buffer.append(text)

    def end_block(self) -> None:
        """Store the current block, as several if it contains blank lines."""
        for link in self._open_links:
            self._set_text_of_link(link)
        element, buffer = self._current, self._buffer
        for text in buffer.paragraphs():
            block = TextBlock(
                text,
                element,
                element.tag,
                self._follows_break or element.tag in HEADINGS,
                buffer.link_length,
                buffer.starts_bold,
                buffer.bold_text,
            )
            self.content.blocks.append(block)
            self._follows_break = False
        buffer.clear()

    def _is_innermost(self, element: etree._Element) -> bool:
        return bool(self._open_elements) and self._open_elements[-1][0] is element

    def _open_block_element(self, element: etree._Element, attributes: Attributes, tag: str) -> None:
        self.end_block()
        parent = self._find_parent(tag)
        opened = _create_described(attributes, tag, parent)
        opened.first = len(self.content.blocks)
        parent.children.append(opened)
        self.content.elements.append(opened)
        if tag not in RUNNING_TEXT or "." in opened.signature:
            self.content.signature_pairs.add(f"{parent.signature}>{opened.signature}")
        self._current = opened
        self._open_elements.append((element, opened))
        self._follows_break |= tag == "hr"

    def _find_parent(self, tag: str) -> BlockElement:
        """Return the parent of a new element, after closing those whose end tag is missing."""
        containers = CONTAINERS.get(tag)
        if containers is None or self._current.tag in containers:
            return self._current
        unclosed: list[BlockElement] = []
        for element in self._current.self_and_ancestors():
            if element.tag in containers:
                for inner in unclosed:
                    inner.close(len(self.content.blocks))
                return element
            if element.tag == "table":
                break
            unclosed.append(element)
        return self._current

    def _close_block_element(self) -> None:
        self.end_block()
        _, closed = self._open_elements.pop()
        if closed.close(len(self.content.blocks)):
            self._current = closed.parent or closed

    def _start_inline(self, element: etree._Element, attributes: Attributes, tag: str) -> None:
        if tag == "br":
            self._buffer.append_line_break()
        elif tag == "img":
            self._add_image(attributes)
        elif tag == "a":
            self._open_link(element, attributes, attributes.get("href", ""))
        elif tag in BOLD:
            self._buffer.start_bold()
        elif "class" in attributes and LABEL_CLASS.search(attributes["class"]):
            self._buffer.starts_bold |= not self._buffer.has_text

    def _add_image(self, attributes: Attributes) -> None:
        if find_contacts(attributes.get("alt", "")):
            self.append_text(f" {attributes['alt']} ")
        if (url := find_image_url(attributes, self._resolve_file)) and not self._leads_away():
            self.content.images.append(PageImage(url, len(self.content.blocks), self._current))

    def _leads_away(self) -> bool:
        """Return whether the innermost open link leads to a page of another site."""
        if not self._open_links or self._open_links[-1].anchor.url:
            return False
        url = self._resolve_file(self._open_links[-1].element.get("href") or "")
        return url.startswith(("http://", "https://")) and is_document(url)

    def _open_link(self, element: etree._Element, attributes: Attributes, reference: str) -> None:
        around = self._current
        signature = build_signature(element.tag, attributes.get("class", ""))
        href, url = self._resolve(reference)
        anchor = Anchor(
            url,
            href,
            text="",
            position=around.path if self._is_innermost(element) else f"{around.path}>{signature}",
            block=len(self.content.blocks),
            element=around,
            starts_block=not self._buffer.has_text,
            in_heading=around.tag in HEADINGS,
            wraps_block=self._is_innermost(element),
            rel=attributes.get("rel", "").lower(),
        )
        self.content.anchors.append(anchor)
        self._buffer.mark_boundary(is_link=True)
        self._open_links.append(OpenLink(element, anchor, self._buffer.piece_count))

    def _close_link(self, element: etree._Element) -> None:
        link = self._open_links[-1]
        if self._is_innermost(element):
            self.end_block()
            self._set_text_of_block_link(link.anchor)
        self._set_text_of_link(link)
        self._open_links.pop()
        link.anchor.text = link.anchor.text or read_alternative_text(element)
        contact = find_contact_in_href(element.get("href") or "")
        if contact and not find_contacts(contact) <= find_contacts(self._buffer.recent_text()):
            self.append_text(f" {contact} ")

    def _set_text_of_link(self, link: OpenLink) -> None:
        """Set a link's text from the current block; only the first block counts if the link is never closed."""
        text = self._buffer.text_since(link.text_start)
        link.anchor.text = link.anchor.text or text
        self._buffer.link_length += len(text)
        link.text_start = 0

    def _set_text_of_block_link(self, anchor: Anchor) -> None:
        """Set the text of a link around blocks: the first heading, else the first block that is no date or initial."""
        blocks = self.content.blocks[anchor.block :]
        heading = next((block for block in blocks if block.is_heading), None)
        title = heading or next((block for block in blocks if _may_be_title(block)), None)
        anchor.text = title.text if title else ""
        anchor.in_heading |= heading is not None

    def _add_hidden_links(self, element: etree._Element) -> None:
        """Add the links in a hidden element, such as a menu that opens on a click."""
        for link in element.iter("a"):
            href, url = self._resolve(link.get("href") or "")
            position = f"{self._current.path}>hidden"
            text = read_short_text(link)
            block = len(self.content.blocks)
            self.content.anchors.append(
                Anchor(url, href, text, position, block, self._current, starts_block=False, in_heading=False)
            )

    def _read_attributes(self, element: etree._Element, attributes: Attributes, tag: str) -> bool:
        """Read field hints, script links and contacts; return whether a contact replaces the element's text."""
        if tag == "input" and attributes.get("type", "").lower() == "password":
            self.content.has_password_input = True
        self._add_field_hint(element, attributes)
        if tag != "a":
            for reference in find_script_targets(attributes):
                self._open_link(element, attributes, reference)
        for name, value in attributes.items():
            if name[:5] == "data-" and CONTACT_ATTRIBUTE.match(name):
                return self._append_contact_attribute(name, value)
        return False

    def _add_field_hint(self, element: etree._Element, attributes: Attributes) -> None:
        classes, itemprop = attributes.get("class", ""), attributes.get("itemprop", "")
        field_name = find_field(classes, itemprop) if classes or itemprop else ""
        if field_name == "posted" or element.tag == "time":
            text = attributes.get("datetime") or attributes.get("content") or read_short_text(element)
            self._add_date_hint(text, is_posting=field_name == "posted")
        elif field_name:
            self._add_hint(field_name, (attributes.get("content") if itemprop else "") or read_short_text(element))

    def _add_date_hint(self, text: str, *, is_posting: bool) -> None:
        self.content.date_hints.append(DateHint(text, len(self.content.blocks), is_posting=is_posting))

    def _add_hint(self, field_name: str, text: str) -> None:
        if text:
            self.content.field_hints.append((field_name, text, len(self.content.blocks)))

    def _append_contact_attribute(self, name: str, value: str) -> bool:
        is_encoded = name == "data-cfemail"
        contact = decode_cloudflare_email(value) if is_encoded else value
        if find_contacts(contact):
            self.append_text(f" {contact} ")
        return is_encoded
