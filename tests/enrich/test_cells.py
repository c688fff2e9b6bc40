"""A cell of a list or dataset has all its contacts, and nothing that is another number."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.cell import read_cell
from enrich.errors import IdentifierError
from enrich.extract import extract, has_marks
from enrich.kinds.account_number import account_number
from enrich.kinds.host import host
from enrich.kinds.phone import phone
from enrich.registry import KINDS, select_kinds
from records.identifier import Tier

MIA, OTHER = "phone:+447700900461", "phone:+447700900462"
EMAIL, HANDLE = "email:mia@gmail.com", "handle:telegram:mia_b99"
CONTACTS = ("phone:", "email:", "handle:")


def read(cell, kinds=KINDS):
    return [str(sighting.identifier) for sighting in read_cell(cell, kinds).sightings]


def contacts(cell, kinds=KINDS):
    return {value for value in read(cell, kinds) if value.startswith(CONTACTS)}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("wa.me/447700900461,wa.me/447700900462", {MIA, OTHER}),
        ("tel:07700900461;tel:07700900462", {MIA, OTHER}),
        ("tel:07700900461/07700900462", {MIA, OTHER}),
        ("tel:07700900461&07700900462", {MIA, OTHER}),
        ("tel:+44-7700-900461;ext=2;07700900462", {MIA, OTHER}),
        ("07700900461,wa.me/447700900462", {MIA, OTHER}),
        ("07700900461_07700900462", {MIA, OTHER}),
        ("wa.me/447700900461;mia@gmail.com", {MIA, EMAIL}),
        ("mia@gmail.com;wa.me/447700900461", {MIA, EMAIL}),
        ("t.me/mia_b99,07700900461", {HANDLE, MIA}),
        ("https://t.me/mia_b99;07700900461", {HANDLE, MIA}),
        ("https://t.me/mia_b99|7700900461", {HANDLE, MIA}),
        ("https://t.me/mia_b99 07700900461", {HANDLE, MIA}),
        ("https://t.me/mia_b99;mia@gmail.com", {HANDLE, EMAIL}),
        ("https://t.me/mia_b99", {HANDLE}),
    ],
)
def test_a_link_hides_no_other_contact(cell, expected):
    assert contacts(cell) == expected
    if {MIA, OTHER} & expected:
        assert contacts(cell, (phone,)) == {value for value in expected if value.startswith("phone")}
    for sighting in read_cell(cell).sightings:
        assert cell[sighting.start : sighting.end] == sighting.raw


@pytest.mark.parametrize("cell", ["https://x.example/a,b;c=1", "https://x.example/@51.50744444,0.1277583333,15z"])
def test_a_link_with_separators_is_one_address(cell):
    assert read(cell) == [f"url:{cell}"]
    assert read(cell, (phone,)) == []


@pytest.mark.parametrize("value", ["tel:07700900461;tel:07700900462", "wa.me/447700900461;mia@gmail.com"])
def test_a_link_beside_another_contact_is_not_one_number(value):
    with pytest.raises(IdentifierError):
        phone.canonical(value)


def test_a_host_is_one_whole_address():
    assert host.canonical("https://www.agency.example/page") == "agency.example"
    with pytest.raises(IdentifierError):
        host.canonical("https://agency.example/page 07700900461")


@pytest.mark.parametrize("cell", ["0447700900461", "04407700900461", "044 7700 900461", "Mia 0447700900461"])
def test_044_is_the_british_code(cell):
    (sighting,) = (seen for seen in read_cell(cell).sightings if seen.kind == "phone")
    assert (str(sighting.identifier), sighting.tier, sighting.confidence) == (MIA, Tier.INFERRED, 0.9)
    assert read(cell, (account_number,)) == []


@pytest.mark.parametrize("cell", ["35077009004611", "20240707123456", "12345612345678", "123456 12345678"])
def test_figures_are_an_account_only_in_its_column_or_with_the_dashes_of_a_sort_code(cell):
    assert read(cell) == []
    assert len(read(cell, (account_number,))) == (" " in cell or cell.isdigit())


def test_a_sort_code_with_dashes_is_an_account():
    assert read("12-34-56 12345678") == ["account_number:12-34-56 12345678"]
    assert read("sort code 123456 12345678") == ["account_number:12-34-56 12345678"]


@pytest.mark.parametrize("kinds", [(phone,), KINDS])
@pytest.mark.parametrize(
    "frame", ["{} (Mia)", "Mia {}", "{} - Mia", "{}?", "old: {}", "was {}", "Mia, {}, Leeds", "({})", "{}.0 Mia"]
)
def test_a_number_without_its_zero_is_read_beside_words(frame, kinds):
    (sighting,) = (seen for seen in read_cell(frame.format("7700900461"), kinds).sightings if seen.kind == "phone")
    assert (str(sighting.identifier), sighting.tier, sighting.confidence) == (MIA, Tier.INFERRED, 0.9)
    assert sighting.raw.strip("()") == "7700900461"


@pytest.mark.parametrize("kinds", [(phone,), KINDS])
@pytest.mark.parametrize("sign", [" ", "\t", "-", ":", ".", "•", "+", "\\", "/", ", ", ",", "_"])
def test_no_sign_hides_one_of_two_numbers_without_zero(sign, kinds):
    for first, second in (("7700900461", "7700900462"), ("7700900461", "07700900462"), ("07700900461", "7700900462")):
        assert contacts(f"{first}{sign}{second}", kinds) == {MIA, OTHER}, (first, second)


@pytest.mark.parametrize("kinds", [(phone,), KINDS])
@pytest.mark.parametrize(
    "cell",
    [
        "ref 7700900461",
        "order #7700900461",
        "invoice no 7700900461",
        "case 7700900461",
        "user id: 7700900461",
        "URN 7700900461",
        "IMEI 7700900461",
        "£7700900461",
        "+7700900461",
        "AB7700900461",
        "77009004611 Mia",
        "7700900461.50",
        "7700900461-01",
        "7700900461%",
        "7700900461 views",
        "7800000000000 Mia",
    ],
)
def test_another_number_is_no_telephone_number_without_its_zero(cell, kinds):
    assert contacts(cell, kinds) == set()


def test_other_digits_without_their_zero_need_a_column_of_numbers_or_a_number_beside_them():
    assert contacts("1632960123 Mia", (phone,)) == {"phone:+441632960123"}
    assert contacts("1632960123 Mia") == set()
    assert contacts("7700900461 / 1632960123") == {MIA, "phone:+441632960123"}
    assert contacts("#7700900461", (phone,)) == {MIA}
    assert contacts("#7700900461") == set()


def test_another_kind_in_the_cell_hides_no_number_without_its_zero():
    assert contacts("7700900461 mia@gmail.com") == {MIA, EMAIL}
    assert contacts("mia7700900461@gmail.com") == {"email:mia7700900461@gmail.com"}


@pytest.mark.parametrize("cell", ["4.47700900461E+11", "7.700900461E+09"])
def test_a_number_in_scientific_notation_is_a_guess(cell):
    (sighting,) = read_cell(cell).sightings
    assert (str(sighting.identifier), sighting.tier, sighting.confidence) == (MIA, Tier.INFERRED, 0.9)


@pytest.mark.parametrize("cell", ["old: 07700 900461", "was 07700 900461", "ex 07700900461", "used to be 07700900461"])
def test_a_number_of_the_past_is_still_the_person_s(cell):
    assert contacts(cell) == contacts(cell, (phone,)) == {MIA}


WORDS = (
    "Ada Quill Marsh seen in Leeds call back oh seven nine insta snap telegram mia rose at gmail dot com zero double "
    "AB CDE twitter discord onlyfans whatsapp user name is or none O'Neil Smith-Jones, my new number London SW plate"
).split()


WASHED = select_kinds(
    ("phone", "email", "handle", "url", "postcode", "plate", "crypto", "iban", "account_number", "pncid", "cro", "urn")
)


@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join))
@settings(max_examples=300)
def test_a_cell_without_a_mark_is_read_as_if_it_had_been_parsed(words):
    quick = read_cell(words, WASHED)
    with patch("enrich.cell.has_marks", lambda *_: True):
        assert quick == read_cell(words, WASHED)


@given(words=st.text("abeimnoprstuv@.,'- 07", max_size=24))
@settings(max_examples=300)
def test_a_text_without_a_mark_has_no_identifier(words):
    assert has_marks(words, WASHED) or not extract(words, WASHED)
