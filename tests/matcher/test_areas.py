"""Spellings of a town count as one town."""

from __future__ import annotations

import pytest

from matcher.clusters.areas import resolve_area

SPELLINGS_OF_LEEDS = (
    "Leeds",
    "LEEDS",
    " leeds ",
    "Leeds city centre",
    "Leeds City Center",
    "Central Leeds",
    "North Leeds",
    "Leeds, West Yorkshire",
    "Leeds (West Yorkshire)",
    "Leeds LS1",
    "LS1 4AP, Leeds",
    "near Leeds",
    "Leeds / Bradford",
    "City Centre, Leeds, UK",
    "Leeds area",
    "Incall in Leeds",
)


@pytest.mark.parametrize("spelling", SPELLINGS_OF_LEEDS)
def test_a_spelling_of_a_town_is_that_town(spelling):
    assert resolve_area(spelling) == "Leeds, West Yorkshire"


@pytest.mark.parametrize(
    ("area", "town"),
    [
        ("Stoke on Trent", "Stoke-on-Trent, Staffordshire"),
        ("Kings Lynn", "King's Lynn, Norfolk"),
        ("St. Albans", "St Albans, Hertfordshire"),
        ("Newport, Shropshire", "Newport, Shropshire"),
        ("South Shields", "South Shields, Tyne and Wear"),
        ("bath city centre", "Bath, Somerset"),
        ("Kent", "Kent"),
    ],
)
def test_punctuation_direction_and_county_are_understood(area, town):
    assert resolve_area(area) == town


OTHER_TOWNS = (
    "Stoke Newington",
    "Stoke Mandeville",
    "Kingston Park, Newcastle",
    "Preston Park, Brighton",
    "Upton Park",
    "Southampton Row",
    "Rochester Row",
    "Boston Manor",
    "Dalston Kingsland",
    "Cambridge Heath",
    "West Brompton",
    "South Normanton",
    "Newcastle, Staffordshire",
    "Newcastle, Northern Ireland Coast",
    "St Ives, Cambridgeshire",
    "Whitchurch, Hampshire",
    "Hyde Park, Leeds",
    "Perth, Australia",
    "Wales",
)


@pytest.mark.parametrize("area", OTHER_TOWNS)
def test_a_place_that_only_resembles_a_town_stays_distinct(area):
    assert resolve_area(area) == ", ".join(part.strip().lower() for part in area.split(","))


def test_no_two_of_them_are_one():
    assert len({resolve_area(area) for area in OTHER_TOWNS}) == len(OTHER_TOWNS)


@pytest.mark.parametrize(
    ("area", "words"),
    [("Town 3", "town 3"), ("Région 2", "région 2"), ("Nowhere, Kent", "nowhere, kent"), ("Leeds & York", "leeds york"),
     ("Central", "central"), ("?", ""), ("", "")],
)  # fmt: skip
def test_an_unknown_or_ambiguous_area_is_its_own_words(area, words):
    assert resolve_area(area) == words
