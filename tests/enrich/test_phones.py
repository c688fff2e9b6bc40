"""Telephone numbers in texts: what a list of development texts says, and what holds for any text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.kinds.phone import phone
from enrich.text.folding import Text
from records.identifier import Tier, Validity
from tests.enrich.beside import BEFORE, BEHIND, FORMS

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


@pytest.mark.parametrize(("text", "_", "numbers"), LINES, ids=[text[:60] for text, *_ in LINES])
def test_a_text_is_read_as_a_person_reads_it(text, _, numbers):
    wanted = [] if numbers == "-" else numbers.split()
    assert Counter(one.value for one in read(text)) == Counter(wanted)


@pytest.mark.parametrize("form", FORMS)
def test_what_stands_beside_a_number_does_not_hide_it(form):
    texts = [
        *(f"{before}{form}, ask for Mia" for before in BEFORE),
        *(f"Massage in Leeds. {form}{behind}" for behind in BEHIND),
    ]
    hidden = [text for text in texts if [one.value for one in read(text)] != ["+447700900461"]]
    assert not hidden


@given(st.text())
@example("07700\u0301 900461")
@example("<a href='tel:07700900461'>0<b>7</b>700&nbsp;900461</a>")
@example("０７７００ ９００４６１")
def test_each_reading_cites_its_place(text):
    for one in read(text):
        assert text[one.start : one.end] == one.raw
        assert one.raw


@given(DRAMA, st.data())
def test_each_reading_of_a_disguised_number_cites_its_place(number, data):
    pieces = [data.draw(DIGIT[digit]) + data.draw(st.one_of(st.just(""), DISGUISE)) for digit in number]
    text = data.draw(st.text(max_size=20)) + " " + "".join(pieces) + " " + data.draw(st.text(max_size=20))
    for one in read(text):
        assert text[one.start : one.end] == one.raw


@given(
    DRAMA, st.sampled_from(["", " ", "-", ".", "\u200b", "\u00a0", "\u2009", "/", "*", "🌹", "<br>", "&nbsp;", " ~ "])
)
def test_one_mark_between_all_digits_hides_nothing(number, mark):
    assert [one.value for one in read("Call " + mark.join(number))] == ["+44" + number[1:]]


@given(DRAMA, st.data())
def test_digits_of_any_script_are_digits(number, data):
    zeros = st.sampled_from([0x30, 0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE, 0x1D7F6])
    text = "".join(chr(data.draw(zeros) + int(digit)) for digit in number)
    (one,) = read(f"tel {text}")
    assert (one.value, one.raw) == ("+44" + number[1:], text)


def test_html_and_entities_are_read_through_to_the_source():
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
def test_a_tier_says_what_was_undone(text, tier):
    one = read(text)[-1]
    assert one.tier is tier
    assert bool(one.transformations) == (tier is not Tier.CLEAN)


def test_the_surer_a_reading_the_higher_its_confidence():
    texts = ["07700 900461", "O7700 9OO461", "call 7700 900461", "07700 90046b"]
    told = [read(text)[0].confidence for text in texts]
    assert told == sorted(set(told), reverse=True)
    assert told[0] < 1


def test_where_two_readings_are_open_both_are_told():
    (one,) = read("07700 90046b")
    assert one.value == "+447700900466"
    assert one.alternatives == ("+447700900468",)
    assert one.confidence < read("07700 900461")[0].confidence


def test_numbers_for_drama_are_flagged_and_kept():
    assert [one.validity for one in read("07700 900461 and +1 202 555 0123")] == [Validity.FICTIONAL, Validity.VALID]
