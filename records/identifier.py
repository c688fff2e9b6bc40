"""Identifiers, and how they were seen in a text, an advert or an entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Tier(StrEnum):
    """How an identifier was written: plainly, obfuscated, or inferred from its context."""

    CLEAN = "clean"
    OBFUSCATED = "obfuscated"
    INFERRED = "inferred"


class Validity(StrEnum):
    """Validity of a value by the official rule of its kind.

    FICTIONAL: a range reserved for fiction, never issued. PLACEHOLDER: a made-up example ("01234 567890",
    "test@test.com"), shown but never linked.
    """

    VALID = "valid"
    POSSIBLE = "possible"
    FICTIONAL = "fictional"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A canonical value of a kind. Two identifiers are equal if and only if kind and value are equal.

    >>> str(Identifier("phone", "+447700900461"))
    'phone:+447700900461'
    """

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @classmethod
    def parse(cls, key: str) -> Identifier:
        """Parse the format of `str`: kind and value separated by the first colon."""
        kind, _, value = key.partition(":")
        return cls(kind, value)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One identifier extracted from one place in a text, with everything needed to verify it.

    `start` and `end` are code points of the original text of `field`; `text[start:end] == raw` always holds.
    `transformations` lists, in order, what normalised `raw` to `value`; `alternatives` are other canonical values that
    the same characters may mean; `confidence` is a probability from 0 to 1; `evidence` lists what decided it, if it is
    not high; `rule` is the extractor's kind and version ("phone/3"), so that the text can be extracted again when the
    rule changes.
    """

    kind: str
    value: str
    raw: str
    start: int
    end: int
    tier: Tier = Tier.CLEAN
    validity: Validity = Validity.VALID
    transformations: tuple[str, ...] = ()
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()
    rule: str = ""
    field: str = "text"
    evidence: tuple[str, ...] = ()

    @property
    def identifier(self) -> Identifier:
        """Kind and value."""
        return Identifier(self.kind, self.value)

    def overlaps(self, other: Sighting) -> bool:
        """Return whether two sightings of one field have characters in common."""
        return self.start < other.end and other.start < self.end

    def in_field(self, field: str) -> Sighting:
        """Return the sighting with the name of its field. Twice as fast as `dataclasses.replace`."""
        values = (self.kind, self.value, self.raw, self.start, self.end, self.tier, self.validity, self.transformations)
        return Sighting(*values, self.confidence, self.alternatives, self.rule, field, self.evidence)

    def judged(self, confidence: float, evidence: tuple[str, ...]) -> Sighting:
        """Return the sighting with a probability and what decided it."""
        values = (self.kind, self.value, self.raw, self.start, self.end, self.tier, self.validity, self.transformations)
        return Sighting(*values, confidence, self.alternatives, self.rule, self.field, evidence)


class Subject(StrEnum):
    """What an identifier was found in."""

    ADVERT = "advert"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An identifier in one advert or entry, with what washing and linking need.

    `subject_id` is the id of the advert or entry; `source` the site or dataset, `source_id` the id within it; `edition`
    the version of the advert or dataset. For an advert the times cover the versions that show the identifier.
    `account`, `name` and `area` are the advert's ("" for an entry). `raw` is the original spelling, `rule` the
    extractor ("phone/3").
    """

    identifier: Identifier
    subject: Subject
    subject_id: str
    source: str
    source_id: str
    edition: str
    first_seen: datetime
    last_seen: datetime
    raw: str
    tier: Tier
    validity: Validity
    confidence: float
    rule: str
    account: str = ""
    name: str = ""
    area: str = ""


def select_best_sightings(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return one sighting per identifier: the most confident; if equal, a clean one; then the first.

    >>> guess = Sighting("age", "24", "24ish", 0, 5, Tier.INFERRED, confidence=0.6)
    >>> [sighting.raw for sighting in select_best_sightings([guess, Sighting("age", "24", "24", 9, 11)])]
    ['24']
    """
    best: dict[tuple[str, str], Sighting] = {}
    for sighting in sightings:
        known = best.setdefault((sighting.kind, sighting.value), sighting)
        if known is not sighting and _rank(sighting) > _rank(known):
            best[sighting.kind, sighting.value] = sighting
    return list(best.values())


def _rank(sighting: Sighting) -> tuple[float, bool]:
    return sighting.confidence, sighting.tier is Tier.CLEAN
