"""The plan of +44: the numbers for drama against libphonenumber, and one value for every writing of a number."""

from __future__ import annotations

from functools import partial
from itertools import product

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.errors import IdentifierError
from enrich.kinds.phone import phone
from enrich.kinds.phone.numbering_plan import DRAMA
from records.identifier import Validity

# Ofcom's ranges for drama, and whether libphonenumber calls them valid; the first three fail silently where only valid ones pass.
VALID = {national: national not in {"7700900xxx", "1632960xxx", "1154960xxx"} for national in DRAMA}
PREFIXES = ["".join(digits) for digits in product("0123456789", repeat=4)]
NATIONAL = st.from_regex(r"[0-9]{5,12}", fullmatch=True)


def refused_or(read, value):
    try:
        return read(value)
    except (IdentifierError, phonenumbers.NumberParseException):
        return None


def as_libphonenumber_reads(value):
    """Return E.164 where libphonenumber finds the number possible, and reads its own writing the same."""
    e164 = _possible(value)
    return e164 if _possible(e164) == e164 else None


def _possible(value):
    number = phonenumbers.parse(value, "GB")
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if possible else "none"


canonical, peer = partial(refused_or, phone.canonical), partial(refused_or, as_libphonenumber_reads)


@pytest.mark.parametrize(("national", "valid"), VALID.items())
@pytest.mark.parametrize("ending", ["000", "461", "999"])
def test_the_installed_plan_knows_the_numbers_for_drama_as_it_did(national, valid, ending):
    e164 = "+44" + national.replace("xxx", ending)
    number = phonenumbers.parse(e164)
    assert phonenumbers.is_possible_number(number)
    assert phonenumbers.is_valid_number(number) is valid
    assert phone.validity(e164) is Validity.FICTIONAL


@pytest.mark.parametrize("national", DRAMA)
def test_what_stands_beside_a_range_for_drama_is_not_fictional(national):
    block = national.rstrip("x")
    beside = [str(int(block) + step) + "000" for step in (-1, 1)]
    assert Validity.FICTIONAL not in {phone.validity("+44" + one) for one in beside if not one.startswith("114496")}


@pytest.mark.parametrize("lead", ["0", "+44", "0044"])
def test_every_prefix_of_the_plan_is_read_as_libphonenumber_reads_it(lead):
    numbers = [lead + prefix + rest for prefix in PREFIXES for rest in ("00461", "000461", "0000461")]
    assert [canonical(one) for one in numbers] == [peer(one) for one in numbers]


@given(st.sampled_from(["", "0", "+44", "0044", "+440", "44"]), NATIONAL)
@example("+44", "0700900461")
def test_any_length_of_digits_is_read_as_libphonenumber_reads_it(lead, national):
    assert canonical(lead + national) == peer(lead + national)


@given(st.text(st.sampled_from("+0123456789 ()-./xXeE#,'\u200b\uff10")) | st.text())
def test_a_canonical_number_is_settled(value):
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
def test_a_cell_is_one_number_however_it_is_written(cell):
    assert phone.canonical(cell) == "+447700900461"


@pytest.mark.parametrize(
    "cell", ["4.47701E+11", "4.47701e11", "7.70E+09", "07700900461 07700900462", "n/a", "", "999", "12/05/2024"]
)
def test_a_cell_that_lost_its_digits_or_holds_two_numbers_is_refused_with_a_reason(cell):
    with pytest.raises(IdentifierError, match=r"\w+ \w+"):
        phone.canonical(cell)
