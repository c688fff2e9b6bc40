"""Finds the replies to the first entry of a page, such as the posts of a forum's topic, by their structure.

Entries have one parent and one signature, and each has a date and a link to its author in the same place. A list of
other adverts looks the same, so the caller uses this only on a page that is known to be an advert.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from spiders.generic.page_analysis.blocks import Anchor, BlockElement, TextBlock
from spiders.generic.page_analysis.contact_signals import DIGITS
from spiders.generic.page_analysis.page_content import PageContent
from spiders.generic.words import DATED_WORDS, MONTHS

MIN_ENTRIES = 2
MAX_DATE_LINE = 120  # characters of a line with a date and perhaps the author


def find_reply_blocks(content: PageContent) -> frozenset[int]:
    """Return the indexes of the blocks of all entries but the first."""
    replies: set[int] = set()
    for entries in _group_entries(content.elements):
        dated = [entry for entry in entries if _has_date(content.blocks[entry.first : entry.end])]
        if len(dated) >= MIN_ENTRIES and _share_author_place(dated, content.anchors):
            for entry in dated[1:]:
                replies.update(range(entry.first, entry.end))
    return frozenset(replies)


def _group_entries(elements: Sequence[BlockElement]) -> Iterator[list[BlockElement]]:
    """Yield the elements with several blocks that have the same parent and signature."""
    groups: dict[tuple[int, str], list[BlockElement]] = defaultdict(list)
    for element in elements:
        if element.parent and element.end - element.first > 1 and element.tag not in {"td", "tr"}:
            groups[id(element.parent), element.signature].append(element)
    yield from (group for group in groups.values() if len(group) >= MIN_ENTRIES)


def _has_date(blocks: Sequence[TextBlock]) -> bool:
    return any(len(block.text) <= MAX_DATE_LINE and _names_date(block.text) for block in blocks)


def _names_date(text: str) -> bool:
    words = set(text.casefold().replace(",", " ").replace(".", " ").split())
    return DIGITS.search(text) is not None and not words.isdisjoint(MONTHS | DATED_WORDS)


def _share_author_place(entries: Sequence[BlockElement], anchors: Sequence[Anchor]) -> bool:
    """Return whether all entries have a link in the same place."""
    places = [{anchor.position for anchor in anchors if entry.first <= anchor.block < entry.end} for entry in entries]
    return bool(set.intersection(*places))
