"""Telephone numbers in texts: the development texts, and properties of any text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.kinds.phone import phone
from enrich.kinds.phone.parser import drop_overlaps
from enrich.kinds.phone.reading import PhoneReading
from enrich.text.folding import Text
from records.identifier import Tier, Validity
from tests.enrich.number_contexts import AFTER, BEFORE, FORMS

LINES = [
    line.replace("\\n", "\n").rpartition(" => ")
    for line in (Path(__file__).parent / "phones.txt").read_text("utf-8").split("\n")
    if line and not line.startswith("#")
]
DRAMA = st.integers(0, 999).map("07700900{:03}".format)
DISGUISE = st.sampled_from(
    [*" .-/*_~|,()[]\n\t", "\u200b", "\u00ad", "\u0301", "\ufe0f\u20e3", "🌹", "<b>", "</b>", "&nbsp;", "&#8203;"]
)
DIGIT = {
    digit: st.sampled_from([digit, chr(0xFF10 + int(digit)), chr(0x0660 + int(digit)), chr(0x1D7CE + int(digit)), word])
    for digit, word in zip("0123456789", "oh one two three four five six seven eight nine".split(), strict=True)
}


def read(text):
    return list(phone.find(Text.from_string(text)))


def values(text):
    return [sighting.value for sighting in read(text)]


@pytest.mark.parametrize(("text", "_", "numbers"), LINES, ids=[text[:60] for text, *_ in LINES])
def test_a_text_is_read_as_a_person_reads_it(text, _, numbers):
    expected = [] if numbers == "-" else numbers.split()
    assert Counter(values(text)) == Counter(expected)


@pytest.mark.parametrize("form", FORMS)
def test_text_around_a_number_does_not_hide_it(form):
    texts = [
        *(f"{before}{form}, ask for Mia" for before in BEFORE),
        *(f"Massage in Leeds. {form}{after}" for after in AFTER),
    ]
    assert not [text for text in texts if values(text) != ["+447700900461"]]


@given(st.text())
@example("07700\u0301 900461")
@example("<a href='tel:07700900461'>0<b>7</b>700&nbsp;900461</a>")
@example("０７７００ ９００４６１")
def test_each_reading_cites_its_span(text):
    for sighting in read(text):
        assert text[sighting.start : sighting.end] == sighting.raw
        assert sighting.raw


@given(DRAMA, st.data())
def test_each_reading_of_a_disguised_number_cites_its_span(number, data):
    pieces = [data.draw(DIGIT[digit]) + data.draw(st.one_of(st.just(""), DISGUISE)) for digit in number]
    text = data.draw(st.text(max_size=20)) + " " + "".join(pieces) + " " + data.draw(st.text(max_size=20))
    for sighting in read(text):
        assert text[sighting.start : sighting.end] == sighting.raw


@given(
    DRAMA, st.sampled_from(["", " ", "-", ".", "\u200b", "\u00a0", "\u2009", "/", "*", "🌹", "<br>", "&nbsp;", " ~ "])
)
def test_one_mark_between_all_digits_hides_nothing(number, mark):
    assert values("Call " + mark.join(number)) == ["+44" + number[1:]]


@given(DRAMA, st.data())
def test_digits_of_any_script_are_digits(number, data):
    zeros = st.sampled_from([0x30, 0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE, 0x1D7F6])
    text = "".join(chr(data.draw(zeros) + int(digit)) for digit in number)
    (sighting,) = read(f"tel {text}")
    assert (sighting.value, sighting.raw) == ("+44" + number[1:], text)


def test_a_number_in_html_cites_the_source_with_its_tags_and_entities():
    text = "<p>Call <b>07700</b>&nbsp;<i>900</i>&#52;61</p><p>or 07700 900462</p>"
    first, second = read(text)
    assert first.raw == "07700</b>&nbsp;<i>900</i>&#52;61"
    assert second.raw == "07700 900462"


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("07700 900461", Tier.CLEAN),
        ("+44 (0)7700 900461", Tier.CLEAN),
        ("O7700 9OO461", Tier.OBFUSCATED),
        ("oh double seven double oh nine hundred 461", Tier.OBFUSCATED),
        ("call 7700 900461", Tier.INFERRED),
        ("07700 900461/2", Tier.INFERRED),
    ],
)
def test_only_a_clean_number_has_no_transformations(text, tier):
    sighting = read(text)[-1]
    assert sighting.tier is tier
    assert bool(sighting.transformations) == (tier is not Tier.CLEAN)


def test_more_guessing_gives_less_confidence():
    texts = ["07700 900461", "O7700 9OO461", "call 7700 900461", "07700 90046b"]
    confidences = [read(text)[0].confidence for text in texts]
    assert confidences == sorted(set(confidences), reverse=True)
    assert confidences[0] < 1


def test_an_ambiguous_number_has_the_likelier_value_and_the_other_as_alternative():
    (sighting,) = read("07700 90046b")
    assert sighting.value == "+447700900466"
    assert sighting.alternatives == ("+447700900468",)
    assert sighting.confidence < read("07700 900461")[0].confidence


def test_numbers_for_drama_are_read_and_marked_as_fictional():
    validities = [sighting.validity for sighting in read("07700 900461 and +1 202 555 0123")]
    assert validities == [Validity.FICTIONAL, Validity.VALID]


PREMIUM = [
    "call 0909 879 0461",
    "+44 909 879 0461",
    "0044 (0)909 879 0461",
    "0 9 0 9 8 7 9 0 4 6 1",
    "09O9 879 0461",
    "zero nine zero nine eight seven nine zero four six one",
]


@pytest.mark.parametrize("text", PREMIUM)
def test_a_premium_rate_number_is_read(text):
    assert values(text) == ["+449098790461"]


@pytest.mark.parametrize("text", [text.replace("909", "609").replace("9 0 9", "6 0 9") for text in PREMIUM[:4]])
def test_a_range_that_the_plan_does_not_have_is_not_read(text):
    assert values(text) == []


# "o sorry 0770 ..." is a number too, with the word as filler: it costs 3.2, the plain number inside it 0. With roses
# the difference is only 1.5.
@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("call o sorry 07700 900461", "07700 900461"),
        ("ring me o🌹0:7🌹7🌹0🌹0🌹9🌹0🌹0🌹1🌹7🌹9🌹 xx", "o🌹0:7🌹7🌹0🌹0🌹9🌹0🌹0🌹1🌹7🌹9"),
    ],
)
def test_a_number_that_starts_later_wins_only_if_it_costs_clearly_less(text, raw):
    assert [sighting.raw for sighting in read(text)] == [raw]


def test_of_two_spellings_of_one_number_the_cheaper_is_cited():
    assert [sighting.raw for sighting in read("today, o7700 9OO l3O<<0>>")] == ["o7700 9OO l3O"]


@pytest.mark.parametrize(("start", "end"), [(4, 11), (11, 20), (19, 30), (5, 30)])
def test_a_less_reliable_reading_that_overlaps_another_is_dropped(start, end):
    reliable = PhoneReading(10, 20, "+447700900461")
    assert drop_overlaps([PhoneReading(start, end, "+447700900462")], [reliable]) == [reliable]


@pytest.mark.parametrize(("start", "end"), [(0, 10), (20, 30)])
def test_readings_that_only_touch_stay(start, end):
    reliable, other = PhoneReading(10, 20, "+447700900461"), PhoneReading(start, end, "+447700900462")
    assert drop_overlaps([other], [reliable]) == sorted([reliable, other], key=lambda reading: reading.start)
