"""Telephone numbers: remarks on their digits, lists and ranges of endings, and words that separate digits."""

from __future__ import annotations

import pytest

from enrich.extract import extract
from records.identifier import Sighting

MIA = "+447700900461"


def read(text: str) -> list[Sighting]:
    return [sighting for sighting in extract(text) if sighting.kind == "phone"]


def values(text: str) -> list[str]:
    return sorted(sighting.value for sighting in read(text))


@pytest.mark.parametrize(
    "text",
    [
        "07700 900x61 x=4",
        "07700 900x61 (x = 4)",
        "07700 900x61 where x is 4",
        "07700 900 x61 x is four",
        "call 07700 900*61 *=4",
        "07700 900A61 A=4",
        "07700 9#0461 #=0",
        "077x0 900461 x=0",
        "0770x 900461 (x is 0)",
        "07700 9004y1, swap the y for 6",
        "swap the x for a 6: 07700 9004x1",
        "replace the star with 4: 07700 900*61",
        "oTToo goo F61 (T=7, g=9, F=four)",
    ],
)
def test_a_sign_that_the_text_explains_is_read_as_its_digit(text):
    (sighting,) = read(text)
    assert (sighting.value, sighting.confidence) == (MIA, 0.9)
    assert "signs replaced as the text says" in sighting.transformations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("07700 900x61 x=4 y=2 and 9y", [MIA]),
        ("07700 9x0x61 x=4", ["+447700940461"]),
        ("07700 9004x61, x is 2", []),  # twelve digits
    ],
)
def test_an_explained_sign_is_never_filler(text, found):
    assert values(text) == found


def test_an_explanation_of_something_else_changes_nothing():
    assert values("Call 07700 900461 and ask for room c, c is 3 doors down") == [MIA]
    assert values("£60 = half hour, x = kiss. 07700 900461 x") == [MIA]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("07700 900461 but last digit 2 not 1", "+447700900462"),
        ("07700 900461 change last digit to 2", "+447700900462"),
        ("call 07700 900461 but the last one is a nine", "+447700900469"),
        ("07700 900461, replace 6 with 5", "+447700900451"),
        ("07700 900461 (the 6 is a 5)", "+447700900451"),
        ("07700 900461 swap the last two digits", "+447700900416"),
    ],
)
def test_a_remark_behind_a_number_corrects_it(text, value):
    (sighting,) = read(text)
    assert (sighting.value, sighting.confidence) == (value, 0.9)
    assert "corrected as the text says" in sighting.transformations


@pytest.mark.parametrize(
    "text",
    [
        "07700 900461 minus 1",
        "07700 900461 swap the 0 for a 4",  # which of the zeros?
        "07700 900461 add one to the last digit",
        "07700 900461, change the first two digits",
    ],
)
def test_a_correction_that_is_not_clear_leaves_no_number(text):
    assert values(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "07700 900461 plus 1 guest",
        "07700 900461 the last bus is at 2",
        "07700 900461 - last one in is at 7pm",
        "07700 900461, minimum 1 hour",
        "07700 900461, change 2 trains",
        "07700 900461. The last 3 days only",
        "07700 900461 (the 2 is a 3)",
    ],
)
def test_words_like_a_correction_leave_the_number(text):
    assert [(sighting.value, sighting.confidence) for sighting in read(text)] == [(MIA, 0.99)]


@pytest.mark.parametrize(
    "text",
    [
        "call oh seven double oh nine double oh four sixty one",  # ten digits
        "zero seven seven zero zero nine zero zero sixty one",
        "oh two oh seven nine four six thirty four five",
    ],
)
def test_tens_and_a_unit_after_them_are_one_number(text):
    assert values(text) == []


def test_tens_and_a_unit_are_two_numbers_where_a_language_joins_them():
    assert values("zero seven seven hundred nine hundred four sixty one") == [MIA]
    assert values("ring me on nulla hét hetven nulla kilenc nulla nulla hatvan kilenc") == ["+447700900609"]


@pytest.mark.parametrize(
    "text",
    [
        "07700 900 4 square of 3 1",
        "07700 900 4 a dozen minus 7 1",
        "07700 not 900461",
        "07700 (was 900461)",
        "07700 or 900461",
        "page 07700 of 900461",
        "won 07700 lost 900461",
        "bought 07700 sold 900461",
        "07 70 09 00 0x46 hex dump",
        "My number starts 077. I am 34 and live alone. Then it goes 009. After that 005 and the last two are 38.",
    ],
)
def test_words_that_separate_digits_end_a_number(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("020 7946 0345-0349", ["+442079460345", "+442079460349"]),
        ("020 7946 0345 to 0349", ["+442079460345", "+442079460349"]),
        ("0161 496 0123-0125", ["+441614960123", "+441614960125"]),
        ("07700 900461-900462", [MIA, "+447700900462"]),
        ("07700 900461/900462/900463", [MIA, "+447700900462", "+447700900463"]),
        ("07700 900461, 900462", [MIA, "+447700900462"]),
        ("07700 900461; 900462; 900463", [MIA, "+447700900462", "+447700900463"]),
        ("07700900461 7700900462", [MIA, "+447700900462"]),
        ("+44 7700 900461 7700 900462", [MIA, "+447700900462"]),
        ("07700 900461, 9004 High St", [MIA]),
        ("07700 900461, 1200 to 1800", [MIA]),
        ("07700 900461-123456", []),
        ("raffle tickets 07700900461 to 00490", []),
        ("Ear tags UK 077009 00461 to 00490", []),
    ],
)
def test_a_list_or_range_of_endings_has_several_numbers(text, found):
    assert values(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "zero*7*seven*0*zero*9*zero*0*four*6*1",
        "(+) 4 4 - 7 7 0 0 - 9 0 0 - 4 6 1",
        "LE1 // aw id: 6120085 // 30-£70 60-£120 // 07700 900461",
        '{"url":"https://site.example/a/1","phone":"07700900461"}',
        "part three: 461\npart one: 07700\npart two: 900",
        "First five: 07700.\n£60 thirty minutes.\nMiddle three: 900.\nLast three: 461.",
    ],
)
def test_numbers_that_were_missed(text):
    assert values(text) == [MIA]


@pytest.mark.parametrize(
    "text", ["ref 4471 07700 900461", "https://site.example/view/07700900461", "order id: 07700900461"]
)
def test_a_reference_or_a_path_is_no_number(text):
    assert values(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "number reversed: one six four, zero zero nine, zero zero seven seven zero",
        "start from the right hand side: 1 6 4 0 0 9 0 0 7 7 0",
    ],
)
def test_a_number_in_words_or_figures_is_turned_round_where_the_text_says_so(text):
    (sighting,) = read(text)
    assert (sighting.value, sighting.confidence) == (MIA, 0.9)


def test_words_in_another_order_are_not_turned_round():
    assert values("one six four, zero zero nine, zero zero seven seven zero") == []
