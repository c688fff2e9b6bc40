"""The results of a wash: for each row a hit with its reasons, an explicit "no trace", or "not an identifier"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from records.digest import digest
from records.identifier import Identifier, Occurrence, Sighting


class Result(StrEnum):
    """Result of washing one row.

    NO_TRACE is a finding and is stamped like a hit. POSSIBLE means that only an alternative reading of the cell
    matched: not a hit until a person has checked it.
    """

    HIT = "hit"
    POSSIBLE = "possible"
    NO_TRACE = "no trace"
    NOT_AN_IDENTIFIER = "not an identifier"


class MatchTier(StrEnum):
    """How a value matched: identical characters, or the same canonical value after normalisation.

    INFERRED matches an alternative reading; it is never a hit by itself.
    """

    EXACT = "exact"
    NORMALISED = "normalised"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Hit:
    """A match between a value of a list and an occurrence in the store, with the matching rule.

    `run` is the id of the wash, `place` the location in the list ("numbers.csv row 12"), `asked` the raw text of the
    list, `column` the name of its column. `role`, `urn` and `grade` come from the dataset's entry ("" for an advert).
    """

    run: str
    place: str
    asked: str
    identifier: Identifier
    seen: Occurrence
    tier: MatchTier
    rule: str
    at: datetime
    role: str = ""
    urn: str = ""
    grade: str = ""
    column: str = ""

    @property
    def id(self) -> str:
        """Deterministic id, equal if the same wash is repeated."""
        return digest("hit", self.run, self.place, str(self.identifier), self.seen.subject, self.seen.subject_id)


@dataclass(frozen=True, slots=True)
class CellReading:
    """A parsed cell of a list: its identifiers, or the reason why there are none.

    `column` is the name of its column, `unread` the rest of the cell outside its identifiers.
    """

    raw: str
    sightings: tuple[Sighting, ...] = ()
    reason: str = ""
    column: str = ""
    unread: str = ""


@dataclass(frozen=True, slots=True)
class WashedRow:
    """The result of one row of a list, with the original cells and their place, so that the output matches the input
    row for row.

    `readings` are of the cells with identifiers; if the row has none, of one cell that says why. The result is that of
    the identifier with the worst one, in the order of Result.
    """

    place: str
    row: tuple[str, ...]
    readings: tuple[CellReading, ...]
    result: Result
    hits: tuple[Hit, ...] = ()
    problem: str = ""

    @property
    def sightings(self) -> list[Sighting]:
        """The identifiers of all cells, in order."""
        return [sighting for reading in self.readings for sighting in reading.sightings]
