"""What a matching rule is: a value that says whether a reading of a list and a sighting in a store are the same thing.

The rules of `registry.RULES` are asked in order and the first that holds decides. `about` is the reason that a user sees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from records.hit import MatchTier
from records.identifier import Occurrence, Sighting


@dataclass(frozen=True, slots=True)
class Rule:
    """One way for a reading and a sighting to match."""

    name: str
    tier: MatchTier
    about: str
    holds: Callable[[Sighting, Occurrence], bool]
    version: int = 1

    def explain(self, asked: Sighting, seen: Occurrence) -> str:
        """Return what a hit names as its maker: this rule, and those that read either side."""
        return f"{self.name}/{self.version} ({asked.rule} = {seen.rule})"
