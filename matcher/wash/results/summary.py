"""One line for each distinct identifier of a list: how often it was asked, and its matches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from matcher.wash.wash import judge_identifier, select_hits
from records.hit import Hit, Result, WashedRow
from records.identifier import Occurrence, Sighting, Subject

MAX_NAMED = 10  # places, names and areas of one identifier
SUMMARY_COLUMNS = (
    "result", "kind", "identifier", "validity", "rows", "asked in", "adverts", "dataset entries", "sites or datasets",
    "accounts", "names", "areas", "nominals", "roles", "first seen", "last seen",
)  # fmt: skip
ORDER = list(Result)


@dataclass(slots=True)
class IdentifierSummary:
    """What a list asks and finds of one identifier."""

    kind: str
    value: str
    validity: str
    result: Result = Result.NOT_AN_IDENTIFIER
    rows: int = 0
    places: list[str] = field(default_factory=list)
    adverts: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    named: dict[str, dict[str, None]] = field(default_factory=dict)
    first_seen: datetime | None = None
    last_seen: datetime | None = None

    def add(self, place: str, result: Result, hits: list[Hit]) -> None:
        """Add one row that asks for the identifier."""
        self.rows += 1
        self.result = min(self.result, result, key=ORDER.index)
        if len(self.places) <= MAX_NAMED:
            self.places.append(place)
        for hit in hits:
            self._add_hit(hit)

    def _add_hit(self, hit: Hit) -> None:
        seen = hit.seen
        (self.adverts if seen.subject is Subject.ADVERT else self.entries).add(seen.subject_id)
        facts = (("where", seen.source), ("account", seen.account), ("name", seen.name), ("area", seen.area),
                 ("urn", hit.urn), ("role", hit.role))  # fmt: skip
        for name, value in facts:
            known = self.named.setdefault(name, {})
            if value and len(known) <= MAX_NAMED:
                known[value] = None
        if seen.subject is Subject.ADVERT:
            self._add_times(seen)

    def _add_times(self, seen: Occurrence) -> None:
        """Extend the time for which adverts show the identifier."""
        self.first_seen = min(self.first_seen or seen.first_seen, seen.first_seen)
        self.last_seen = max(self.last_seen or seen.last_seen, seen.last_seen)

    def cells(self) -> tuple[str | int | datetime | None, ...]:
        """Return the cells in the order of SUMMARY_COLUMNS."""
        names = (join_some(self.named.get(name, {})) for name in ("where", "account", "name", "area", "urn", "role"))
        return (
            self.result.value, self.kind, self.value, self.validity, self.rows, join_some(self.places),
            len(self.adverts), len(self.entries), *names, self.first_seen, self.last_seen,
        )  # fmt: skip


def join_some(values: dict[str, None] | list[str]) -> str:
    """Join the first values to one cell, and say that there are more.

    >>> join_some(["a", "b"]), join_some([str(n) for n in range(11)])
    ('a; b', '0; 1; 2; 3; 4; 5; 6; 7; 8; 9; and more')
    """
    shown = list(values)
    return "; ".join(shown[:MAX_NAMED] + (["and more"] if len(shown) > MAX_NAMED else []))


class Summary:
    """The summaries of all identifiers of a list; memory grows with the distinct identifiers."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], IdentifierSummary] = {}

    def add(self, washed: WashedRow) -> None:
        """Add one row."""
        asked: dict[tuple[str, str], tuple[Sighting, str]] = {}
        for reading in washed.readings:
            for seen in reading.sightings:
                asked.setdefault((seen.kind, seen.value), (seen, reading.column))
        for key, (seen, column) in asked.items():
            hits = select_hits(washed, seen)
            summary = self._found.setdefault(key, IdentifierSummary(*key, seen.validity.value))
            summary.add(f"{washed.place} {column}".strip(), judge_identifier(seen, hits), hits)

    def __iter__(self) -> Iterator[IdentifierSummary]:
        """Yield the summaries: hits first, and those in most adverts and entries first."""
        return iter(
            sorted(
                self._found.values(),
                key=lambda one: (ORDER.index(one.result), -len(one.adverts) - len(one.entries), one.kind, one.value),
            )
        )
