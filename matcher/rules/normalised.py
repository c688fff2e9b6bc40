"""Different writing, the same canonical value by the rule of its kind."""

from __future__ import annotations

from matcher.rule import Rule
from records.hit import MatchTier
from records.identifier import Sighting
from records.seen import Seen


def holds(asked: Sighting, seen: Seen) -> bool:
    """Say whether both sides have one canonical value."""
    return asked.identifier == seen.identifier


normalised = Rule("normalised", MatchTier.NORMALISED, "the same value, written differently", holds)
