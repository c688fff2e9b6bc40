"""Washing: checking identifiers against what the adverts and the police datasets hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from more_itertools import chunked

from enrich.cell import read_cell
from enrich.kind import Kind
from enrich.registry import KINDS
from matcher.identity import BY_KIND, PLACES, WASHED, washable
from matcher.wash.registry import RULES
from matcher.wash.rule import Rule
from records.entry import Entry
from records.hit import CellReading, Hit, MatchTier, Result, WashedRow
from records.identifier import Identifier, Occurrence, Sighting, Subject
from search.store import Store

BATCH = 10_000

Found = Mapping[Identifier, Sequence[Occurrence]]


class Against(StrEnum):
    """What a list is washed against."""

    ADVERTS = "adverts"
    DATASETS = "datasets"
    ALL = "all"

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What is looked among."""
        return {
            Against.ADVERTS: (Subject.ADVERT,),
            Against.DATASETS: (Subject.ENTRY,),
            Against.ALL: (Subject.ADVERT, Subject.ENTRY),
        }[self]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list: where it stands, its cells, the text that is washed, what is wrong with the row ("" for nothing)."""

    place: str
    row: tuple[str, ...]
    asked: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Wash:
    """One wash: its id and its time, which every hit carries."""

    run: str
    at: datetime


def wash(
    items: Iterable[Item],
    store: Store,
    against: Against | str,
    run: str,
    now: datetime,
    kinds: tuple[Kind, ...] = KINDS,
) -> Iterator[WashedRow]:
    """Check each item against the store: one Washed per item, in order, a miss included.

    Items are taken BATCH at a time, so a list of any length needs constant memory. An item that no kind accepts comes out as
    NOT_AN_IDENTIFIER, never as a miss; one of which only another reading was seen as POSSIBLE, never as a hit.
    """
    one, subjects, accepted = Wash(run, now), Against(against).subjects, washable(kinds)
    for batch in chunked(items, BATCH):
        readings = [read(item, accepted) for item in batch]
        found = look_up(store, [sighting for reading in readings for sighting in reading.sightings], subjects)
        entries = entries_of(store, found)
        for item, reading in zip(batch, readings, strict=True):
            yield judged(item, reading, tuple(hits(one, item.place, reading, found, entries)))


def read(item: Item, kinds: tuple[Kind, ...]) -> CellReading:
    """Return what an item holds; a row's own problem is told with it."""
    reading = read_cell(item.asked, kinds)
    reasons = [reason for reason in (reading.reason, item.problem) if reason]
    return replace(reading, reason="; ".join(reasons))


def look_up(store: Store, sightings: Iterable[Sighting], subjects: Iterable[Subject]) -> Found:
    """Return where each reading, and each other reading of the same characters, was seen."""
    wanted = {identifier for sighting in sightings for identifier in possible(sighting)}
    found: dict[Identifier, list[Occurrence]] = defaultdict(list)
    for subject in subjects if wanted else ():
        for seen in store.look_up(wanted, subject):
            found[seen.identifier].append(seen)
    return found


def possible(sighting: Sighting) -> Iterator[Identifier]:
    """Yield the identifiers that a sighting may mean, the likeliest first."""
    yield sighting.identifier
    yield from (Identifier(sighting.kind, value) for value in sighting.alternatives)


def entries_of(store: Store, found: Found) -> Mapping[str, Entry]:
    """Return the datasets' entries among what was found, by id: they know role, URN and grade."""
    ids = {seen.subject_id for group in found.values() for seen in group if seen.subject is Subject.ENTRY}
    return {entry.id: entry for entry in store.entries(ids)} if ids else {}


def hits(one: Wash, place: str, reading: CellReading, found: Found, entries: Mapping[str, Entry]) -> Iterator[Hit]:
    """Yield the hits of one reading; a value that stands twice in a cell counts once."""
    asked = {identifier: sighting for sighting in reversed(reading.sightings) for identifier in possible(sighting)}
    asked |= {sighting.identifier: sighting for sighting in reversed(reading.sightings)}
    for identifier in sorted(asked):
        for seen in found.get(identifier, ()):
            yield hit(one, place, asked[identifier], seen, entries.get(seen.subject_id))


def hit(one: Wash, place: str, asked: Sighting, seen: Occurrence, entry: Entry | None) -> Hit:
    """Return one hit with all that is known of it."""
    rule = deciding(asked, seen)
    return Hit(
        run=one.run,
        place=place,
        asked=asked.raw,
        identifier=seen.identifier,
        seen=seen,
        tier=rule.tier,
        rule=rule.explain(asked, seen),
        at=one.at,
        role="; ".join(entry.roles) if entry else "",
        urn=entry.person.urn if entry else "",
        grade=entry.grade if entry else "",
    )


def deciding(asked: Sighting, seen: Occurrence) -> Rule:
    """Return the first rule that holds; one always does, since only what the sighting may mean was looked up."""
    return next(rule for rule in RULES if rule.holds(asked, seen))


def judged(item: Item, reading: CellReading, found: tuple[Hit, ...]) -> WashedRow:
    """Return the outcome for one item."""
    if not reading.sightings:
        result = Result.NOT_AN_IDENTIFIER
    elif not found:
        result = Result.NO_TRACE
    else:
        result = Result.POSSIBLE if all(hit.tier is MatchTier.INFERRED for hit in found) else Result.HIT
    return WashedRow(item.place, item.row, reading, result, found)


def wash_adverts(
    store: Store, run: str, now: datetime, kinds: Iterable[str] = tuple(sorted(WASHED - PLACES))
) -> Iterator[Hit]:
    """Yield a hit for every identifier that both an advert and a dataset's entry hold, in order of identifier.

    Reads the adverts' identifiers as a stream, BATCH at a time. Places are left out unless asked for: sharing one says nothing
    of a person.
    """
    one = Wash(run, now)
    for batch in chunked(store.occurrences([kind for kind in kinds if kind in BY_KIND], Subject.ADVERT), BATCH):
        sightings = [as_sighting(advert) for advert in batch]
        found = look_up(store, sightings, (Subject.ENTRY,))
        entries = entries_of(store, found)
        for advert, sighting in zip(batch, sightings, strict=True):
            for seen in found.get(advert.identifier, ()):
                yield hit(one, f"{advert.source} {advert.source_id}", sighting, seen, entries.get(seen.subject_id))


def as_sighting(seen: Occurrence) -> Sighting:
    """Return an advert's identifier as something that is asked."""
    value = seen.identifier
    return Sighting(value.kind, value.value, seen.raw, 0, len(seen.raw), seen.tier, seen.validity, rule=seen.rule)
