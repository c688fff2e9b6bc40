"""Prices: notations of amounts, separators on both sides, and numbers that are read whole or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.extract import SHADOWS, extract
from enrich.kinds.price import price
from enrich.kinds.price.vocabulary import MONEY
from enrich.text.folding import Text


def values(text: str) -> list[str]:
    return [seen.value for seen in price.find(Text(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£1 200", ["GBP 1200.00"]),
        ("€1.200,00", ["EUR 1200.00"]),
        ("1 200 €", ["EUR 1200.00"]),
        ("80,50 €", ["EUR 80.50"]),
        ("CHF 1'200", ["CHF 1200.00"]),
        ("80-150 pounds", ["GBP 80.00", "GBP 150.00"]),
        ("80/100/150 pounds", ["GBP 80.00", "GBP 100.00", "GBP 150.00"]),
        ("£60/80/100", ["GBP 60.00", "GBP 80.00", "GBP 100.00"]),
        ("Rates 60/80/100/120/150", []),
        ("£1.5k", ["GBP 1500.00"]),
        ("eighty quid", ["GBP 80.00"]),
        ("one twenty an hour", ["GBP 120.00 per 60 min"]),
        ("a ton for an hour, a ton of fun", ["GBP 100.00 per 60 min"]),
        ("GBP80 30min", ["GBP 80.00 per 30 min"]),
        ("50p, 5p each", ["GBP 0.50", "GBP 0.05"]),
        ("Mug,£4.00,12;Tee,£15.00,3", ["GBP 4.00", "GBP 15.00"]),
        ("24/7, £80 24/7", ["GBP 80.00"]),
    ],
)
def test_notations(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "£1,2345",
        "£1.2.3",
        "EUR/GBP 0.8512",
        "£1.459",
        "£12 500",
        "£12abc34",
        "lost 12 pounds",
        "a 20 pound dumbbell",
        "M14 5TL",
        "150 an hour, then 80 km",
        "the second half is 900",
        "$1/$2",
        "£0",
        "GBP 007",
    ],
)
def test_a_number_that_may_go_on_is_no_price(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 500 zł za noc", ["PLN 1500.00 per night"]),
        ("60 de lire juma de oră", ["GBP 60.00 per 30 min"]),
        ("200 lei o oră", ["RON 200.00 per 60 min"]),
        ("60 лири половин час", ["GBP 60.00 per 30 min"]),
        ("25 000 Ft, 6 ft tall", ["HUF 25000.00"]),
        ("yarım saat 70 pound, 1 saat 120 pound", ["GBP 70.00 per 30 min", "GBP 120.00 per 60 min"]),
        ("500₺, 300 TL", ["TRY 500.00", "TRY 300.00"]),
        ("300 грн за годину", ["UAH 300.00 per 60 min"]),
        ("150 фунтів год, ніч 600 фунтів", ["GBP 150.00 per 60 min", "GBP 600.00 per night"]),
        ("45 Minuten für 75 Pfund, 20 £ die Stunde", ["GBP 75.00 per 45 min", "GBP 20.00 per 60 min"]),
        ("120 euro all'ora", ["EUR 120.00 per 60 min"]),
        ("£70/30分钟", ["GBP 70.00 per 30 min"]),
    ],
)
def test_languages(text, expected):
    assert values(text) == expected


def test_a_word_of_several_currencies_is_cited_with_all():
    (seen,) = price.find(Text("500 kr"))
    assert (seen.value, seen.alternatives) == ("SEK 500.00", ("NOK 500.00", "DKK 500.00"))
    assert seen.confidence < 0.9


FORMS = {
    "£80": "GBP 80.00",
    "80£": "GBP 80.00",
    "£1,200": "GBP 1200.00",
    "£80.50": "GBP 80.50",
    "80 quid": "GBP 80.00",
    "GBP 80": "GBP 80.00",
    "120 €": "EUR 120.00",
    "£80 30min": "GBP 80.00 per 30 min",
    "30 min £80": "GBP 80.00 per 30 min",
    "£600 overnight": "GBP 600.00 per night",
}
SEPARATORS = (",", ".", ":", ";", "/", "|", "-", "\n", ", ", " | ", " / ", " - ", "\r\n")


@pytest.mark.parametrize("separator", SEPARATORS, ids=repr)
@pytest.mark.parametrize("form", FORMS)
def test_a_separator_hides_no_price(form, separator):
    for before in ("Leeds", "call Mia", "(LS1)"):
        for after in ("07700 900123", "07700900123", "Leeds", "mia@example.com", "E14 9AB", ""):
            text = f"{before}{separator}{form}{separator}{after}"
            assert values(text) == [FORMS[form]], text


@pytest.mark.parametrize("separator", [",", "|", ";", "/", "\n", ", "], ids=repr)
def test_a_price_and_a_telephone_number_are_both_extracted(separator):
    seen = extract(f"£80{separator}07700 900123{separator}24hrs")
    assert [found.value for found in seen if found.kind == "price"] == ["GBP 80.00"]


@given(
    amount=st.integers(20, 9999),
    sign=st.sampled_from(["£", "€"]),
    before=st.sampled_from(["", "7", "1,", "2.", "x", "£", " ", "(", "a1"]),
    after=st.sampled_from(
        ["", "7", ",5", ",55", ",555", ",5555", ".5", ".555", "'555", " 555", " 5", "x", "-5", "/5", ")", " "]
    ),
)
def test_an_amount_comes_back_whole_or_not_at_all(amount, sign, before, after):
    """No value is a part of the number that is written; after another cell of a list, a comma ends it."""
    written = f"{before}{sign}{amount}{after}"
    rest = "".join(filter(str.isdigit, after))
    is_list = (
        after[:1] in ("-", "/")
        or after == " 5"
        or len(rest) > 3
        or (after == " 555" and amount > 99)
        or (before == "1," and after[:1] == ",")
    )
    for value in values(written):
        number = Decimal(value.split(" ")[1])
        assert number in (
            _read_whole(amount, after, rest) | ({Decimal(amount), Decimal(rest or 0)} if is_list else set())
        )


def _read_whole(amount: int, after: str, rest: str) -> set[Decimal]:
    """The values of an amount together with all digits that follow it."""
    if not rest:
        return {Decimal(amount)}
    is_group = len(rest) == 3 or after == rest
    return {Decimal(f"{amount}{rest}") if is_group else Decimal(f"{amount}.{rest}")}


@given(
    numbers=st.lists(st.integers(20, 300), min_size=3, max_size=7), separator=st.sampled_from(["/", " / ", "-", ", "])
)
def test_a_list_of_bare_amounts_has_no_durations(numbers, separator):
    assert values("Rates " + separator.join(map(str, numbers))) == []


def test_every_currency_is_read_by_its_signs_and_words():
    for currency in MONEY.currencies:
        for word in (*currency.signs, *currency.words, *currency.cased):
            assert values(f"600 {word}.")[:1] == [f"{currency.code} 600.00"], word
        for word in (*currency.signs, *currency.before):
            found = values(f"{word} 600 an hour")
            assert found == [f"{currency.code} 600.00 per 60 min"], word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("incall E14 – 80€", ["EUR 80.00"]),  # letters glued to a number
        ("N1/80€", ["EUR 80.00"]),
        ("GU1 - 95£/hr", ["GBP 95.00 per 60 min"]),
        ("iphone14€, incall80€", ["EUR 80.00"]),
        ("30m80€ 1h80€-100€", ["EUR 80.00 per 30 min", "EUR 80.00 per 60 min", "EUR 100.00"]),
        ("Mia, 17 - 80€", ["EUR 17.00", "EUR 80.00"]),  # an age after a name, from 18 to 69
        ("Mia, 18 - 80€", ["EUR 80.00"]),
        ("Mia, 69 - 80€", ["EUR 80.00"]),
        ("Mia, 70 - 80€", ["EUR 70.00", "EUR 80.00"]),
        ("Massage, 60 - 80€", ["EUR 60.00", "EUR 80.00"]),
        ("open till 20 - 80€", ["EUR 80.00"]),
        ("size 20 - 80€", ["EUR 80.00"]),
        ("flat: 20 - 60 eur", ["EUR 60.00"]),
        ("22:30 - 80€", ["EUR 80.00"]),
        ("20 - 100€", ["EUR 20.00", "EUR 100.00"]),  # the second is at most five times the first
        ("20 - 101€", ["EUR 101.00"]),
        ("10-100€", ["EUR 10.00", "EUR 100.00"]),  # ten times without spaces
        ("10-101€", ["EUR 101.00"]),
    ],
)
def test_the_first_number_of_a_range_is_an_amount(text, expected):
    assert [seen.value for seen in extract(text) if seen.kind == "price"] == expected


def test_the_age_before_a_price_is_read():
    assert [seen.value for seen in extract("Mia, 22 - 80€") if seen.kind == "age"] == ["22"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80£30m130£1h", ["GBP 80.00 per 30 min", "GBP 130.00 per 60 min"]),
        ("1h £80 30£50", ["GBP 80.00 per 60 min", "GBP 50.00"]),
        ("150€ or same in pounds for 1 hour", ["EUR 150.00 per 60 min"]),
        ("150€ or dinner in town for 1 hour", ["EUR 150.00"]),
        ("90 lire 30 de minute", ["GBP 90.00 per 30 min"]),
        ("半小时 £70, 一小时80英镑", ["GBP 70.00 per 30 min", "GBP 80.00 per 60 min"]),
        ("£1,200.50一小时", ["GBP 1200.50 per 60 min"]),
        ("两小时 £250", ["GBP 250.00 per 120 min"]),
        ("an hour's £160", ["GBP 160.00 per 60 min"]),
        ("R$ 1.200,00, AU$200, $300", ["BRL 1200.00", "AUD 200.00", "USD 300.00"]),
        ("a$200", ["USD 200.00"]),
        ("£1.200,00, ring", ["GBP 1200.00"]),
        ("Mia,£1,200,24,Leeds", []),
        ("kr 500, 500 NOK, 400 kronor", ["SEK 500.00", "NOK 500.00", "SEK 400.00"]),
        ("zł 200", ["PLN 200.00"]),
        ("10P each, Audi A3 8P, 8p", ["GBP 0.10", "GBP 0.08"]),
    ],
)
def test_other_notations(text, expected):
    assert [seen.value for seen in extract(text) if seen.kind == "price"] == expected


def test_a_crown_without_a_country_has_alternatives():
    assert [seen.alternatives for seen in extract("500 kr, 500 SEK")] == [("NOK 500.00", "DKK 500.00"), ()]


@pytest.mark.parametrize("stronger", ["phone", "postcode", "plate"])
def test_a_price_never_overlaps_a_stronger_kind(stronger):
    assert "price" in SHADOWS[stronger]
    assert stronger not in SHADOWS["price"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£80.150.200", ["GBP 80.00", "GBP 150.00", "GBP 200.00"]),
        ("£80.150.200 for 15/30/60 min", ["GBP 80.00 per 15 min", "GBP 150.00 per 30 min", "GBP 200.00 per 60 min"]),
        ("£80.50.200", []),  # does not rise
        ("£19.30.40", []),  # below the smallest bare amount
        ("£20.30.40", ["GBP 20.00", "GBP 30.00", "GBP 40.00"]),
        ("£12.05.2024", []),
        ("£80.150.2000", []),
        ("£1.250.000", ["GBP 1250000.00"]),
        ("€1.250.000", ["EUR 1250000.00"]),
        ("₹1,20,000", ["INR 120000.00"]),
        ("₹12,34,567.50", ["INR 1234567.50"]),
        ("1,20,000 rupees", ["INR 120000.00"]),
        ("Rs. 1,20,000", ["INR 120000.00"]),
        ("₹1,500", ["INR 1500.00"]),
        ("£1,20,000", []),
        ("Mia,£80,24,Leeds", ["GBP 80.00"]),
        ("1,20,000 quid", []),
    ],
)
def test_points_and_commas_between_groups(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£5 million", ["GBP 5000000.00"]),
        ("£5-million", ["GBP 5000000.00"]),
        ("$1.2 billion", ["USD 1200000000.00"]),
        ("£2 grand", ["GBP 2000.00"]),
        ("£5 thousand", ["GBP 5000.00"]),
        ("5 million pounds", ["GBP 5000000.00"]),
        ("2 thousand euros", ["EUR 2000.00"]),
        ("₹5 lakh", ["INR 500000.00"]),
        ("£5-10k", ["GBP 5000.00", "GBP 10000.00"]),
        ("£5k-10k", ["GBP 5000.00", "GBP 10000.00"]),
        ("£80-30m", ["GBP 80.00 per 30 min"]),
        ("£80 grand piano", ["GBP 80.00"]),
        ("£80 grand opening", ["GBP 80.00"]),
        ("€5 mil", []),  # thousand in Spanish, million in English
        ("£5 k", ["GBP 5.00"]),
        ("5 million views", []),
    ],
)
def test_magnitudes(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£150 hour away", ["GBP 150.00"]),
        ("£20 an hour away", ["GBP 20.00"]),
        ("£80 half hour notice", ["GBP 80.00"]),
        ("£80, half an hour drive", ["GBP 80.00"]),
        ("£80 half an hour", ["GBP 80.00 per 30 min"]),
        ("£150 an hour from Friday", ["GBP 150.00 per 60 min"]),
        ("half hour bus ride, £80 hour", ["GBP 80.00 per 60 min"]),
    ],
)
def test_a_way_or_notice_in_words_is_no_duration(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am 28 half Polish", []),
        ("28 half polish half italian", []),
        ("80 half, 120 full", ["GBP 80.00 per 30 min", "GBP 120.00 per 60 min"]),
        ("1939 1 hour", ["GBP 1939.00 per 60 min"]),
        ("1941 1 hour", []),
        ("2039 1 hour", []),
        ("2041 1 hour", ["GBP 2041.00 per 60 min"]),
        ("2000 overnight", ["GBP 2000.00 per night"]),
        ("£1999 overnight", ["GBP 1999.00 per night"]),
        ("22 mins 45 secs", []),
        ("born 60, 1 hour", []),
        ("100 reviews 1 hour", []),
    ],
)
def test_an_age_a_year_or_a_count_is_no_bare_amount(text, expected):
    assert values(text) == expected
