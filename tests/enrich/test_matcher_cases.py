"""The test cases of libphonenumber's PhoneNumberMatcher: plain numbers in all sorts of text, and texts without one.

The cases follow that project's public tests, with reserved numbers instead of theirs. In plain text Washline must find
every number that the matcher finds, and none if the matcher must find none.
"""

from itertools import product

import phonenumbers
import pytest
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from enrich.extract import extract

WRITTEN = {
    "020 7946 0123": "+442079460123",
    "(020) 7946 0123": "+442079460123",
    "020-7946-0123": "+442079460123",
    "02079460123": "+442079460123",
    "0113 496 0999": "+441134960999",
    "(0113)4960999": "+441134960999",
    "0808 157 0123": "+448081570123",
    "+44 20 7946 0123": "+442079460123",
    "+44 (0)20 7946 0123": "+442079460123",
    "+44(20)79460123": "+442079460123",
    "0044 20 7946 0123": "+442079460123",
    "++44 20 7946 0123": "+442079460123",
    "028 9649 6123": "+442896496123",
    "+1 202-555-0123": "+12025550123",
    "+1 (202) 555-0123": "+12025550123",
    "+1.202.555.0123": "+12025550123",
    "\uff0b1 (202) 555-0123": "+12025550123",
    "\uff0b\uff11\u3000\uff08\uff12\uff10\uff12\uff09\u3000\uff15\uff15\uff15\uff0d"
    "\uff10\uff11\uff12\uff13": "+12025550123",
    "\uff10\uff12\uff10\uff17\uff19\uff14\uff16\uff10\uff11\uff12\uff13": "+442079460123",
    "+61 491 570 156": "+61491570156",
}
AROUND = (
    ("", ""),
    ("   ", "\t"),
    ("Hello ", ""),
    ("", " to call me!"),
    ("Hi there, call ", " to reach me!"),
    ("Hi there, call ", ", or don't"),
    ("Hi call", ""),
    ("It's cheap! Call ", " before 6:30"),
    ("Call ", " or 020 7946 0555!"),
    ("Call me on June 2 at", ""),
    ("As quoted by Alfonso 12-15 (2009), you may call me at ", ""),
    ("As quoted by Alfonso et al. 12-15 (2009), you may call me at ", ""),
    ("As I said on 03/10/2011, you may call me at ", ""),
    ("", ", 45 days a year"),
    ("Call ", "."),
    ("Call (", ")"),
    ("fax: ", "\nroom 12"),
    ("tel:", ";ext=3"),
    ("\u4f60\u597d ", " \u518d\u89c1"),
)
NONE = (
    "12345",
    "23456789",
    "234567890112",
    "3/10/1984",
    "03/27/2011",
    "31/8/2011",
    "1/12/2011",
    "10/12/82",
    "2012-01-02 08:00",
    "2012/01/02 08:00",
    "20120102 08:00",
    "2014-04-12 04:04 PM",
    "2014-04-12 &nbsp;04:04 PM",
    "12.1 - 23.71 - 23.45",
    "1979-2011 100",
    "12 7/8 - 14 12/34 - 5",
    "2012-0102 08",
    "2012-01-02 08",
    "Von 02/2004 bis 03/2005",
    "$123.45 $0.02079460123",
    "1.5e+12 4.2e10",
    "http://www.facebook.example/photo.php?fbid=02079460123",
    "abc02079460123def_file.jpg",
    "AB02079460123-XK-7",
)


def found(text: str) -> set[str]:
    return {sighting.value for sighting in extract(text) if sighting.kind == "phone"}


def matched(text: str) -> set[str]:
    matches = PhoneNumberMatcher(text, "GB", Leniency.VALID)
    return {phonenumbers.format_number(match.number, PhoneNumberFormat.E164) for match in matches}


@pytest.mark.parametrize(("written", "around"), list(product(WRITTEN, AROUND)))
def test_a_plain_number_is_found_in_all_sorts_of_text(written: str, around: tuple[str, str]) -> None:
    text = written.join(around)
    assert WRITTEN[written] in found(text)
    assert matched(text) <= found(text)


@pytest.mark.parametrize("text", NONE)
def test_digits_that_only_look_like_a_number_are_not_read(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize("between", [" ", ", ", "/", " or ", "\n", "; ", " and ", " - "])
def test_several_numbers_in_a_row_are_all_found(between: str) -> None:
    text = between.join(("020 7946 0123", "0113 496 0999", "+1 202 555 0123"))
    assert found(text) == {"+442079460123", "+441134960999", "+12025550123"}


def test_a_hundred_numbers_are_all_found() -> None:
    text = "".join(f"My info: 020 7946 {n:04}." for n in range(100))
    assert len([sighting for sighting in extract(text) if sighting.kind == "phone"]) == 100
