"""What a page is: an advert, several, a list of others, or nothing of the kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from enum import Enum

from spiders.generic.link_positions import Own, Slots, State
from spiders.generic.list_items import single
from spiders.generic.multi_advert_page import Part, Sheet
from spiders.generic.page_view import View
from spiders.generic.templates import Template, Templates

TRUSTED = 3
HALF = 0.5


class Verdict(Enum):
    """What a page was found to be; UNSURE until more of the site was seen."""

    ADVERT = "advert"
    SEVERAL = "several"
    NONE = "none"
    UNSURE = "unsure"


@dataclass(slots=True)
class Judged:
    """A page with what is known of it."""

    view: View
    template: Template
    inbound: set[str]
    verdict: Verdict = Verdict.UNSURE
    parts: list[Part] = field(default_factory=list)


class Judge:
    """Knows the site's templates and slots, and judges its pages by them."""

    def __init__(self, start: Container[str]) -> None:
        self._start = start
        self.templates = Templates()
        self.aliases: dict[str, str] = {}
        self.slots = Slots()
        self._looks: dict[str, Template] = {}
        self._kinds: set[tuple[str, str]] = set()
        self._marked: Counter[Template] = Counter()
        self._verdicts: dict[Template, Counter[Verdict]] = {}

    def learn(self, view: View, inbound: set[str], *, copy: bool) -> Judged:
        """Learn from a page, unless it is a copy of another, what templates repeat and how far records reach."""
        pairs = view.walked.pairs
        template = self.templates.find(pairs) if copy else self.templates.learn(pairs, view.blocks, view.title)
        self.slots.learn(view)
        return Judged(view, template, inbound)

    def learn_slots(self, pages: list[Judged], *, final: bool = False) -> None:
        """Judge the slots by the pages at hand."""
        by_key = {page.view.key: page for page in pages}
        for alias, key in [*((page.view.canonical, page.view.key) for page in pages), *self.aliases.items()]:
            if key in by_key:
                by_key.setdefault(alias, by_key[key])
        views = {key: page.view for key, page in by_key.items() if key}
        owns: dict[str, Own] = {}
        for _ in range(2):
            owns.clear()
            self.slots.judge(views, lambda view: self._cached(owns, by_key[view.key]), final=final)

    def _cached(self, owns: dict[str, Own], page: Judged) -> Own:
        key = page.view.key
        if key not in owns:
            owns[key] = self.own(page)
        return owns[key]

    def own(self, page: Judged, *, lone: bool = False) -> Own:
        """Return what is a page's own; on a lone page, what the site repeats is its own too if it holds a contact."""
        view = page.view
        held = self._held(view)
        mine, words, linked = [], 0, 0
        for place, block in enumerate(view.blocks):
            if self.repeats(page, place, lone=lone):
                continue
            if place in held:
                linked += view.words[place]
            else:
                mine.append(place)
                words += 0 if block.linked >= len(block.text) else view.words[place]
        contact = any(view.contacts[place] for place in mine)
        return Own(view, tuple(mine), words, linked, contact, contact or any(view.marked(place) for place in mine))

    def repeats(self, page: Judged, place: int, *, lone: bool = False) -> bool:
        """Tell whether a block of a page is its template's rather than its own."""
        block, contact = page.view.blocks[place], bool(page.view.contacts[place])
        if lone and contact:
            return False
        if self.templates.repeats(page.template, block, contact=contact, valued=place in page.view.values):
            return True
        return block.edge and not contact and (lone or page.template.tally.pages <= TRUSTED)

    def _held(self, view: View, *, sure: bool = False) -> set[int]:
        """Return the blocks that belong to records: entries that lead, or (unless to be sure) may lead, to adverts."""
        held: set[int] = set()
        refused = {State.BARREN, State.UNKNOWN} if sure else {State.BARREN}
        for record in view.records:
            if record.main and self.slots.state[record.slot] not in refused:
                held.update(range(record.first, record.last))
        grouped = {record.slot for record in view.records}
        for anchor in view.anchors:
            if anchor.slot not in grouped and self.slots.leads(anchor.slot):
                held.update(range(*single(anchor, *self.slots.reach.get(anchor.slot, (-1, 0)))))
        return held

    def judge(self, page: Judged) -> Verdict:
        """Judge a page by what is known now, and remember the verdict for its template."""
        page.verdict = self._verdict(page)
        if page.verdict is not Verdict.UNSURE:
            self._verdicts.setdefault(page.template, Counter())[page.verdict] += 1
        return page.verdict

    def _verdict(self, page: Judged) -> Verdict:
        own, reached = self.own(page), self.is_reached(page)
        page.parts = self._parts(page)
        if self._is_utility(page, reached=reached):
            return Verdict.NONE
        if page.parts and not reached:
            led = self._leading_of(page)
            if led is State.BARREN:
                self._kinds.update(part.frame.kind for part in page.parts if part.frame)
                return Verdict.SEVERAL
            if led is State.UNKNOWN:
                return Verdict.UNSURE
        if own.is_text and (reached or not own.is_index):
            return self._single(page, own, reached=reached)
        if own.is_text and own.marked and self._is_of_details(page.template):
            return Verdict.ADVERT
        return Verdict.NONE if self._is_known(page.view) else Verdict.UNSURE

    def _single(self, page: Judged, own: Own, *, reached: bool) -> Verdict:
        if reached and (own.marked or page.view.key not in self._start):
            self._marked[page.template] += own.marked
            return Verdict.ADVERT
        adverts = self._verdicts.get(page.template, Counter())[Verdict.ADVERT]
        marked = 2 * self._marked[page.template] >= adverts
        if self._is_of_details(page.template) and (own.marked or not (marked or self.slots.is_sitewide(page.view.key))):
            return Verdict.ADVERT
        return Verdict.UNSURE

    def _is_utility(self, page: Judged, *, reached: bool) -> bool:
        """Tell whether a page is one that every site has, unless it holds adverts and was asked for, or a listing leads to it."""
        if not page.view.is_utility or (page.parts and page.view.key in self._start):
            return False
        return not reached or self.slots.pages <= TRUSTED or self.slots.is_sitewide(page.view.key)

    def _is_of_details(self, template: Template) -> bool:
        """Tell whether most pages of a template were adverts."""
        usual = self._verdicts.get(template, Counter())
        return usual[Verdict.ADVERT] >= TRUSTED and usual[Verdict.ADVERT] > HALF * usual.total()

    def is_reached(self, page: Judged) -> bool:
        """Tell whether a slot that leads to adverts led to the page."""
        return any(self.slots.leads(slot) for slot in page.inbound)

    def _parts(self, page: Judged) -> list[Part]:
        view = page.view
        repeated = [self.templates.repeats(page.template, block, contact=True) for block in view.blocks]
        marks = [frozenset() if again else found for again, found in zip(repeated, view.contacts, strict=True)]
        return Sheet(view.blocks, view.frames, marks, repeated).parts(self._kinds)

    def _leading_of(self, page: Judged) -> State:
        """Return what is known of the links of a page's parts: LEADING where they have pages of their own."""
        held = self._held(page.view, sure=True)
        if sum(any(place in held for place in range(part.first, part.last)) for part in page.parts) > HALF * len(
            page.parts
        ):
            return State.LEADING
        states = {self.slots.state[slot] for slot in self._slots_of_parts(page)}
        return next((state for state in (State.LEADING, State.UNKNOWN) if state in states), State.BARREN)

    def _slots_of_parts(self, page: Judged) -> Iterator[str]:
        """Yield the slots whose records fall one each into the parts, and those of the links that head a part."""
        for anchor in page.view.anchors:
            if anchor.heading and any(part.first <= anchor.block < part.last for part in page.parts):
                yield anchor.slot
        for slot in {record.slot for record in page.view.records if record.main}:
            spans = [(record.first, record.last) for record in page.view.records if record.slot == slot]
            hit = sum(any(first < part.last and part.first < last for first, last in spans) for part in page.parts)
            if hit > HALF * len(page.parts):
                yield slot

    def _is_known(self, view: View) -> bool:
        """Tell whether enough is known of a page's records to say that it is only a list of them."""
        slots = {record.slot for record in view.records if record.main}
        return not slots or any(self.slots.state[slot] is not State.UNKNOWN for slot in slots)
