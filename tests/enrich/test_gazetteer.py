"""The gazetteer finds the police force of places and postcodes."""

from __future__ import annotations

import pytest

from enrich.lexicon import gazetteer


@pytest.mark.parametrize(
    ("postcode", "force"),
    [
        ("E14 9AB", "metropolitan"),
        ("EC2A 4NE", "metropolitan"),
        ("M1", "greater-manchester"),
        ("LS6", "west-yorkshire"),
        ("CF10", "south-wales"),
        ("BT7 1AA", "northern-ireland"),
        ("EH6", "police-scotland"),
        ("TS1", "cleveland"),
        ("TR1", "devon-and-cornwall"),
        ("SW1", "metropolitan"),
        ("JE2", ""),
    ],
)
def test_a_postcode_has_a_force(postcode, force):
    assert gazetteer.find_district(postcode).force == force


def test_an_unknown_postcode_has_no_district():
    assert gazetteer.find_district("QQ1") is None


@pytest.mark.parametrize(
    ("place", "force"),
    [
        ("Ilford, Greater London", "metropolitan"),
        ("Newport, Gwent", "gwent"),
        ("Essex", "essex"),
        ("Bristol, Bristol", "avon-and-somerset"),
    ],
)
def test_a_place_has_a_force(place, force):
    assert gazetteer.find_place(place).district.force == force


def test_the_districts_cover_the_45_territorial_forces():
    forces = {district.force for district in gazetteer.load_districts().values()} - {""}
    assert len(forces) == 45


def test_every_alias_and_quarter_has_a_place():
    assert all(found for found in gazetteer.load_places().values())


def test_places_are_on_the_british_isles():
    places = [place for found in gazetteer.load_places().values() for place in found if place.latitude is not None]
    assert all(49 < place.latitude < 61.5 and -9 < place.longitude < 2.5 for place in places)
