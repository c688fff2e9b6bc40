"""Records: what a listing repeats, one link each.

A record reaches as far around its link as no other link of the same slot comes in; where a listing is flat (heading, text, heading,
text), it reaches to the next one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from statistics import median

from spiders.generic.blocks import Anchor, Block, Frame
from spiders.generic.contact_signals import is_date
from spiders.generic.words import MORE

LONGEST_GAP = 8
FEWEST_FLAT = 3
HIGHEST = 24
MOST_ANCHORS = 3000


@dataclass(slots=True)
class LinkRecord:
    """One entry: where its link stands and leads, what it is called, and its blocks `first` up to `last`.

    `main` tells that no other link of the entry names it better (an author or a category does not). `climb` is how many frames
    it reaches above its link, `gap` how many blocks a flat one reaches beyond.
    """

    slot: str
    target: str
    title: str
    first: int
    last: int
    heading: bool
    climb: int
    gap: int = 0
    frame: Frame | None = None
    main: bool = True

    @property
    def weight(self) -> tuple[bool, int]:
        """How well the link names the entry: a heading first, then the longer text."""
        return self.heading, len(self.title)


def link_records(blocks: Sequence[Block], anchors: Sequence[Anchor]) -> list[LinkRecord]:
    """Return the records of all slots that lead to at least two pages, in order of slots."""
    titles = _titles(anchors)
    groups = [
        _flat(_records(slot, members, titles), blocks)
        for slot, members in _slots(anchors).items()
        if len({anchor.url for _, anchor in members}) > 1
    ]
    for group in groups:
        _mark_main(group, groups)
    return [record for group in groups for record in group]


def single(anchor: Anchor, climb: int, gap: int) -> tuple[int, int]:
    """Return the blocks of the only record of a slot on its page, by what is known of the slot from other pages."""
    if climb < 0:
        return anchor.block, anchor.block + 1 + gap
    frame = anchor.frame
    for _ in range(climb):
        frame = frame.parent or frame
    return frame.first, frame.last + gap


def title_of(texts: Iterable[str]) -> str:
    """Return the longest of the texts of links to one page that is neither a date nor "read more"."""
    return max((text for text in texts if text and not MORE.match(text) and not is_date(text)), key=len, default="")


def _titles(anchors: Sequence[Anchor]) -> dict[str, str]:
    texts = defaultdict(set)
    for anchor in anchors:
        texts[anchor.url].add(anchor.text)
    return {url: title_of(sorted(found)) for url, found in texts.items()}


def _slots(anchors: Sequence[Anchor]) -> dict[str, list[tuple[int, Anchor]]]:
    """Group the anchors by slot."""
    slots = defaultdict(list)
    for place, anchor in enumerate(anchors[:MOST_ANCHORS]):
        slots[anchor.slot].append((place, anchor))
    return slots


def _records(slot: str, members: list[tuple[int, Anchor]], titles: dict[str, str]) -> list[LinkRecord]:
    """Return one record a target, all of them as high above their links as most can reach without taking in another."""
    firsts: dict[str, tuple[int, Anchor]] = {}
    for place, (_, anchor) in enumerate(members):
        firsts.setdefault(anchor.url, (place, anchor))
    climbs = Counter(_climb(anchor, place, members) for place, anchor in firsts.values())
    climb = min(climbs, key=lambda height: (-climbs[height], height))
    return [_record(slot, anchor, climb, titles[anchor.url]) for _, anchor in firsts.values()]


def _record(slot: str, anchor: Anchor, climb: int, title: str) -> LinkRecord:
    first, last = single(anchor, climb, 0)
    frame = next(islice(anchor.frame.ancestors(), climb, None), None) if climb >= 0 else None
    return LinkRecord(slot, anchor.url, title, first, last, anchor.heading, climb, frame=frame)


def _climb(anchor: Anchor, place: int, members: list[tuple[int, Anchor]]) -> int:
    """Return how many frames above its own an anchor is still alone with its page, -1 where even its own holds others."""
    climb = -1
    for frame in islice(anchor.frame.ancestors(), HIGHEST):
        if frame.parent is None or not _holds_only(frame, anchor, place, members):
            break
        climb += 1
    return climb


def _holds_only(frame: Frame, anchor: Anchor, place: int, members: list[tuple[int, Anchor]]) -> bool:
    """Tell whether the neighbours of an anchor in its slot are outside of the frame or lead to the same page."""
    for step in (-1, 1):
        near = place + step
        while 0 <= near < len(members) and members[near][1].url == anchor.url:
            near += step
        if 0 <= near < len(members) and frame.first <= members[near][1].block < frame.last:
            return False
    return True


def _flat(group: list[LinkRecord], blocks: Sequence[Block]) -> list[LinkRecord]:
    """Let the records of a flat listing reach to the next one, the last as far as the others do."""
    group.sort(key=lambda record: record.first)
    gaps = [_gap(record, following) for record, following in pairwise(group)]
    if len(group) < FEWEST_FLAT or not gaps or max(gaps) > LONGEST_GAP or min(gaps) < 1 or not group[0].frame:
        return group
    gap = int(median(gaps))
    end = group[-1].frame.parent.last if group[-1].frame and group[-1].frame.parent else len(blocks)
    for record, reach in zip(group, [*gaps, gap], strict=True):
        record.last, record.gap = min(record.last + reach, end), gap
    return group


def _gap(record: LinkRecord, following: LinkRecord) -> int:
    siblings = record.frame and following.frame and record.frame.parent is following.frame.parent
    return following.first - record.last if siblings else -1


def _mark_main(group: list[LinkRecord], groups: list[list[LinkRecord]]) -> None:
    """Unmark a group whose records lie one in one in those of a group that names its entries better."""
    for other in groups:
        if other is not group and _mean(other) > _mean(group) and _lie_in(group, other):
            for record in group:
                record.main = False
            return


def _mean(group: list[LinkRecord]) -> tuple[float, float]:
    return sum(r.heading for r in group) / len(group), sum(len(r.title) for r in group) / len(group)


def _lie_in(group: list[LinkRecord], other: list[LinkRecord]) -> bool:
    starts = [record.first for record in other]
    around = list(_around(group[:20], other, starts))
    return len(around) > len(group[:20]) / 2 and len(set(around)) > len(around) / 2


def _around(group: list[LinkRecord], other: list[LinkRecord], starts: list[int]) -> Iterator[int]:
    for record in group:
        place = bisect_left(starts, record.first + 1) - 1
        if place >= 0 and record.first < other[place].last and record.target != other[place].target:
            yield place
