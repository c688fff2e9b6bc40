"""The same characters on both sides, read as the same value."""

from __future__ import annotations

from matcher.wash.rule import Rule
from records.hit import MatchTier
from records.identifier import Occurrence, Sighting


def holds(asked: Sighting, seen: Occurrence) -> bool:
    """Say whether both sides were written alike."""
    return asked.identifier == seen.identifier and asked.raw == seen.raw


exact = Rule("exact", MatchTier.EXACT, "written with the same characters", holds)
