"""Finds the sections of a page that their title names as replies or other adverts, on pages whose classes say nothing.

A section extends from its title to the end of the element around it, or to the next title in the same place. Where a
page has headings, only they are titles. "3 comments" is one if three entries follow; else it only counts them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from spiders.generic.page_analysis.blocks import BlockElement, TextBlock
from spiders.generic.page_analysis.contact_signals import DIGITS
from spiders.generic.page_analysis.page_content import PageContent
from spiders.generic.words import SECTION_TITLE

MAX_TITLE = 60  # characters
MIN_WORDS_BEFORE = 10  # outside links; a title with less before it may be that of the page, whose adverts follow


def find_titled_sections(content: PageContent, heading: int) -> dict[int, str]:
    """Return the kind ("comments", "related") of the blocks in such sections; `heading` is the index of the h1."""
    sections: dict[int, str] = {}
    linked = {anchor.block for anchor in content.anchors}
    for index, kind in _iter_titles(content.blocks, heading):
        section = range(index, _find_end(content.blocks, index))
        if kind != "related" or not linked.isdisjoint(section):  # other adverts have pages of their own
            sections.update(dict.fromkeys(section, kind))
    return sections


def _iter_titles(blocks: Sequence[TextBlock], heading: int) -> Iterator[tuple[int, str]]:
    has_headings = any(block.is_heading and block.tag != "h1" for block in blocks)
    longest = max(range(len(blocks)), key=lambda index: len(blocks[index].text), default=0)
    words = 0
    for index, block in enumerate(blocks):
        kind = _find_kind(block) if index > heading and words >= MIN_WORDS_BEFORE else ""
        words += 0 if block.is_link else len(block.text.split())
        if kind and (block.is_heading if has_headings else _is_title(block, is_late=index > longest)):
            yield index, kind


def _find_kind(block: TextBlock) -> str:
    found = SECTION_TITLE.match(block.text) if len(block.text) <= MAX_TITLE and not block.is_link else None
    return (found.lastgroup or "") if found else ""


def _is_title(block: TextBlock, *, is_late: bool) -> bool:
    """Return whether a text is a title by what follows it; `is_late`: it follows the longest text of the page."""
    count = "".join(DIGITS.findall(block.text))
    if not count:
        return is_late or _find_kind(block) == "related"
    following = _list_following(block.element)
    if following and _has_entries(following[0].children, int(count)):
        return True
    return is_late and _has_entries(following, int(count))


def _list_following(element: BlockElement) -> list[BlockElement]:
    siblings = element.parent.children if element.parent else []
    place = next((place for place, sibling in enumerate(siblings) if sibling is element), len(siblings))
    return siblings[place + 1 :]


def _has_entries(elements: Sequence[BlockElement], count: int) -> bool:
    """Return whether so many of the elements look alike."""
    return bool(count) and count in Counter(element.signature for element in elements).values()


def _find_end(blocks: Sequence[TextBlock], index: int) -> int:
    """Return the index of the block behind a section, given that of its title."""
    title = blocks[index].element
    around = title.parent or title
    end = around.end if around.end >= 0 else len(blocks)
    later = range(index + 1, end)
    in_same_place = (place for place in later if blocks[place].is_heading and blocks[place].element.kind == title.kind)
    return next((place for place in in_same_place if not _find_kind(blocks[place])), end)
