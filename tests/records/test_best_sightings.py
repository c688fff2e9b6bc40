"""The best sighting of each identifier."""

from __future__ import annotations

from itertools import permutations

from records.identifier import Sighting, Tier, select_best_sightings


def sighting(raw: str, confidence: float, tier: Tier = Tier.CLEAN, value: str = "+447700900461") -> Sighting:
    return Sighting("phone", value, raw, 0, len(raw), tier, confidence=confidence)


def test_the_most_confident_sighting_is_the_best_in_any_order() -> None:
    sightings = [sighting("low", 0.5), sighting("high", 0.9), sighting("middle", 0.7)]
    for order in permutations(sightings):
        assert [best.raw for best in select_best_sightings(order)] == ["high"]


def test_confidence_counts_more_than_a_clean_spelling() -> None:
    sightings = [sighting("clean", 0.5), sighting("obfuscated", 0.9, Tier.OBFUSCATED)]
    for order in permutations(sightings):
        assert [best.raw for best in select_best_sightings(order)] == ["obfuscated"]


def test_of_equally_confident_sightings_a_clean_one_is_the_best_then_the_first() -> None:
    obfuscated, first, second = sighting("o", 0.9, Tier.OBFUSCATED), sighting("first", 0.9), sighting("second", 0.9)
    assert [best.raw for best in select_best_sightings([obfuscated, first, second])] == ["first"]


def test_each_identifier_has_its_own_best_sighting() -> None:
    sightings = [sighting("a", 0.5), sighting("b", 0.4, value="+447700900462"), sighting("c", 0.6)]
    assert [best.raw for best in select_best_sightings(sightings)] == ["c", "b"]
