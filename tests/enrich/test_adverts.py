"""Adverts: their sightings come from the text and from the site's own fields, each once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.adverts import extract_advert, extract_adverts
from enrich.errors import InvalidFormat
from enrich.kinds.account import account
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


@given(title=TEXT, text=TEXT, area=TEXT, price=TEXT, name=TEXT, owner=TEXT)
def test_no_sighting_is_returned_twice_and_each_cites_its_field(title, text, area, price, name, owner):
    advert = build_advert(title=title, text=text, area=area, price=price, name=name, account=owner)
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


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Northlight : Mia_7", "northlight:mia_7"),
        ("127.0.0.1:8104:Mia", "127.0.0.1:8104:mia"),
        ("[::1]:8104:Mia", "[::1]:8104:mia"),
        ("site.example:8104", "site.example:8104"),
        ("site.example:mia:rose", "site.example:mia:rose"),
    ],
)
def test_an_account_is_a_site_which_may_have_a_port_and_a_name(value, expected):
    assert account.canonical(value) == expected


@pytest.mark.parametrize(
    "value", ["127.0.0.1:8104:", "127.0.0.1:8104: ", "[::1]:8104:", "site.example:", "mia", ":mia"]
)
def test_without_a_name_there_is_no_account(value):
    with pytest.raises(InvalidFormat):
        account.canonical(value)
