"""Checks identifiers of a list against the adverts and the policing datasets in the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from more_itertools import chunked

from enrich.cell import EMPTY
from enrich.kind import Kind
from enrich.registry import KINDS
from matcher.kind_policy import PLACE_KINDS, POLICY_BY_KIND, SHARED_KINDS, WASHED_KINDS, select_washed
from matcher.lists.cells import CellReader, build_cell_reader, drop_guesses
from matcher.lists.item import Item
from matcher.wash.registry import RULES
from matcher.wash.rule import Rule
from records.entry import Entry
from records.hit import CellReading, Hit, MatchTier, Result, WashedRow
from records.identifier import Identifier, Occurrence, Sighting, Subject, Validity
from search.store import Store

BATCH = 10_000
PERSON = "person"
DEFAULT_ADVERT_KINDS = tuple(sorted(WASHED_KINDS - PLACE_KINDS))  # a shared place says nothing about a person

Occurrences = Mapping[Identifier, Sequence[Occurrence]]


class Against(StrEnum):
    """What a list is washed against."""

    ADVERTS = "adverts"
    DATASETS = "datasets"
    ALL = "all"

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The subjects to search."""
        return {
            Against.ADVERTS: (Subject.ADVERT,),
            Against.DATASETS: (Subject.ENTRY,),
            Against.ALL: (Subject.ADVERT, Subject.ENTRY),
        }[self]


@dataclass(frozen=True, slots=True)
class Wash:
    """One wash: the id and time that every hit carries."""

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
    """Check each item against the store: yield one WashedRow per item, in order, misses included.

    Washes the items in batches of BATCH, so a list of any length needs constant memory. The result of an item without
    an identifier is NOT_AN_IDENTIFIER, never a miss; if only an alternative reading was seen it is POSSIBLE, never a
    hit.
    """
    current, subjects, read = Wash(run, now), Against(against).subjects, build_cell_reader(select_washed(kinds))
    for batch in chunked(items, BATCH):
        readings = [read_item(item, read) for item in batch]
        sightings = (sighting for row in readings for reading in row for sighting in list_washable(reading))
        seen = look_up(store, sightings, subjects)
        entries = load_entries(store, seen)
        for item, row in zip(batch, readings, strict=True):
            certain = choose_readings([drop_guesses(reading, seen) for reading in row])
            yield judge_row(item, certain, tuple(find_hits(current, item.place, certain, seen, entries)))


def read_item(item: Item, read: CellReader) -> list[CellReading]:
    """Parse the cells of a row."""
    return [explain(read(cell.text, cell.target), cell.column) for cell in item.asked]


def choose_readings(readings: Sequence[CellReading]) -> tuple[CellReading, ...]:
    """Return the readings with identifiers or, if none has any, the reasons of all as one."""
    found = tuple(reading for reading in readings if reading.sightings)
    if found:
        return found
    if len(readings) == 1:
        return tuple(readings)
    reasons = "; ".join(f"{reading.column}: {reading.reason}" for reading in readings)
    return (CellReading("", reason=reasons or EMPTY),)


def explain(reading: CellReading, column: str) -> CellReading:
    """Add its column to the reading of a cell, and to its reason the placeholders and the unread part."""
    made_up = [seen for seen in reading.sightings if seen.validity is Validity.PLACEHOLDER]
    reasons = (
        reading.reason,
        *(f"{seen.raw[:80]!r} is a placeholder, not a real {seen.kind}" for seen in made_up),
        f"not read: {reading.unread!r}" if reading.unread else "",
    )
    reason = "; ".join(filter(None, reasons))
    return CellReading(reading.raw, reading.sightings, reason, column, reading.unread)


def list_washable(reading: CellReading) -> list[Sighting]:
    """Return the sightings to look up: all except placeholders, which many adverts share by chance."""
    return [sighting for sighting in reading.sightings if sighting.validity is not Validity.PLACEHOLDER]


def list_asked(readings: Iterable[CellReading]) -> dict[Identifier, tuple[Sighting, str]]:
    """Return what a row asks for: each identifier with the sighting and column that it is first written in.

    Alternatives come last, so that a value that is written outright is never reported as another's alternative.
    """
    washable = [(seen, reading.column) for reading in readings for seen in list_washable(reading)]
    asked = {seen.identifier: (seen, column) for seen, column in reversed(washable)}
    for seen, column in washable:
        for identifier in list_possible_identifiers(seen):
            asked.setdefault(identifier, (seen, column))
    return asked


def look_up(store: Store, sightings: Iterable[Sighting], subjects: Iterable[Subject]) -> Occurrences:
    """Return where each parsed value, and each alternative value, was seen."""
    wanted = {identifier for sighting in sightings for identifier in list_possible_identifiers(sighting)}
    occurrences: dict[Identifier, list[Occurrence]] = defaultdict(list)
    for subject in subjects if wanted else ():
        for seen in store.look_up(wanted, subject):
            occurrences[seen.identifier].append(seen)
    return occurrences


