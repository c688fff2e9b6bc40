"""Plates and postcodes: separators on both sides, and codes that are read whole or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.extract import extract
from enrich.kinds.plate import plate
from enrich.kinds.postcode import postcode
from enrich.text.folding import Text

SEPARATORS = (",", ".", ":", ";", "/", "|", "-", "\n", ", ", " | ", " / ", " - ", "\t")
NEIGHBOURS = ("Leeds", "Tel", "call Mia", "£80")
PLATE_FORMS = {"AB45 CDE": "AB45 CDE", "AB45CDE": "AB45 CDE", "P123 ABC": "P123 ABC", "ABC 42D": "ABC 42D"}
POSTCODE_FORMS = {"E14 9AB": "E14 9AB", "E149AB": "E14 9AB", "SW1A 1AA": "SW1A 1AA", "ls6 1aa": "LS6 1AA"}
PLATES = st.from_regex(r"[A-HJ-PR-Y]{2}[34][0-9] ?[A-HJ-PR-Z]{3}", fullmatch=True)
POSTCODES = st.sampled_from(["E14 9AB", "SW1A 1AA", "M20 3BQ", "LS6 1AA", "B33 8TH", "CR2 6XH", "DN55 1PT", "NW10 4DE"])
GLUED = st.text(alphabet="abcxyzABCXYZ0123456789@_", max_size=3)


def values(kind, text):
    return [seen.value for seen in kind.find(Text(text))]


@pytest.mark.parametrize("separator", SEPARATORS, ids=repr)
@pytest.mark.parametrize("form", PLATE_FORMS)
def test_a_separator_hides_no_plate(form, separator):
    for before in NEIGHBOURS:
        for after in NEIGHBOURS:
            text = f"{before}{separator}{form}{separator}{after}"
            assert values(plate, text) == [PLATE_FORMS[form]], text


@pytest.mark.parametrize("separator", SEPARATORS, ids=repr)
@pytest.mark.parametrize("form", POSTCODE_FORMS)
def test_a_separator_hides_no_postcode(form, separator):
    for before in NEIGHBOURS:
        for after in NEIGHBOURS:
            text = f"{before}{separator}{form}{separator}{after}"
            assert values(postcode, text) == [POSTCODE_FORMS[form]], text


@pytest.mark.parametrize(
    "text",
    [
        "AB45 CDE7",
        "XAB45 CDE",
        "1AB45 CDE",
        "AB45CDE_2",
        "#AB45CDE",
        "@AB45CDE",
        "AB45CDE@example.com",
        "SKU-12-AB45CDE-9",
    ],
)
def test_a_longer_code_is_no_plate(text):
    assert values(plate, text) == []


@pytest.mark.parametrize("text", ["XE14 9AB", "E14 9AB7", "E14 9ABC", "#E14 9AB", "@E149AB", "SKU_E149AB", "E14 9AB_2"])
def test_a_longer_code_is_no_full_postcode(text):
    assert [value for value in values(postcode, text) if " " in value] == []


@given(written=PLATES, before=GLUED, after=GLUED)
def test_a_plate_comes_back_whole_or_not_at_all(written, before, after):
    """Whatever is glued to it, no other valid plate is read."""
    compact = written.replace(" ", "")
    for value in values(plate, f"seen {before}{written}{after} today"):
        assert value.replace(" ", "") in {f"{before}{compact}{after}".upper(), compact}
        assert (before, after) == ("", "") or value.replace(" ", "") == f"{before}{compact}{after}".upper()


@given(written=POSTCODES, before=GLUED, after=GLUED)
def test_a_full_postcode_comes_back_whole_or_not_at_all(written, before, after):
    found = [value for value in values(postcode, f"at {before}{written}{after} today") if " " in value]
    whole = f"{before}{written}{after}".upper().replace(" ", "")
    assert all(value.replace(" ", "") == whole for value in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("W-D-4-0-P-E-A", ["WD40 PEA"]),
        ("B|D|3|8|X|O|P", ["BD38 XOP"]),
        ("plates BJ-31-MNE", ["BJ31 MNE"]),
        ("Whoever owns BK 36 ROS your lights are on", ["BK36 ROS"]),
        ("Van KS47 GDB/FB.com/rdg", ["KS47 GDB"]),
        ("Tel.07700.900.973.Car.DT44.HNX", ["DT44 HNX"]),
        ("reg,make,colour\nWV33GTL,Skoda,grey", ["WV33 GTL"]),
        ("toner HP45 BLK, ink LC42 CYN, drum DR34 SET", []),
        ("Yamaha DT50 and Honda", []),
        ("park next to fj32mws", ["FJ32 MWS"]),
        ("both cars same colour, HJ36GTY is mine", ["HJ36 GTY"]),
        ("rm 12 flr 3, se15 hmu, im25 and fun, order code AB45 CDE", []),
        ("https://example.com/AB45CDE", []),
    ],
)
def test_plates_in_other_surroundings(text, expected):
    assert values(plate, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bulbs: GU10 x4, E14 x2, E27 warm, B22 cool", []),
        ("bolts M6 M8 M10, nuts M8, washer M12", []),
        ("Laptop, Xeon E5 8GB, swapped for an M2 1TB", []),
        ("IP44 LED strip ok for bathrooms, IP20 is not", []),
        ("use code SW11 OFF at till, Toner HP35 XL", []),
        ("shelf N3 3RD row down", []),
        ("1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 - E4, E5 and N6 are squares", []),
        ("L1 Docks // overnight", ["L1"]),
        ("staying in Stratford CV37 til 30th", ["CV37"]),
        ("blonde // G2 // £100", ["G2"]),
        ("phone repairs, lamp shop, HU5 area", ["HU5"]),
    ],
)
def test_codes_of_things_are_no_postcodes(text, expected):
    assert values(postcode, text) == expected


def test_a_plate_in_a_line_of_cells_is_extracted():
    found = {(seen.kind, seen.value) for seen in extract("Mia,24,£80,AB45 CDE,E14 9AB,Leeds")}
    assert {("plate", "AB45 CDE"), ("postcode", "E14 9AB"), ("price", "GBP 80.00")} <= found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SK4 mobile barber. Book", ["SK4"]),  # the first word of a text, line or sentence
        ("SK4 mobile phone, boxed", []),
        ("💕 W6 available now", ["W6"]),
        ("not on here. DE1 new face", ["DE1"]),
        ("de1 new face", []),  # not in capitals
        ("W8 till I see you", []),  # text-message slang
        ("B12 supplements, E10 fuel", []),
        ("HD1. £150 an hour", ["HD1"]),  # another meaning: alone at the beginning
        ("V: S10, 110 an hour", ["S10"]),
        ("H2O, CO2, NaCl", []),
        ("27yo,34C,M14,07 7009", ["M14"]),  # alone between separators
        ("quiet - B1 - parking", ["B1"]),
        ("B1: Astra", []),  # a label
        ("B1-C1 lessons", []),
        ("E14/80€, E15-100€", ["E14", "E15"]),
        ("E14/80 done", []),
        ("E14-1000", []),
        ("M4 - 60 EUR", ["M4"]),  # also a motorway
        ("M4 closed northbound", []),
        ("M6, M62: delays", []),
        ("中国按摩 W2 一小时80英镑", ["W2"]),
        ("推拿 M1", ["M1"]),
        ("Fill up with E10, never E5", []),
        ("Form AB12/CD", []),
        ("contact form. EX1. £55", ["EX1"]),
        ("form: EX1 to sign", []),
        ("Double room B29, couples ok", ["B29"]),
        ("room B29, second floor", []),
        ("cot £45 collect S7, reply", ["S7"]),
        ("DE1. 2 mins bus station", ["DE1"]),
        ("DE1. 2 buses", []),
        ("seats: one in M4 behind", []),
        ("pitch G4, S2 was a joke", []),
        ("at G4, S2", ["G4", "S2"]),
    ],
)
def test_an_outward_code_alone(text, expected):
    assert [seen.value for seen in postcode.find(Text(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FIAT 500 * G Y 4 2  M T B * £1000", ["GY42 MTB"]),
        ("g y 4 2  m t b", []),
        ("A B 4 5  C D E F", []),
        ("[AK][50][TYU], (AK) (51) (TYU)", ["AK50 TYU", "AK51 TYU"]),
        ("[AK][50][TYU][X]", []),
        ("FL47~EDA = home, AK_50_TYU", ["FL47 EDA", "AK50 TYU"]),
        ("SW19~EVA", []),  # an outward code and a name
        ("FL47~NOW", []),
        ("nd36wox is mine", ["ND36 WOX"]),
        ("2nd 36 wox, nd36 wox", []),
        ("DAB 11C radio", []),
        ("DAC 11C radio", ["DAC 11C"]),
    ],
)
def test_a_plate_with_its_groups_set_apart_or_glued(text, expected):
    assert [seen.value for seen in plate.find(Text(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("...E14 incall", ["E14"]),
        ("incall ...E14", ["E14"]),
        ("…SE16 3LR", ["SE16 3LR"]),
        ("...se16 area", ["SE16"]),
        ("07700 900461 /LS6", ["LS6"]),
        ("Mia /M14 5TL/ 24", ["M14 5TL"]),
        ("img /m14 5tl/ 24", []),  # a path
        ("img/5/-LS6 2AB", []),
        ("incallE14 tonight", ["E14"]),
        ("areaE14 9AB", ["E14 9AB"]),
        ("postcodeM14 5TL", ["M14 5TL"]),
        ("LondonSE16", ["SE16"]),
        ("gardenSE16", []),
        ("incalle14", []),
        ("mcE14 9AB", []),
        ("SW1A1 AA", ["SW1A 1AA"]),
        ("SE163 LR", ["SE16 3LR"]),
        ("toner HP35 XL", []),
        ("L S6 2 AB", ["LS6 2AB"]),
        ("size L S6 2AB", ["S6 2AB"]),
        ("W5 2 HR £80", []),
        ("incall E14 2 HR £80", ["E14"]),
        ("SEl5 3LR", ["SE15 3LR"]),
        ("sel5 3lr", []),
        ("SKU BS3 1AB, serial no LS6 2AB, batch: CF10 2AB", []),
        ("skus: BS3 1AB", ["BS3 1AB"]),
        ("promo LS6", []),
        ("M12 thread", []),
    ],
)
def test_postcodes_behind_marks_glued_and_with_odd_spaces(text, expected):
    assert values(postcode, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AB45  CDE white transit", ["AB45 CDE"]),
        ("AB45   CDE white transit", ["AB45 CDE"]),
        ("AB45    CDE white transit", []),  # columns
        ("AB45  CDE", []),
        ("SW19 EVA is here", []),  # an outward code and a name
        ("white van SW19 EVA", ["SW19 EVA"]),
        ("SW39 EVA is here", ["SW39 EVA"]),  # no outward code
        ("EN50 PVC pipe, RJ45 UTP cable", []),
        ("reg EN50 PVC", ["EN50 PVC"]),
    ],
)
def test_plates_with_wide_gaps_and_other_codes(text, expected):
    assert values(plate, text) == expected


@pytest.mark.parametrize(
    ("mark", "features"),
    [
        ("SW19 CAN", {"begins like a postcode", "last letters are a word"}),
        ("SW19 XQZ", {"begins like a postcode"}),
        ("SW39 CAN", {"last letters are a word"}),
        ("SW39 XKZ", set()),
    ],
)
def test_the_judge_sees_words_and_outward_codes_in_a_mark(mark, features):
    from enrich.judge.features import list_features
    from records.identifier import Sighting

    seen = Sighting("plate", mark, mark, 0, len(mark), rule="plate/7")
    known = {"begins like a postcode", "last letters are a word"}
    assert known & set(list_features(mark.lower(), mark, seen)) == features
