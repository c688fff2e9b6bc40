"""Pages that hold several adverts and give none a page of its own: rows of a table, cards, or text under headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from spiders.platforms.generic.frame import Block, Frame
from spiders.platforms.generic.signs import DIGITS, has_price

FEWEST = 3
HANDLE_SIGN = re.compile(r"[@:=/]")
FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """The blocks of one advert, from `first` up to `last`, and the frame that holds them, if one does."""

    first: int
    last: int
    frame: Frame | None = None


def parts(blocks: Sequence[Block], frames: Sequence[Frame], marks: Sequence[frozenset[str]]) -> list[Part]:
    """Return the adverts of a page, each with a mark of its own (a contact, else a price); [] where it does not look like several.

    `marks` are the contacts of each block, without those that the site repeats.
    """
    kind = _commonest(marks)
    places = [place for place, found in enumerate(marks) if any(_kind(mark) == kind for mark in found)]
    if len({mark for place in places for mark in marks[place] if _kind(mark) == kind}) > 1:
        framed, headed = _framed(blocks, frames, places), _headed(blocks, frames, places)
        if headed and (not framed or _begin_under(headed, framed, blocks, places)):
            return headed
        return framed or _bare(blocks, places)
    priced = [place for place, block in enumerate(blocks) if not block.edge and has_price(block.text)]
    return (
        [part for part in _framed(blocks, frames, priced, FEWEST) if any(True for _ in _named(blocks, part))]
        if not places
        else []
    )


def _kind(mark: str) -> str:
    if "@" in mark[1:]:
        return "email"
    return "handle" if HANDLE_SIGN.search(mark) else "phone"  # digits, or digits spelt out


def _commonest(marks: Sequence[frozenset[str]]) -> str:
    counts: dict[str, int] = defaultdict(int)
    for found in marks:
        for mark in found:
            counts[_kind(mark)] += 1
    return max(counts, key=lambda kind: counts[kind], default="")


def _framed(blocks: Sequence[Block], frames: Sequence[Frame], places: Sequence[int], fewest: int = 2) -> list[Part]:
    """Return the frames of one kind that most often hold a mark each, the outermost where several kinds do equally often."""
    kinds = defaultdict(list)
    for frame in frames:
        if frame.parent:
            kinds[frame.parent.path, frame.sign].append(frame)
    best: list[Part] = []
    for group in kinds.values():
        found = _fitting(group, blocks, places) if len(group) >= fewest else []
        if len(found) > len(best) and (len(found) >= FEWEST or _all_headed(found, blocks)):
            best = found
    return best


def _fitting(group: list[Frame], blocks: Sequence[Block], places: Sequence[int]) -> list[Part]:
    """Return the frames as parts if most hold a mark and, in the middle, enough words to be an advert."""
    marked = [frame for frame in group if _marks_in(frame.first, frame.last, places)]
    if len(marked) < 2 or 2 * len(marked) < len(group):  # noqa: PLR2004 - one advert is not several
        return []
    if any(one.parent is not other.parent and one.last > other.first for one, other in pairwise(marked)):
        return []  # they lie in each other
    if median(_words(blocks, frame.first, frame.last) for frame in marked) < FEWEST_WORDS:
        return []
    several = sum(_marks_in(frame.first, frame.last, places) > 3 for frame in marked)  # noqa: PLR2004 - rows of adverts hold more
    beside = {id(frame.parent) for frame in marked}
    alike = [frame for frame in group if id(frame.parent) in beside and _words(blocks, frame.first, frame.last) >= FEWEST_WORDS]
    return [] if 2 * several > len(marked) else [Part(frame.first, frame.last, frame) for frame in alike]


def _begin_under(headed: list[Part], framed: list[Part], blocks: Sequence[Block], places: Sequence[int]) -> bool:
    """Tell whether the adverts rather begin at headings: none stands in a frame, and the stretches hold few marks each."""
    inside = any(blocks[place].heading for part in framed for place in range(part.first, part.last))
    return not inside and 3 * len(headed) > len(places)


def _headed(blocks: Sequence[Block], frames: Sequence[Frame], places: Sequence[int]) -> list[Part]:
    """Return the stretches that begin with a heading, a line or a term, if most hold a mark."""
    around = _smallest(frames, places[0], places[-1])
    if not around:
        return []
    for begins in (lambda b: b.breaks, lambda b: b.tag == "dt", lambda b: b.strong and b.tag == "p"):
        starts = [place for place in range(around.first, around.last) if begins(blocks[place])]
        cuts = [Part(first, last) for first, last in pairwise([*starts, around.last])]
        stretches = [part for part in cuts if _words(blocks, part.first, part.last) >= FEWEST_WORDS]
        found = [part for part in stretches if _marks_in(part.first, part.last, places)]
        enough = median([_words(blocks, part.first, part.last) for part in found] or [0]) >= FEWEST_WORDS
        if len(found) > 1 and 2 * len(found) > len(stretches) and enough:
            return stretches
    return []


def _bare(blocks: Sequence[Block], places: Sequence[int]) -> list[Part]:
    """Return the marked blocks themselves where each is a text of its own."""
    found = [Part(place, place + 1) for place in places]
    texts = len(found) >= FEWEST and median(_words(blocks, part.first, part.last) for part in found) >= 2 * FEWEST_WORDS
    return found if texts else []


def _smallest(frames: Sequence[Frame], first: int, last: int) -> Frame | None:
    return min(
        (frame for frame in frames if frame.first <= first and last < frame.last),
        key=lambda frame: frame.last - frame.first,
        default=None,
    )


def _marks_in(first: int, last: int, places: Sequence[int]) -> int:
    return bisect_right(places, last - 1) - bisect_right(places, first - 1)


def _words(blocks: Sequence[Block], first: int, last: int) -> int:
    return sum(not DIGITS.search(word) for block in blocks[first:last] for word in block.text.split())


def _named(blocks: Sequence[Block], part: Part) -> Iterator[Block]:
    return (block for block in blocks[part.first : part.last] if block.heading or block.strong)


def _all_headed(found: Sequence[Part], blocks: Sequence[Block]) -> bool:
    return all(any(True for _ in _named(blocks, part)) for part in found)
