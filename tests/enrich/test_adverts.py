"""Adverts: their sightings come from the text and from the site's own fields, each once."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from enrich.adverts import extract_advert, extract_adverts
from records.advert import Advert

PIECES = st.sampled_from(
    [
        "07700 900461",
        "call ",
        "Mia",
        ", ",
        "E14 9AB",
        "Leeds",
        "£80",
        " 30 min",
        "jane@agency.example",
        "\n",
        "@mia_x",
        "24",
    ]
)
TEXT = st.lists(PIECES, max_size=8).map("".join)


def build_advert(**fields: str) -> Advert:
    return Advert("northlight", "1", "http://site.example/1", datetime(2026, 1, 1, tzinfo=UTC), **fields)


@given(title=TEXT, text=TEXT, area=TEXT, price=TEXT, name=TEXT, account=TEXT)
def test_no_sighting_is_returned_twice_and_each_cites_its_field(title, text, area, price, name, account):
    advert = build_advert(title=title, text=text, area=area, price=price, name=name, account=account)
    sightings = extract_advert(advert)
    assert len(set(sightings)) == len(sightings)
    for sighting in sightings:
        assert getattr(advert, sighting.field)[sighting.start : sighting.end] == sighting.raw


def test_an_identifier_in_text_and_field_is_one_sighting_of_each():
    sightings = extract_advert(build_advert(text="Come to Leeds city centre", area="Leeds"))
    assert [(s.field, s.value) for s in sightings if s.kind == "place"] == [
        ("document", "Leeds, West Yorkshire"),
        ("area", "Leeds, West Yorkshire"),
    ]


def test_processes_return_what_one_returns():
    adverts = [build_advert(text=f"call 07700 9004{n:02}") for n in range(20)]
    assert list(extract_adverts(adverts, cores=2)) == list(extract_adverts(adverts, cores=1))
