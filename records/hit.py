"""What a wash says of each row of a list: a hit with its reasons, an explicit miss, or that it is no identifier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from records.digest import digest
from records.identifier import Identifier, Sighting
from records.seen import Seen


class Result(StrEnum):
    """What a wash can say of a row. NO_TRACE is a finding, stamped like a hit. POSSIBLE: only another reading of the same
    characters was found, which is no hit until a person has looked.
    """

    HIT = "hit"
    POSSIBLE = "possible"
    NO_TRACE = "no trace"
    NOT_AN_IDENTIFIER = "not an identifier"


class MatchTier(StrEnum):
    """How a match came about: the same characters, or the same canonical value once both sides were normalised.

    INFERRED: an alternative reading of what was asked; never a hit by itself.
    """

    EXACT = "exact"
    NORMALISED = "normalised"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Hit:
    """A value of a list that a store also holds: what was asked, what was found, how, and by which rule.

    `run` is the wash, `place` where the value stood in the list ("numbers.csv row 12"), `asked` the list's raw text. `role`,
    `urn` and `grade` are those of the dataset's entry ("" for an advert).
    """

    run: str
    place: str
    asked: str
    identifier: Identifier
    seen: Seen
    tier: MatchTier
    rule: str
    at: datetime
    role: str = ""
    urn: str = ""
    grade: str = ""

    @property
    def id(self) -> str:
        """The same when the same wash is repeated."""
        return digest("hit", self.run, self.place, str(self.identifier), self.seen.subject, self.seen.subject_id)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell of a list holds: its identifiers, or the reason why there is none."""

    raw: str
    sightings: tuple[Sighting, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Washed:
    """The outcome for one row of a list; `place` and the row's cells are kept so that the list comes back row for row."""

    place: str
    row: tuple[str, ...]
    reading: Reading
    result: Result
    hits: tuple[Hit, ...] = ()
