"""List items: the repeated entries of a listing page, found by their links.

An item extends around its link as far as it includes no other link of the same position. In a flat listing (heading,
text, heading, text) it extends to the next item.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from statistics import median

from spiders.generic.page_analysis.blocks import Anchor, BlockElement, TextBlock
from spiders.generic.page_analysis.contact_signals import is_date
from spiders.generic.words import is_more_link

MAX_GAP = 8  # blocks between two items of a flat listing
MIN_FLAT_ITEMS = 3
MAX_LEVELS_UP = 24
MAX_ANCHORS = 3000
COMPARED_ITEMS = 20

Members = list[tuple[int, Anchor]]  # the anchors of one position


@dataclass(slots=True)
class ListItem:
    """One entry of a listing: its link's position, target and title, and its half-open range of block indexes.

    `is_main`: no other link of the entry names it better (as opposed to an author or a category). `levels_up` is the
    number of elements above the link's own that belong to the item, -1 if not even that one does; `gap` the number of
    blocks that an item of a flat listing extends beyond its element.
    """

    position: str
    target: str
    title: str
    first: int
    end: int
    in_heading: bool
    levels_up: int
    gap: int = 0
    element: BlockElement | None = None
    is_main: bool = True


def find_list_items(blocks: Sequence[TextBlock], anchors: Sequence[Anchor]) -> list[ListItem]:
    """Return the items of all link positions that lead to at least two pages, position by position."""
    titles = _choose_titles(anchors)
    groups = [
        _extend_flat_items(_build_items(position, members, titles), blocks)
        for position, members in _group_by_position(anchors).items()
        if len({anchor.url for _, anchor in members}) > 1
    ]
    for group in groups:
        _mark_secondary(group, groups)
    return [item for group in groups for item in group]


def find_item_span(anchor: Anchor, levels_up: int, gap: int) -> tuple[int, int]:
    """Return the range of block indexes of an item around a link."""
    if levels_up < 0:
        return anchor.block, anchor.block + 1 + gap
    element = anchor.element
    for _ in range(levels_up):
        element = element.parent or element
    return element.first, element.end + gap


def _choose_titles(anchors: Sequence[Anchor]) -> dict[str, str]:
    """Return for each URL the longest text of its links that is neither a date nor "read more"."""
    texts: dict[str, set[str]] = defaultdict(set)
    for anchor in anchors:
        texts[anchor.url].add(anchor.text)
    return {url: max(filter(_is_title, sorted(found)), key=len, default="") for url, found in texts.items()}


def _is_title(text: str) -> bool:
    return bool(text) and not is_more_link(text) and not is_date(text)


def _group_by_position(anchors: Sequence[Anchor]) -> dict[str, Members]:
    groups: dict[str, Members] = defaultdict(list)
    for index, anchor in enumerate(anchors[:MAX_ANCHORS]):
        groups[anchor.position].append((index, anchor))
    return groups


def _build_items(position: str, members: Members, titles: dict[str, str]) -> list[ListItem]:
    """Return one item per target, all with the number of levels that most of them can extend to."""
    first_links: dict[str, tuple[int, Anchor]] = {}
    for place, (_, anchor) in enumerate(members):
        first_links.setdefault(anchor.url, (place, anchor))
    counts = Counter(_count_levels_up(anchor, place, members) for place, anchor in first_links.values())
    levels_up = min(counts, key=lambda levels: (-counts[levels], levels))
    return [_build_item(position, anchor, levels_up, titles[anchor.url]) for _, anchor in first_links.values()]


def _build_item(position: str, anchor: Anchor, levels_up: int, title: str) -> ListItem:
    first, end = find_item_span(anchor, levels_up, 0)
    ancestors = anchor.element.self_and_ancestors()
    element = next(islice(ancestors, levels_up, None), None) if levels_up >= 0 else None
    return ListItem(position, anchor.url, title, first, end, anchor.in_heading, levels_up, element=element)


def _count_levels_up(anchor: Anchor, place: int, members: Members) -> int:
    """Return how many elements above its own contain only this link of the position, -1 if its own contains others."""
    levels_up = -1
    for element in islice(anchor.element.self_and_ancestors(), MAX_LEVELS_UP):
        if element.parent is None or not _is_only_link(element, anchor, place, members):
            break
        levels_up += 1
    return levels_up


def _is_only_link(element: BlockElement, anchor: Anchor, place: int, members: Members) -> bool:
    """Return whether the neighbouring links of the position are outside the element or have the same target."""
    for step in (-1, 1):
        neighbour = place + step
        while 0 <= neighbour < len(members) and members[neighbour][1].url == anchor.url:
            neighbour += step
        if 0 <= neighbour < len(members) and element.first <= members[neighbour][1].block < element.end:
            return False
    return True


def _extend_flat_items(group: list[ListItem], blocks: Sequence[TextBlock]) -> list[ListItem]:
    """Extend the items of a flat listing to the next item; the last item by the median distance."""
    group.sort(key=lambda item: item.first)
    gaps = [_count_blocks_between(item, following) for item, following in pairwise(group)]
    if len(group) < MIN_FLAT_ITEMS or max(gaps) > MAX_GAP or min(gaps) < 1 or not group[0].element:
        return group
    median_gap = int(median(gaps))
    last = group[-1].element
    end = last.parent.end if last and last.parent else len(blocks)
    for item, gap in zip(group, [*gaps, median_gap], strict=True):
        item.end, item.gap = min(item.end + gap, end), median_gap
    return group


def _count_blocks_between(item: ListItem, following: ListItem) -> int:
    """Return the number of blocks between two items, -1 if their elements are not siblings."""
    if item.element and following.element and item.element.parent is following.element.parent:
        return following.first - item.end
    return -1


def _mark_secondary(group: list[ListItem], groups: list[list[ListItem]]) -> None:
    """Clear `is_main` of a group whose items are inside those of a group with better titles."""
    for other in groups:
        if other is not group and _rate_titles(other) > _rate_titles(group) and _are_inside(group, other):
            for item in group:
                item.is_main = False
            return


def _rate_titles(group: list[ListItem]) -> tuple[float, float]:
    """Return the share of titles in headings and the mean length of the titles."""
    return sum(item.in_heading for item in group) / len(group), sum(len(item.title) for item in group) / len(group)


def _are_inside(group: list[ListItem], other: list[ListItem]) -> bool:
    sample = group[:COMPARED_ITEMS]
    enclosing = list(_find_enclosing_items(sample, other))
    return len(enclosing) > len(sample) / 2 and len(set(enclosing)) > len(enclosing) / 2


def _find_enclosing_items(group: Iterable[ListItem], other: list[ListItem]) -> Iterator[int]:
    """Yield the index in `other` of the item that encloses each item of the group, if one does."""
    starts = [item.first for item in other]
    for item in group:
        place = bisect_left(starts, item.first + 1) - 1
        if place >= 0 and item.first < other[place].end and item.target != other[place].target:
            yield place
