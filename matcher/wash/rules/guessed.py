"""The same value, but the advert's sighting was inferred from its context: a person must check it."""

from __future__ import annotations

from matcher.wash.rule import Rule
from records.hit import MatchTier
from records.identifier import Occurrence, Sighting, Subject, Tier


def applies(asked: Sighting, seen: Occurrence) -> bool:
    """Return whether the values are equal and the sighting in the advert is inferred."""
    return asked.identifier == seen.identifier and seen.subject is Subject.ADVERT and seen.tier is Tier.INFERRED


guessed = Rule("guessed", MatchTier.INFERRED, "the same value, but inferred from its context in the advert", applies)
