"""The same value, but an advert's writing of it was only guessed from context: for a person to judge."""

from __future__ import annotations

from matcher.wash.rule import Rule
from records.hit import MatchTier
from records.identifier import Occurrence, Sighting, Subject, Tier


def holds(asked: Sighting, seen: Occurrence) -> bool:
    """Say whether the value is the same and an advert's reading of it an inference."""
    return asked.identifier == seen.identifier and seen.subject is Subject.ADVERT and seen.tier is Tier.INFERRED


guessed = Rule("guessed", MatchTier.INFERRED, "the same value, but the advert's was guessed from its context", holds)
