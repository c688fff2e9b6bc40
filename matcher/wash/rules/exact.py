"""The same characters on both sides, with the same normalised value."""

from __future__ import annotations

from matcher.wash.rule import Rule
from records.hit import MatchTier
from records.identifier import Occurrence, Sighting


def applies(asked: Sighting, seen: Occurrence) -> bool:
    """Return whether both sides have the same characters and the same value."""
    return asked.identifier == seen.identifier and asked.raw == seen.raw


exact = Rule("exact", MatchTier.EXACT, "written with the same characters", applies)
