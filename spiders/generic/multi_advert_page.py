"""Pages that hold several adverts and give none a page of its own: rows of a table, cards, or text under headings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

from spiders.generic.blocks import Block, Frame
from spiders.generic.contact_signals import DIGITS, has_price

FEWEST = 3
FEWEST_WORDS = 5
MOST_MARKS = 3  # a frame that holds more contacts of one kind is rather a row of adverts
HANDLE_SIGN = re.compile(r"[@:=/]")

# What an advert may begin with where nothing holds it, best first.
BEGINNINGS: tuple[Callable[[Block], bool], ...] = (
    lambda block: block.breaks,
    lambda block: block.tag == "dt",
    lambda block: block.strong and block.tag == "p",
)


@dataclass(frozen=True, slots=True)
class Part:
    """The blocks of one advert, from `first` up to `last`, and the frame that holds them, if one does."""

    first: int
    last: int
    frame: Frame | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be cut into adverts.

    `marks` are the contacts of each block, without those that the site repeats; `repeated` tells which blocks it does repeat.
    """

    blocks: Sequence[Block]
    frames: Sequence[Frame]
    marks: Sequence[frozenset[str]]
    repeated: Sequence[bool]

    def parts(self, kinds: Container[tuple[str, str]]) -> list[Part]:
        """Return the adverts of the page; [] where it does not look like several.

        `kinds` are kinds of frames known to hold adverts: of these one alone is enough.
        """
        cutter = _Cutter(self, self._places())
        return cutter.by_contact() or cutter.by_price() or cutter.by_kind(kinds)

    def _places(self) -> list[int]:
        """Return the blocks with a contact of the commonest kind."""
        counts = Counter(_kind(mark) for found in self.marks for mark in found)
        kind = max(counts, key=lambda one: counts[one], default="")
        return [place for place, found in enumerate(self.marks) if any(_kind(mark) == kind for mark in found)]


class _Cutter:
    def __init__(self, sheet: Sheet, places: list[int]) -> None:
        self._blocks, self._frames = sheet.blocks, sheet.frames
        self._different = len(set().union(*(sheet.marks[place] for place in places))) > 1
        self._places = places
        words = (0 if again else _words(block.text) for block, again in zip(sheet.blocks, sheet.repeated, strict=True))
        self._words = [0, *accumulate(words)]
        self._marked = self._counted(places)

    def by_contact(self) -> list[Part]:
        """Return parts with a contact each."""
        if not self._different:
            return []
        framed, headed = self._framed(2), self._headed()
        if headed and (not framed or self._begin_at_headings(headed, framed)):
            return headed
        return framed or self._bare()

    def by_price(self) -> list[Part]:
        """Return frames with a price and a title each, on a page without contacts."""
        if self._places:
            return []
        self._marked = self._counted(
            [place for place, block in enumerate(self._blocks) if not block.edge and has_price(block.text)]
        )
        return [part for part in self._framed(FEWEST) if self._is_headed(part)]

    def by_kind(self, kinds: Container[tuple[str, str]]) -> list[Part]:
        """Return the frames of kinds that hold adverts elsewhere."""
        known = [frame for frame in self._frames if frame.kind in kinds]
        return [Part(frame.first, frame.last, frame) for frame in known if self._says(frame) >= FEWEST_WORDS]

    def _framed(self, fewest: int) -> list[Part]:
        """Return the frames of the kind that most often hold a mark, the outermost where several kinds do equally often."""
        kinds = defaultdict(list)
        for frame in self._frames:
            if self._holds(frame):
                kinds[frame.kind].append(frame)
        best: list[Part] = []
        for marked in kinds.values():
            found = self._fitting(marked) if len(marked) >= fewest else []
            if len(found) > len(best) and (len(found) >= FEWEST or all(self._is_headed(part) for part in found)):
                best = found
        return best

    def _fitting(self, marked: list[Frame]) -> list[Part]:
        """Return the frames, and those of their kind beside them, if most hold a mark and the middle one enough words."""
        beside = {id(frame.parent): frame.parent for frame in marked}.values()
        group = [child for around in beside if around for child in around.children if child.sign == marked[0].sign]
        crowded = sum(self._holds(frame) > MOST_MARKS for frame in marked)
        nested = any(one.last > other.first for one, other in pairwise(marked))
        if nested or 2 * len(marked) < len(group) or 2 * crowded > len(marked):
            return []
        if median(self._says(frame) for frame in marked) < FEWEST_WORDS:
            return []
        return [Part(frame.first, frame.last, frame) for frame in group if self._says(frame) >= FEWEST_WORDS]

    def _headed(self) -> list[Part]:
        """Return the stretches that begin with a heading, a line, a term or bold type, if most hold a mark."""
        begin, end = self._smallest(self._places[0], self._places[-1])
        for begins in BEGINNINGS:
            starts = [place for place in range(begin, end) if begins(self._blocks[place])]
            cuts = [Part(first, last) for first, last in pairwise([*starts, end])]
            stretches = [part for part in cuts if self._says(part) >= FEWEST_WORDS]
            if 1 < len(stretches) < 2 * sum(self._holds(part) > 0 for part in stretches):
                return stretches
        return []

    def _begin_at_headings(self, headed: list[Part], framed: list[Part]) -> bool:
        """Tell whether adverts rather begin at headings: none stands in a frame, and the stretches hold few marks each."""
        inside = any(self._blocks[place].heading for part in framed for place in range(part.first, part.last))
        return not inside and MOST_MARKS * len(headed) > len(self._places)

    def _bare(self) -> list[Part]:
        """Return the marked blocks themselves where each is a text of its own."""
        found = [Part(place, place + 1) for place in self._places]
        texts = len(found) >= FEWEST and median(self._says(part) for part in found) >= 2 * FEWEST_WORDS
        return found if texts else []

    def _smallest(self, first: int, last: int) -> tuple[int, int]:
        """Return the blocks of the smallest frame that holds two of them."""
        around = ((frame.first, frame.last) for frame in self._frames if frame.first <= first and last < frame.last)
        return min(around, key=lambda span: span[1] - span[0], default=(0, len(self._blocks)))

    def _holds(self, part: Part | Frame) -> int:
        return self._marked[part.last] - self._marked[part.first]

    def _says(self, part: Part | Frame) -> int:
        return self._words[part.last] - self._words[part.first]

    def _is_headed(self, part: Part) -> bool:
        return any(block.heading or block.strong for block in self._blocks[part.first : part.last])

    def _counted(self, places: Sequence[int]) -> list[int]:
        return [bisect_left(places, place) for place in range(len(self._blocks) + 1)]


def _kind(mark: str) -> str:
    if "@" in mark[1:]:
        return "email"
    return "handle" if HANDLE_SIGN.search(mark) else "phone"  # digits, or digits spelt out


def _words(text: str) -> int:
    return sum(not DIGITS.search(word) for word in text.split())
