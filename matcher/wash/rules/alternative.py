"""What was asked can be read in more than one way, and another reading than the likeliest was seen: for a person to judge."""

from __future__ import annotations

from matcher.wash.rule import Rule
from records.hit import MatchTier
from records.identifier import Occurrence, Sighting


def holds(asked: Sighting, seen: Occurrence) -> bool:
    """Say whether another reading of the same kind was seen."""
    return asked.kind == seen.identifier.kind and seen.identifier.value in asked.alternatives


alternative = Rule("alternative", MatchTier.INFERRED, "only another reading of the same characters was seen", holds)
