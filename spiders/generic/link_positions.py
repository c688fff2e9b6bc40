"""Slots: which places of a template hold the links that lead to adverts.

An address tells little (an area in the path makes each look new), so a slot is judged by the pages behind it: they say what the
record said and have text of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from spiders.generic.blocks import Anchor
from spiders.generic.list_items import HIGHEST, LinkRecord, single
from spiders.generic.page_view import View, spoken

COVERED = 0.5
SAME_WORDS = 0.8
AGREE = 0.5
LONG_TITLE = 3
TELLING = 5  # words beyond the title from which on a record is compared by its words
NAVIGATION = 0.6
CLEAR = 0.5
UNMARKED = 0.1
FEWEST = 2
PATIENCE = 12  # pages after which a site whose adverts show no contact, price or label is believed
SILENT = 60  # pages after which a slot whose links brought no page is no longer waited for
MOST = 40


class State(Enum):
    """What is known of a slot."""

    UNKNOWN = "unknown"
    LEADING = "leading"
    BARREN = "barren"


@dataclass(slots=True)
class Trial:
    """The pages that a slot's links led to: how many agree with their record, carry a mark, are linked from everywhere."""

    seen: int = 0
    agree: int = 0
    marked: int = 0
    sitewide: int = 0


@dataclass(slots=True)
class Slots:
    """What is known of all slots, and how far the records of each reach."""

    state: dict[str, State] = field(default_factory=lambda: defaultdict(lambda: State.UNKNOWN))
    reach: dict[str, tuple[int, int]] = field(default_factory=dict)
    linked_from: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    _grouped: set[str] = field(default_factory=set)

    def learn(self, view: View) -> None:
        """Learn from a page how far records reach and which pages are linked from how many."""
        self.pages += 1
        self.linked_from.update({anchor.url for anchor in view.anchors})
        for record in view.records:
            if record.main:
                self._grouped.add(record.slot)
                self.reach[record.slot] = min((record.climb, record.gap), self.reach.get(record.slot, (99, 99)))

    def leads(self, slot: str) -> bool:
        """Tell whether the links of a slot lead to adverts."""
        return self.state[slot] is State.LEADING

    def is_sitewide(self, key: str) -> bool:
        """Tell whether most pages link to an address."""
        return self.pages >= 4 and self.linked_from[key] > self.pages / 2  # noqa: PLR2004 - of fewer pages "most" means nothing

    def judge(self, views: Mapping[str, View], own: Callable[[View], Own], *, final: bool) -> None:
        """Judge every slot anew by the pages at hand."""
        self._settle(self._trials(views, own), final=final)

    def _trials(self, views: Mapping[str, View], own: Callable[[View], Own]) -> dict[str, Trial]:
        trials: dict[str, Trial] = defaultdict(Trial)
        judged: set[tuple[str, str]] = set()
        for source in {id(view): view for view in views.values()}.values():
            for record in (*source.records, *self._lone_records(source, views)):
                target = views.get(record.target) if record.main else None
                if target and (record.slot, record.target) not in judged and trials[record.slot].seen < MOST:
                    judged.add((record.slot, record.target))
                    self._try(trials[record.slot], record, source, own(target))
        return trials

    def _lone_records(self, source: View, views: Mapping[str, View]) -> Iterator[LinkRecord]:
        """Yield as records the links whose slot never holds two on a page (a featured advert, the next one) but which name a page."""
        counts = Counter(anchor.slot for anchor in source.anchors)
        for anchor in source.anchors:
            target = views.get(anchor.url)
            alone = counts[anchor.slot] == 1 and anchor.slot not in self._grouped
            if target and alone and (anchor.lead or anchor.heading) and is_titled(anchor.text, target):
                climb = _climb(anchor, source, target)
                self.reach[anchor.slot] = min((climb, 0), self.reach.get(anchor.slot, (99, 99)))
                first, last = single(anchor, climb, 0)
                yield LinkRecord(anchor.slot, anchor.url, anchor.text, first, last, anchor.heading, climb)

    def _try(self, trial: Trial, record: LinkRecord, source: View, own: Own) -> None:
        agrees = (
            own.view is not source
            and own.is_text
            and not own.is_index
            and not own.view.is_utility
            and _agrees(record, source, own)
        )
        trial.seen += 1
        trial.agree += agrees
        trial.marked += agrees and own.marked
        trial.sitewide += self.is_sitewide(record.target)

    def _settle(self, trials: Mapping[str, Trial], *, final: bool) -> None:
        fewest = 1 if final else FEWEST
        agreeing = {
            slot: trial for slot, trial in trials.items() if trial.seen >= fewest and trial.agree >= AGREE * trial.seen
        }
        roaming = {slot: trial for slot, trial in agreeing.items() if trial.sitewide < NAVIGATION * trial.seen}
        patient = final or self.pages >= PATIENCE
        leading = _clearest((roaming or agreeing) if patient else roaming)
        for slot, trial in trials.items():
            if slot in leading and (patient or leading[slot].marked):
                self.state[slot] = State.LEADING
            elif trial.seen > FEWEST or (final and trial.seen):
                self.state[slot] = State.BARREN
        if final or self.pages >= SILENT:
            for slot in self._grouped - trials.keys():
                self.state[slot] = State.BARREN


