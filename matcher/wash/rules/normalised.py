"""Different writing, the same canonical value by the rule of its kind."""

from __future__ import annotations

from matcher.wash.rule import Rule
from records.hit import MatchTier
from records.identifier import Occurrence, Sighting


def holds(asked: Sighting, seen: Occurrence) -> bool:
    """Say whether both sides have one canonical value."""
    return asked.identifier == seen.identifier


normalised = Rule("normalised", MatchTier.NORMALISED, "the same value, written differently", holds)
