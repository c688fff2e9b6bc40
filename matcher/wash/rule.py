"""Matching rule contract: a rule decides whether a sighting of a list and an occurrence in the store are a match.

The rules of `registry.RULES` are tried in order and the first that applies decides. `about` is the reason that users
see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from records.hit import MatchTier
from records.identifier import Occurrence, Sighting


@dataclass(frozen=True, slots=True)
class Rule:
    """A matching rule."""

    name: str
    tier: MatchTier
    about: str
    applies: Callable[[Sighting, Occurrence], bool]
    version: int = 1

    def describe_provenance(self, asked: Sighting, seen: Occurrence) -> str:
        """Return the `rule` of a hit: this rule, and the extraction rules of both sides."""
        return f"{self.name}/{self.version} ({asked.rule} = {seen.rule})"