def list_possible_identifiers(sighting: Sighting) -> Iterator[Identifier]:
    """Yield the identifiers that a sighting may mean, the most likely first."""
    yield sighting.identifier
    yield from (Identifier(sighting.kind, value) for value in sighting.alternatives)


def load_entries(store: Store, occurrences: Occurrences) -> Mapping[str, Entry]:
    """Return the dataset entries among the occurrences by id: they have role, URN and grade."""
    ids = {seen.subject_id for group in occurrences.values() for seen in group if seen.subject is Subject.ENTRY}
    return {entry.id: entry for entry in store.entries(ids)} if ids else {}


def find_hits(
    current: Wash,
    place: str,
    readings: Iterable[CellReading],
    occurrences: Occurrences,
    entries: Mapping[str, Entry],
) -> Iterator[Hit]:
    """Yield the hits of one row, by identifier; a value that is twice in a row counts once."""
    asked = list_asked(readings) if occurrences else {}
    for identifier in sorted(asked.keys() & occurrences.keys()):
        for seen in occurrences[identifier]:
            sighting, column = asked[identifier]
            yield build_hit(current, place, sighting, column, seen, entries.get(seen.subject_id))


def build_hit(current: Wash, place: str, asked: Sighting, column: str, seen: Occurrence, entry: Entry | None) -> Hit:
    """Return a hit; role, URN and grade come from the entry."""
    rule = choose_rule(asked, seen)
    return Hit(
        run=current.run,
        place=place,
        asked=asked.raw,
        identifier=seen.identifier,
        seen=seen,
        tier=rule.tier,
        rule=rule.describe_provenance(asked, seen),
        at=current.at,
        role="; ".join(entry.roles) if entry else "",
        urn=entry.person.urn if entry else "",
        grade=entry.grade if entry else "",
        column=column,
    )


def choose_rule(asked: Sighting, seen: Occurrence) -> Rule:
    """Return the first rule that applies; one always does, because only possible values were looked up."""
    return next(rule for rule in RULES if rule.applies(asked, seen))


def select_hits(washed: WashedRow, sighting: Sighting) -> list[Hit]:
    """Return the hits of a row that one of its identifiers has."""
    values = set(list_possible_identifiers(sighting))
    return [hit for hit in washed.hits if hit.identifier in values]


def judge_identifier(sighting: Sighting, hits: Sequence[Hit]) -> Result:
    """Return the result of one identifier of a row."""
    if sighting.validity is Validity.PLACEHOLDER:
        return Result.NOT_AN_IDENTIFIER
    if not hits:
        return Result.NO_TRACE
    is_hit = any(is_sure(hit) and hit.identifier == sighting.identifier for hit in hits)
    return Result.HIT if is_hit and sighting.kind != PERSON else Result.POSSIBLE


def judge_row(item: Item, readings: tuple[CellReading, ...], hits: tuple[Hit, ...]) -> WashedRow:
    """Return the result of one row."""
    washable = [seen for reading in readings for seen in list_washable(reading)]
    asks_places_only = all(seen.kind in PLACE_KINDS for seen in washable)
    weak = {PERSON} if asks_places_only else SHARED_KINDS
    if not washable:
        result = Result.NOT_AN_IDENTIFIER
    elif not hits:
        result = Result.NO_TRACE
    elif any(is_sure(hit) and hit.identifier.kind not in weak for hit in hits):
        result = Result.HIT
    else:
        result = Result.POSSIBLE
    return WashedRow(item.place, item.row, readings, result, hits, item.problem)


def is_sure(hit: Hit) -> bool:
    """Return whether a hit matches the value that was written, not another reading of it."""
    return hit.tier is not MatchTier.INFERRED


def wash_adverts(store: Store, run: str, now: datetime, kinds: Iterable[str] = DEFAULT_ADVERT_KINDS) -> Iterator[Hit]:
    """Yield a hit for every identifier that is in both an advert and a dataset entry, in order of identifier.

    Reads the identifiers of the adverts as a stream, in batches of BATCH.
    """
    current = Wash(run, now)
    known_kinds = [kind for kind in kinds if kind in POLICY_BY_KIND]
    seen_in_adverts = store.occurrences(known_kinds, Subject.ADVERT)
    real = (occurrence for occurrence in seen_in_adverts if occurrence.validity is not Validity.PLACEHOLDER)
    for batch in chunked(real, BATCH):
        sightings = [as_sighting(advert) for advert in batch]
        occurrences = look_up(store, sightings, (Subject.ENTRY,))
        entries = load_entries(store, occurrences)
        for advert, sighting in zip(batch, sightings, strict=True):
            place = f"{advert.source} {advert.source_id}"
            for seen in occurrences.get(advert.identifier, ()):
                yield build_hit(current, place, sighting, "", seen, entries.get(seen.subject_id))


def as_sighting(seen: Occurrence) -> Sighting:
    """Return the identifier of an advert as a sighting to look up."""
    value = seen.identifier
    return Sighting(value.kind, value.value, seen.raw, 0, len(seen.raw), seen.tier, seen.validity, rule=seen.rule)
