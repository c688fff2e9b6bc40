"""The same characters on both sides, read as the same value."""

from __future__ import annotations

from matcher.rule import Rule
from records.hit import MatchTier
from records.identifier import Sighting
from records.seen import Seen


def holds(asked: Sighting, seen: Seen) -> bool:
    """Say whether both sides were written alike."""
    return asked.identifier == seen.identifier and asked.raw == seen.raw


exact = Rule("exact", MatchTier.EXACT, "written with the same characters", holds)