@dataclass(frozen=True, slots=True)
class Own:
    """What is a page's own: blocks that neither its template repeats nor a record holds, and how many words they have.

    `is_index` where records hold more words than the page itself; `marked` where a contact, price or label is among its own.
    """

    view: View
    blocks: tuple[int, ...]
    words: int
    linked: int
    contact: bool
    marked: bool

    @property
    def is_text(self) -> bool:
        """Whether there is enough to be an advert."""
        return self.words >= TELLING or self.contact

    @property
    def is_index(self) -> bool:
        """Whether it is rather a list of other pages."""
        return self.linked > self.words

    def vocabulary(self) -> frozenset[str]:
        """Return its own words, folded."""
        return self.view.words_in(self.blocks)


def is_titled(title: str, view: View) -> bool:
    """Tell whether a page calls itself by the title that a link gave it (shortened titles count)."""
    wanted = spoken(title)
    return bool(wanted) and any(wanted in heading for heading in view.spoken_headings)


def _climb(anchor: Anchor, source: View, target: View) -> int:
    """Return how many frames around a link say nothing but what its page says too."""
    known, climb = target.words_in(range(len(target.blocks))), -1
    for height, frame in enumerate(islice(anchor.frame.ancestors(), HIGHEST)):
        said = source.words_in(range(frame.first, frame.last))
        if frame.parent is None or len(said & known) < SAME_WORDS * len(said):
            break
        climb = height
    return climb


def _agrees(record: LinkRecord, source: View, own: Own) -> bool:
    """Tell whether a page is what its record announced: it says most of the same, or calls itself by the same title.

    A short title proves nothing where the record says more: an author or a category is called by its name too.
    """
    title = spoken(record.title).split()
    said = source.words_in(range(record.first, min(record.last, len(source.blocks)))) - set(title)
    if record.climb >= 0 and len(said) >= TELLING:
        covered = len(said & own.vocabulary()) >= COVERED * len(said)
        return covered or (len(title) >= LONG_TITLE and is_titled(record.title, own.view))
    return is_titled(record.title, own.view)


def _clearest(agreeing: dict[str, Trial]) -> dict[str, Trial]:
    """Leave out slots whose pages carry no marks where those of others do: users, articles, mazes of made-up text."""
    best = max((trial.marked / trial.agree for trial in agreeing.values() if trial.agree), default=0.0)
    if best < CLEAR:
        return agreeing
    return {slot: trial for slot, trial in agreeing.items() if trial.marked > UNMARKED * trial.agree}
