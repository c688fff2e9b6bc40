"""What an identifier is and how one was seen in a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How much had to be undone to read an identifier: nothing, a disguise, or a guess from context."""

    CLEAN = "clean"
    OBFUSCATED = "obfuscated"
    INFERRED = "inferred"


class Validity(StrEnum):
    """What the official rule of a kind says of a value. FICTIONAL: a range reserved for drama, or the like, never issued."""

    VALID = "valid"
    POSSIBLE = "possible"
    FICTIONAL = "fictional"


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A canonical value of a kind; equal identifiers are the same thing wherever they were seen.

    >>> str(Identifier("phone", "+447700900461"))
    'phone:+447700900461'
    """

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @classmethod
    def parse(cls, key: str) -> Identifier:
        """Return the identifier that `str` wrote; the kind ends at the first colon."""
        kind, _, value = key.partition(":")
        return cls(kind, value)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One identifier read in one place of one text, with all that is needed to check the reading.

    `start` and `end` are code points of the original text of `field`, and `text[start:end] == raw` always holds.
    `transformations` names, in order, what was undone to get from `raw` to `value`; `alternatives` are other canonical
    values that the same characters could mean; `confidence` is 0 to 1; `rule` is the extractor's kind and version
    ("phone/3"), so that the reading can be redone when the rule changes.
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

    @property
    def identifier(self) -> Identifier:
        """The identifier that was seen."""
        return Identifier(self.kind, self.value)
