"""The numbering plan of +44 compared with libphonenumber, and one canonical form for every format of a number."""

from __future__ import annotations

import re
from functools import partial
from itertools import product

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.errors import IdentifierError
from enrich.kinds.phone import phone
from enrich.kinds.phone.plan.numbering_plan import DRAMA
from enrich.text.folding import Text
from records.identifier import Validity

# Ofcom's ranges for drama, and whether libphonenumber calls them valid; a filter for valid numbers drops three of them.
VALID = {national: national not in {"7700900xxx", "1632960xxx", "1154960xxx"} for national in DRAMA}
PREFIXES = ["".join(digits) for digits in product("0123456789", repeat=4)]
NATIONAL_PREFIXES = [prefix for prefix in PREFIXES if not prefix.startswith("0")]
NATIONAL = st.from_regex(r"[0-9]{5,12}", fullmatch=True)


def none_if_refused(parse, value):
    try:
        return parse(value)
    except (IdentifierError, phonenumbers.NumberParseException):
        return None


def parse_with_libphonenumber(value):
    """Return E.164 if libphonenumber finds the number possible, and parses that form as the same number."""
    e164 = _possible(value)
    return e164 if _possible(e164) == e164 else None


def _possible(value):
    number = phonenumbers.parse(value, "GB")
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if possible else "none"


canonical, peer = partial(none_if_refused, phone.canonical), partial(none_if_refused, parse_with_libphonenumber)


@pytest.mark.parametrize(("national", "valid"), VALID.items())
@pytest.mark.parametrize("ending", ["000", "461", "999"])
def test_the_installed_plan_has_the_numbers_for_drama(national, valid, ending):
    e164 = "+44" + national.replace("xxx", ending)
    number = phonenumbers.parse(e164)
    assert phonenumbers.is_possible_number(number)
    assert phonenumbers.is_valid_number(number) is valid
    assert phone.validity(e164) is Validity.FICTIONAL


@pytest.mark.parametrize("national", DRAMA)
def test_the_ranges_next_to_a_range_for_drama_are_not_fictional(national):
    block = national.rstrip("x")
    neighbours = [str(int(block) + step) + "000" for step in (-1, 1)]
    validities = {phone.validity("+44" + number) for number in neighbours if not number.startswith("114496")}
    assert Validity.FICTIONAL not in validities


@pytest.mark.parametrize("rest", ["461", "00461", "000461", "0000461"])
def test_a_number_is_valid_only_if_the_plan_issues_it(rest):
    for prefix in NATIONAL_PREFIXES:
        e164 = "+44" + prefix + rest
        if phone.validity(e164) is not Validity.FICTIONAL:
            expected = Validity.VALID if phonenumbers.is_valid_number(phonenumbers.parse(e164)) else Validity.POSSIBLE
            assert phone.validity(e164) is expected, e164


@pytest.mark.parametrize("form", ["call 0{}", "call +44 {}", "0044{} xx"])
def test_ten_digits_in_a_text_are_a_number_only_if_issued_or_in_a_mobile_or_drama_range(form):
    for prefix in NATIONAL_PREFIXES:
        national = prefix + "203461"
        text = form.format(national)
        found = [sighting.value for sighting in phone.find(Text.from_string(text))]
        assert found == (["+44" + national] if is_number(national) else []), text


def is_number(national):
    """Return whether libphonenumber or Ofcom's ranges know a national number of ten digits."""
    if re.fullmatch(r"7[1-57-9]\d{8}", national) or phone.validity("+44" + national) is Validity.FICTIONAL:
        return True
    return phonenumbers.is_valid_number(phonenumbers.parse("+44" + national))


@pytest.mark.parametrize("lead", ["0", "+44", "0044"])
def test_every_prefix_of_the_plan_is_parsed_as_libphonenumber_parses_it(lead):
    numbers = [lead + prefix + rest for prefix in PREFIXES for rest in ("00461", "000461", "0000461")]
    assert [canonical(number) for number in numbers] == [peer(number) for number in numbers]


@given(st.sampled_from(["", "0", "+44", "0044", "+440", "44"]), NATIONAL)
@example("+44", "0700900461")
def test_any_length_of_digits_is_parsed_as_libphonenumber_parses_it(lead, national):
    assert canonical(lead + national) == peer(lead + national)


@given(st.text(st.sampled_from("+0123456789 ()-./xXeE#,'\u200b\uff10")) | st.text())
def test_a_canonical_number_is_its_own_canonical_form(value):
    once = canonical(value)
    assert once is None or phone.canonical(once) == once


@pytest.mark.parametrize(
    "cell",
    [
        "07700900461",
        "'07700900461",
        "+44(0)7700900461",
        "+44 (0) 7700 900461",
        "0044 7700 900461",
        "00447700900461",
        "(07700) 900461",
        "07700-900-461",
        "07700.900.461",
        " 07700 900461 ",
        "\u202a+447700900461\u202c",
        "０７７００９００４６１",
        "tel:+447700900461",
        "Mob: 07700 900461",
    ],
)
def test_a_cell_in_any_format_is_the_same_number(cell):
    assert phone.canonical(cell) == "+447700900461"


@pytest.mark.parametrize(
    "cell", ["4.47701E+11", "4.47701e11", "7.70E+09", "07700900461 07700900462", "n/a", "", "999", "12/05/2024"]
)
def test_a_cell_that_lost_its_digits_or_has_two_numbers_is_refused_with_a_reason(cell):
    with pytest.raises(IdentifierError, match=r"\w+ \w+"):
        phone.canonical(cell)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("+3 07700 900461", "+447700900461"),
        ("(+3) 07700 900461", "+447700900461"),
        ("+3 020 7946 0123", "+442079460123"),
        ("+3 01632 960123", "+441632960123"),
        ("+30 2310 123456", "+302310123456"),  # issued in Greece
        ("+49 020 7946 0123", "+492079460123"),  # a whole code
        ("+2 01134 960123", "+201134960123"),  # issued in Egypt, whose code is often written so
        ("+38 067 123 4567", "+380671234567"),
    ],
)
def test_a_broken_country_code_before_a_whole_british_number_makes_no_foreign_one(written, value):
    assert [seen.value for seen in phone.find(Text(f"call {written}, thanks"))] == [value]


@pytest.mark.parametrize("written", ["+3 07700 900461", "+9 07700 900461", "+3 020 7946 0123"])
def test_a_cell_with_a_broken_country_code_is_refused(written):
    with pytest.raises(IdentifierError, match="more than one way"):
        phone.canonical(written)


@pytest.mark.parametrize("written", ["+2 01134 960123", "+302310123456", "+302079460123"])
def test_a_cell_with_a_whole_country_code_is_read(written):
    assert phone.canonical(written) == "+" + re.sub(r"\D", "", written)
