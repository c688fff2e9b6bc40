"""A telephone number is read whole or not at all, whatever is beside it, and no guess is as sure as a plain number."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.cell import read_cell
from enrich.kinds.phone import phone
from enrich.kinds.phone.mark import ALL_TRAITS, find_traits
from enrich.kinds.phone.parser import find_readings
from enrich.kinds.phone.plan.placeholders import is_placeholder
from enrich.registry import KINDS
from enrich.text.folding import Text
from records.identifier import Tier, Validity
from tests.enrich.texts import TEXTS

MIA, DESK = "+447700900461", "+441614960345"
FORMS = {
    "07700 900461": MIA,
    "07700900461": MIA,
    "+447700900461": MIA,
    "+44 7700 900461": MIA,
    "0044 7700 900461": MIA,
    "447700900461": MIA,
    "(07700) 900461": MIA,
    "0770 0900 461": MIA,
    "07700-900-461": MIA,
    "0161 496 0345": DESK,
    "oh double seven double oh nine double oh four six one": MIA,
    "zero seven seven zero zero nine zero zero four six one": MIA,
    "O77OO 9OO461": MIA,
    "07700 nine hundred 461": MIA,
    "0 7 7 0 0 9 0 0 4 6 1": MIA,
    "z3r0 s3ven s3ven z3r0 z3r0 n1ne z3r0 z3r0 f0ur 51x 0n3": MIA,
    "tel:07700900461": MIA,
}
SEPARATORS = (",", ", ", ".", ". ", ":", ": ", ";", "; ", "/", " / ", "|", " | ", "-", " - ", "\n", ".\n", "\r\n")
BEFORE = ("Mia", "24", "£80", "30min", "E14 5AB", "9am", "24hrs", "call me", "size 10")
AFTER = ("Mia", "24", "£80", "30min", "E14 5AB", "9am", "24hrs", "24/7", "call me", "Leeds")
NEIGHBOUR, OTHER = "07700900999", "+447700900999"


def read(text):
    return list(phone.find(Text.from_string(text)))


def values(text):
    return [sighting.value for sighting in read(text)]


def in_cell(text):
    return sorted(sighting.value for sighting in read_cell(text, (phone,)).sightings)


def may_hide(form, separator, *neighbours):
    """Return whether figures beside a separator may belong to the number: a decimal, a row, or a second ending."""
    is_figure = any(neighbour.isdigit() or neighbour[-1].isdigit() for neighbour in neighbours)
    is_decimal = separator == "." and form.isdigit()
    is_row = separator in {"-", " - "} and "-" in form
    return is_figure and (is_decimal or is_row)


@pytest.mark.parametrize("form", FORMS)
def test_no_separator_hides_a_number(form):
    texts = [
        *(f"{before}{mark}{form}" for mark, before in product(SEPARATORS, BEFORE) if not may_hide(form, mark, before)),
        *(f"{form}{mark}{after}" for mark, after in product(SEPARATORS, AFTER) if not may_hide(form, mark, after)),
        *(
            f"{before}{mark}{form}{mark}{after}"
            for mark, before, after in product(SEPARATORS, BEFORE[:4], AFTER[:4])
            if not may_hide(form, mark, before, after)
        ),
    ]
    assert [text for text in texts if values(text) != [FORMS[form]]] == []
    assert [text for text in texts if in_cell(text) != [FORMS[form]]] == []


@pytest.mark.parametrize("mark", [*SEPARATORS, "\t"])
def test_no_separator_hides_one_of_two_numbers(mark):
    for form in ("07700 900461", "07700900461", "+447700900461", "447700900461", "O77OO 9OO461"):
        for text in (f"{NEIGHBOUR}{mark}{form}", f"{form}{mark}{NEIGHBOUR}"):
            assert sorted(values(text)) == in_cell(text) == [MIA, OTHER], text


NUMBERS = st.integers(0, 999).map("7700900{:03}".format) | st.integers(0, 999).map("1614960{:03}".format)
SHAPES = st.sampled_from(["0{}", "+44{}", "0044{}", "44{}", "+44 (0){}", "0{0[0]}{0[1]}{0[2]} {1}"])
SIDES = st.lists(
    st.sampled_from(["0", "7", "44", "24", "£80", "Mia", "mins", "ref", "ORD", "#", "oh", "O", "x", "(", ")", "+", "%"])
    | st.sampled_from([*" ,.:;/|-_\n", "", "  "]),
    max_size=5,
).map("".join)


@given(NUMBERS, SHAPES, SIDES, SIDES)
def test_a_number_is_read_whole_or_not_at_all(national, shape, before, after):
    text = before + shape.format(national, national[3:]) + after
    written = {"+44" + national}
    endings = {value for value in values(text) if value[:-4] == ("+44" + national)[:-4]}
    assert set(values(text)) <= written | endings, text


CODES = ("4", "44", "044", "0044")


@given(NUMBERS, st.text("0123456789", min_size=1, max_size=4).filter(lambda more: more not in CODES), st.booleans())
def test_a_number_inside_a_longer_row_of_digits_is_not_read(national, more, in_front):
    text = f"see {more}0{national} ok" if in_front else f"see 0{national}{more} ok"
    assert "+44" + national not in values(text)


@pytest.mark.parametrize(
    "text",
    [
        "07700 900 (400+61)",
        "07700 900 (400 + 61)",
        "07700 900 (500-39)",
        "07700 900 (922/2)",
        "07700 900 400+61",
        "07700 900 400 + 61",
        "07700 900 four hundred plus sixty one",
        "07700 900 four hundred + sixty one",
        "z3r0 53v3n 53v3n z3r0 z3r0 n1n3 z3r0 z3r0 f0ur 5q1x 0n3",
        "020-7946-0345-99",
        "44-7700-900-551-X",
        "N 51° 07.700' W 000° 90.0'",
    ],
)
def test_what_has_no_certain_value_gives_none(text):
    assert values(text) == []


def test_an_age_and_a_second_ending_are_no_sum():
    assert values("07700 900461 +18 only") == [MIA]
    assert values("07700 900461 + 2 girls") == [MIA]
    assert values("07700 900461+2") == [MIA, "+447700900462"]
    assert values("Mia / 07700 900461 / 24") == [MIA]


@pytest.mark.parametrize(
    "text",
    [
        "My room has a green mirror. Text 07700 900770",
        "My room has a green mirror, text 07700 900770",
        "Reversing camera fitted. Ring 07700 900770",
    ],
)
def test_words_about_other_things_turn_no_number_round(text):
    assert values(text) == ["+447700900770"]


@pytest.mark.parametrize(
    "text",
    [
        "my number backwards is 164 009 00770",
        "I write my number backwards. It is 164 009 00770.",
        "164 009 00770. Read it from right to left!",
        "number the wrong way round: 164 009 00770",
        "Numer wspak: 164 009 00770",
    ],
)
def test_a_number_is_turned_round_where_the_text_says_so(text):
    (sighting,) = read(text)
    assert (sighting.value, sighting.tier) == (MIA, Tier.INFERRED)


@pytest.mark.parametrize(
    "text",
    [
        "07700 900461/2",
        "call 7700 900461",
        "read it backwards: 164 009 00770",
        "£8007700900461",
        "ends 461, begins 07700, middle is 900",
        "ring (2nd) 900 (3rd) 461 (1st) 07700",
        "4.47700900461E+11",
        "0770090046107700900462",
    ],
)
def test_no_guess_is_surer_than_nine_in_ten(text):
    guesses = [sighting for sighting in read(text) if sighting.tier is Tier.INFERRED]
    assert guesses
    assert all(sighting.confidence <= 0.9 for sighting in guesses)


@pytest.mark.parametrize(
    "text",
    [
        "call O VII VII O O IX O O IV VI I now",
        "£07 £70 £09 £00 £46 £1",
        "0 baby 7 baby 7 baby 0 baby 0 baby 9 baby 0 baby 0 baby 4 baby 6 baby 1",
        "ze-ro sev-en sev-en ze-ro ze-ro nine ze-ro ze-ro four six one",
        "*77**9**461, * is zero",
    ],
)
def test_an_unusual_disguise_is_no_surer_than_nine_in_ten(text):
    (sighting,) = read(text)
    assert (sighting.value, sighting.confidence) == (MIA, 0.9)


def test_a_restored_zero_in_a_cell_is_a_guess_too():
    (sighting,) = read_cell("7700900461").sightings
    assert (sighting.tier, sighting.confidence) == (Tier.INFERRED, 0.9)


PLACEHOLDERS = (
    "01234 567890",
    "07123 456789",
    "07777 777777",
    "07000 000000",
    "07999 999999",
    "07700 000000",
    "07987 654321",
    "+44 7700 123456",
    "+1 234 567 8901",
)


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_made_up_number_is_shown_as_a_placeholder(text):
    assert [sighting.validity for sighting in read(text)] == [Validity.PLACEHOLDER]
    assert [sighting.validity for sighting in read_cell(text, (phone,)).sightings] == [Validity.PLACEHOLDER]


@given(NUMBERS)
def test_a_number_for_drama_is_no_placeholder(national):
    assert phone.validity("+44" + national) is Validity.FICTIONAL


@pytest.mark.parametrize(("number", "expected"), [("+447712345678", True), ("+447702345678", False)])
def test_eight_digits_in_a_run_are_made_up_and_seven_are_not(number, expected):
    assert is_placeholder(number) is expected


@pytest.mark.parametrize("cell", ["00000 000000", "0123456789", "00000000000"])
def test_a_cell_with_made_up_digits_says_so(cell):
    reading = read_cell(cell, (phone,))
    assert not reading.sightings
    assert "made-up" in reading.reason


LINKS = (
    "https://wa.me/447700900461",
    "wa.me/447700900461?text=hello%20there",
    "https://wa.me/%2B447700900461",
    "https://t.me/+447700900461",
    "tel:07700900461",
    "tel:+44-7700-900461;ext=2",
    "tel:%2B44%207700%20900461",
    "sms:+447700900461?body=hi",
    "https://api.whatsapp.com/send?phone=447700900461",
    "https://api.whatsapp.com/send/?phone=%2B44%207700%20900461&text=hi",
    "https://web.whatsapp.com/send?phone=447700900461",
    "whatsapp://send?phone=447700900461",
    "viber://chat?number=%2B447700900461",
    "https://signal.me/#p/+447700900461",
    "skype:+447700900461?call",
)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_calls_is_a_number_in_a_text_and_in_a_cell(link):
    assert values(f"Chat {link}") == [MIA]
    assert phone.canonical(link) == MIA
    for kinds in ((phone,), KINDS):
        assert [str(sighting.identifier) for sighting in read_cell(link, kinds).sightings] == [f"phone:{MIA}"]


@pytest.mark.parametrize("link", ["https://wa.me/message/ABC123", "sms:07700900461,07700900462", "https://t.me/mia22"])
def test_a_link_without_one_number_is_no_cell_with_a_number(link):
    with pytest.raises(Exception, match="phone"):
        phone.canonical(link)


def test_a_count_of_visits_hides_no_number():
    assert values("07700900461 views") == [MIA]
    assert values("07700900461 miles") == []


def test_a_label_with_its_own_number_names_no_other():
    assert values("Order ref 104696937739.\n0044 7700 900461") == [MIA]
    assert values("P.IVA 07700900461") == []


def test_more_than_a_thousand_numbers_in_words_are_all_read():
    digits = dict(zip("0123456789", "zero one two three four five six seven eight nine".split(), strict=True))
    numbers = [f"07700900{ending:03}" for ending in range(1000)]
    text = "\n".join(" ".join(map(digits.get, number)) for number in numbers)
    assert values(text) == ["+44" + number[1:] for number in numbers]


PIECES = st.sampled_from([*TEXTS, "07700 900461", "oh seven", "(2nd) 900", "s e v e n", "£80", "begins 07700"])


@given(st.lists(PIECES | st.text(max_size=12), max_size=4).map(" ".join))
def test_a_rule_finds_nothing_in_a_text_without_its_trait(written):
    text = Text(written)
    traits = find_traits(text)
    found = [] if traits is None else find_readings(text, traits)
    assert found == find_readings(text, ALL_TRAITS)
