"""Extraction of all kinds together: which kind wins if sightings overlap."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.cell import read_cell
from enrich.errors import UnknownKind
from enrich.extract import SHADOWS, extract
from enrich.kinds.phone import phone
from enrich.registry import KINDS


def test_shadows_only_names_kinds():
    assert {*SHADOWS, *(kind for shadowed in SHADOWS.values() for kind in shadowed)} <= {kind.name for kind in KINDS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("jane@agency.example", ["email:jane@agency.example"]),
        ("reg AB45 CDE", ["plate:AB45 CDE"]),
        ("reg ab45 cde", ["plate:AB45 CDE"]),
        ("incall W12 3AB", ["postcode:W12 3AB"]),
        ("sort code 12-34-56 account 12345678", ["account_number:12-34-56 12345678"]),
        ("case C0001, offence MS0002", []),
    ],
)
def test_extract_returns_the_strongest_kind(text, expected):
    assert [str(sighting.identifier) for sighting in extract(text)] == expected


@pytest.mark.parametrize("cell", ["C0001", "MS0002", "C1001", "MS 22"])
def test_a_reference_in_a_list_is_not_a_plate(cell):
    assert not any(sighting.kind == "plate" for sighting in read_cell(cell).sightings)


def test_a_column_of_plates_may_have_dateless_ones():
    plates = [kind for kind in KINDS if kind.name == "plate"]
    assert [sighting.value for sighting in read_cell("MS 22", plates).sightings] == ["MS 22"]


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(codec=None))
    | st.lists(st.sampled_from("<b> </p> &amp; &#48; £80 E14 a@b.com 07700 900461 \u200b ½ İ".split(" "))).map("".join)
)
def test_every_sighting_of_text_or_markup_has_the_span_of_its_raw_text(text):
    found = extract(text)
    assert all(text[sighting.start : sighting.end] == sighting.raw for sighting in found)
    assert [sighting.start for sighting in found] == sorted(sighting.start for sighting in found)


@pytest.mark.parametrize("kinds", [["phone"], ("phone",), "phone", [phone]])
def test_kinds_may_be_given_by_name(kinds):
    assert [seen.value for seen in extract("07700 900461, mia@example.com", kinds=kinds)] == ["+447700900461"]


def test_an_unknown_kind_is_answered_with_those_that_exist():
    with pytest.raises(UnknownKind, match=r"'fax'.*phone"):
        extract("x", kinds=["fax"])


def test_a_kind_is_short_in_the_help_of_a_function():
    assert repr(phone) == f"<Kind phone/{phone.version}>"
