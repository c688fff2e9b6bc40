"""The text has several possible readings, and another than the most likely one was seen: a person must check it."""

from __future__ import annotations

from matcher.wash.rule import Rule
from records.hit import MatchTier
from records.identifier import Occurrence, Sighting


def applies(asked: Sighting, seen: Occurrence) -> bool:
    """Return whether an alternative value of the same kind was seen."""
    return asked.kind == seen.identifier.kind and seen.identifier.value in asked.alternatives


alternative = Rule("alternative", MatchTier.INFERRED, "only another reading of the same characters was seen", applies)
