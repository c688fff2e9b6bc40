"""Different characters, the same value after normalisation by the rule of its kind."""

from __future__ import annotations

from matcher.wash.rule import Rule
from records.hit import MatchTier
from records.identifier import Occurrence, Sighting


def applies(asked: Sighting, seen: Occurrence) -> bool:
    """Return whether both sides have the same canonical value."""
    return asked.identifier == seen.identifier


normalised = Rule("normalised", MatchTier.NORMALISED, "the same value, written differently", applies)
