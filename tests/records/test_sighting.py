"""Copies of a sighting change only what they are for."""

from __future__ import annotations

from dataclasses import replace

from records.identifier import Sighting, Tier, Validity

SEEN = Sighting(
    "phone",
    "+447700900461",
    "x",
    3,
    4,
    Tier.OBFUSCATED,
    Validity.FICTIONAL,
    ("a",),
    0.5,
    ("b",),
    "phone/1",
    "text",
    ("+ c",),
)


def test_a_sighting_in_another_field_is_the_same_otherwise():
    assert SEEN.in_field("area") == replace(SEEN, field="area")


def test_a_judged_sighting_is_the_same_otherwise():
    assert SEEN.judged(0.7, ("- d",)) == replace(SEEN, confidence=0.7, evidence=("- d",))
