"""Finds the text of a page that is not of its own advert: navigation, related adverts, comments, quotations.

By what the page says of its elements, and by links: a text that is a link to another page is that page's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from spiders.generic.page_analysis.blocks import BlockElement, TextBlock
from spiders.generic.page_analysis.page_content import PageContent

MOSTLY = 0.5  # of a block's characters in links to other pages
MAX_WRAPPED = 0.8  # of a page's blocks: an element with more is the page, whatever its class says
MIN_BLOCKS = 8  # of a page, for that share to mean something
QUOTE_HEAD = re.compile(
    r"^.{0,60}\b(?:wrote|said|writes|schrieb|a écrit|escribió|napisał\w*|scris|ha scritto)\b.{0,20}:?$", re.IGNORECASE
)


def find_context_blocks(content: PageContent) -> frozenset[int]:
    """Return the indexes of the blocks that the page marks as navigation, related adverts, comments or quotations."""
    heading = _find_main_heading(content.blocks)
    return frozenset(
        index
        for element in content.elements
        if _is_context(element, content.blocks) and not _contains_page(element, heading, len(content.blocks))
        for index in range(element.first, element.end)
    )


def find_linked_blocks(content: PageContent, key: str) -> frozenset[int]:
    """Return the indexes of the blocks whose text is mostly in links to pages with another path than this one's."""
    return frozenset(_list_linked(content, urlsplit(key).path))


def _is_context(element: BlockElement, blocks: Sequence[TextBlock]) -> bool:
    if element.tag != "blockquote" or element.context:
        return bool(element.context)
    before = blocks[element.first - 1].text if 0 < element.first <= len(blocks) else ""
    inside = blocks[element.first].text if element.first < element.end else ""
    return any(QUOTE_HEAD.match(line) for line in (before, inside.split("\n")[0]))


def _contains_page(element: BlockElement, heading: int, count: int) -> bool:
    """Return whether an element holds the page's heading or nearly all of its blocks."""
    if element.first <= heading < element.end:
        return True
    return count >= MIN_BLOCKS and element.end - element.first > MAX_WRAPPED * count


def _find_main_heading(blocks: Sequence[TextBlock]) -> int:
    """Return the index of the first h1, -1 if there is none."""
    return next((index for index, block in enumerate(blocks) if block.tag == "h1"), -1)


def _list_linked(content: PageContent, path: str) -> Iterator[int]:
    lengths: dict[int, int] = defaultdict(int)
    for anchor in content.anchors:
        if urlsplit(anchor.url).path == path:
            continue
        if anchor.element.tag == "a":
            yield from range(anchor.element.first, anchor.element.end)
        else:
            lengths[anchor.block] += len(anchor.text)
    for index, length in lengths.items():
        if index < len(content.blocks) and length > MOSTLY * len(content.blocks[index].text):
            yield index
