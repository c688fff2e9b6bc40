"""Decides whether an outward code without an inward code ("E14") is a location, from its format and its context.

Source: Washline's own cue rules, from how British adverts name locations ("E14 area", "in/outcalls NW10", "Leeds
LS1/LS2") and from what has the same format: motorways, rooms, buses, vitamins, phone models, sizes, gases, language
levels.
"""

from __future__ import annotations

import re

import msgspec

from enrich.kinds.postcode.vicinity import is_after_town, is_in_named_place
from enrich.lexicon.gazetteer import load_outward_codes
from enrich.lexicon.tables import load_table
from enrich.lexicon.wordlist import is_common
from enrich.text.folding import RUN, Text

CALLS = r"in(?:[ -]?calls?)?[ ]?(?:/|&|and|\+|or)[ ]?out[ -]?calls?|(?:in|out)[ -]?calls?|in/out"
STRONG_CUE_BEFORE = re.compile(
    r"(?:\b(?:based(?: in| at| near| around)?|areas?|post ?codes?|p/c|location|located(?: in)?|visiting|"
    rf"{CALLS}|covering|covers?|serving|work(?:ing)? from|inside|outskirts of|cent(?:re|er)|central|side of|part of"
    rf"|flat in|room in|house in|"
    r"(?:new|live|living|work|working|stay|staying|arrived|available|back|move|moved)(?: in(?:to)?| to| around| near)"
    r"|my place (?:is )?in)"
    r"(?: the| is| are| also| only| both| to| in| at| around| district)?[\s:,(\[-]{1,3}|[📍🏠🏡📌🗺]\ufe0f?\s{0,2})$",
    re.IGNORECASE,
)
WEAK_CUE_BEFORE = re.compile(
    r"(?:\b(?:in|near|nr|at|around|round|from|off|by|to|between|now|here|only|zona|en|din|w|london|(?:north|south|east"
    r"|west)(?: london)?|"
    r"(?:anywhere|somewhere|nearby))(?: the)?[\s:,(\[-]{1,3}|\b(?:street|st|road|rd|lane|ave|avenue)[ ,]{1,2}|[(\[]\s?"
    r"|[|•·~*]\s?)$",
    re.IGNORECASE,
)
CUE_AFTER = re.compile(
    rf"[\s,)|-]{{0,3}}(?:\)|\]|(?:areas?|{CALLS}|post ?code|stations?|tube|based|location|flats?|apartments?|hotels?"
    r"|city|docks?|quays?|marina"
    rf"|and surrounding|"
    r"surrounding|district|near|close to|next to|side|end|girls?|lady|ladies|escorts?|massage|only"
    r"|\d{1,2} ?min(?:ute)?s? (?:from|to|walk))\b)",
    re.IGNORECASE,
)
AREA_AFTER = re.compile(rf"[ ]{{1,2}}(?:areas?|post ?code|{CALLS})\b", re.IGNORECASE)
CALLS_AFTER = re.compile(rf"[ ]{{1,2}}(?:{CALLS})\b", re.IGNORECASE)
THING_BEFORE = re.compile(
    r"(?<![a-z])(?:bus(?:es)?|night ?bus|route|vitamins?|vit|sizes?|models?|ref(?:erence)?|paper|level|grade|class"
    r"|section|page|chapter|year|"
    r"type|version|batter(?:y|ies)|bulbs?|chord|flight|band|cup|bra|channel|galaxy|samsung|iphone|ipad|pixel|huawei"
    r"|nokia|xbox|canon|"
    r"nikon|sony|lg|hp|bmw|audi|golf|vw|mercedes|ford|volvo|honda|mazda|yamaha|citroen|fiat|peugeot|column|module"
    r"|lesson|question|formula|"
    r"sku|(?<!post)(?<!post )(?<!area )code|item|part|product|voucher|order|invoice|job|case|ticket|english|german"
    r"|french|spanish|nvq|cefr|visa|key|"
    r"fuel|petrol|engine|junction|jct|j\d{1,2})(?: ?(?:no|number|num|code|id))?[\s.:#-]{1,3}(?:the )?$",
    re.IGNORECASE,
)
VENUE_BEFORE = re.compile(
    r"(?<![a-z])(?:rooms?|rm|gates?|units?|seats?|row|block|bay|locker|platform|terminal|stand|exit|desk|table|court"
    r"|stall|door|"
    r"floor|cell|slot|ward|box|pod|wing|lane|tent|pitch|plot)(?: ?(?:no|number))?[\s.:#-]{1,3}$",
    re.IGNORECASE,
)
THING_AFTER = re.compile(
    r"[ (/-]{0,2}(?:motorway|junction|jct|j\d|corridor|services|bus(?:es)?\b|petrol|fuel|paper|vitamins?|deficiency"
    r"|tablets?|injections?|"
    r"supplements?|complex|engine|visa|chord|batter(?:y|ies)|levels?\b|english|emissions?|gas\b|gases|laser|printer"
    r"|models?|edition|"
    r"series|licen[cs]e|phone\b|mobile\b|key\b|seat|tdi|tsi|gti|headphones?\b|earbuds?\b|bulbs?\b|lamps?\b|lampholder"
    r"|fittings?\b|summits?\b|countries\b|nations\b|balm|cream|scart|[a-z]?\d+(?:mm|cm|gb|mah)|(?:am|a)\d{1,3}\b)",
    re.IGNORECASE,
)
ROAD_NEAR = re.compile(
    r"(?:\b(?:junction|j\d{1,2}|jct|motorway|off|along|on|exit|road|down|up|via|from|near|by|to|between|minutes?|mins?"
    r"|the|and|[am]\d{1,3})|/)(?: the)?[ ,/]{1,2}$",
    re.IGNORECASE,
)
MOTORWAY = re.compile(r"M(?:[1-9]|1[18]|2[0-7]|3[2-9]|4[02-9]|5[0-8]|6[0-79]|7[347]|90)")
PLATE_AFTER = re.compile(r"[ -]?([A-Za-z]{3})(?![A-Za-z0-9])")
# The motorway around London: "inside the M25" is not a Manchester postcode.
ORBITAL = "M25"
AROUND_BEFORE = re.compile(
    r"\b(?:cover(?:s|ing|ed)?|in|inside|within|around|round|outside|outskirts of|all|of|serving)(?: the)?[\s:]{1,2}$",
    re.IGNORECASE,
)
# The end of a line or sentence: there, "N1", "E1" or "W1" is almost always a London postcode.
END_AFTER = re.compile(r"[ ]?(?:$|[\n.!,;|)*~-])")
LONDON_AREAS = frozenset("ENW")
# "Bordesley Green, B9 4.": with a sector, after a comma or a line break.
SECTOR_AFTER = re.compile(r"[ ]\d(?=[ ]?(?:$|[\n.,;)]))")
BREAK_BEFORE = re.compile(r"(?:^|[,\n(])[ ]?$")
TELEVISION_BEFORE = re.compile(r"\b(?:bbc|itv\d?|telly|channel|film4|more4|freeview)\b[^.\n]{0,24}$", re.IGNORECASE)
CHESS_MOVE = re.compile(r"[NBRQK]?[a-h][1-8]")
CHESS_MOVE_AFTER = re.compile(r"\s{1,2}(?:\d{1,2}\. ?)?[NBRQK]?[a-h]?x?[a-h][1-8]\b")
BUSES_BEFORE = re.compile(r"\bbus(?:es)?\b[^.\n]{0,20}$", re.IGNORECASE)
# Other meanings of codes in capitals: fuel, gases, phones, car models.
OTHER_MEANINGS = frozenset("HS2 CR7 E10 B12 CR2 CO2 CH4 SO2 S10 S20 S21 HD1".split()) | {
    f"MK{mark}" for mark in range(1, 9)
}
# Text-message slang ("m8", "b4", "ne1"), and postcode areas that are also words or units.
SLANG = frozenset("M8 B4 L8 W8 S8 E10 NE1 PL8".split())
WORDLIKE_AREAS = frozenset("me so st la de le ex im ha hr yo ca ml co ch mk ip hd hp dd cv pe ps bb sp ss sn".split())
CELL_BEFORE, CELL_AFTER = re.compile(r"(?:[|;/]|//)[ ]?$"), re.compile(r"[ ]?[|;/]")
GAP = re.compile(r"[ -]")  # in "SE 15"
DAYS = frozenset("MON TUE WED THU FRI SAT SUN".split())
WINDOW, SHORT_CODE, NEARBY = 32, 2, 80


class PostcodeTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of postcodes.toml."""

    version: int
    source: str
    objects: frozenset[str]
    unit_letters: frozenset[str]


TABLE = load_table("postcodes", PostcodeTable)

OBJECTS = TABLE.objects | {f"{word}s" for word in TABLE.objects}
# A code of the format of an outward code; one that was never issued makes its neighbours doubtful ("GU10, E27 bulbs").
SIBLING = re.compile(
    r"(?<![A-Za-z0-9£$@#&/.-])[B-HIJ-NP-Z][A-NP-Z]?[0-9]{1,2}"
    r"(?![A-Za-z0-9.'/-]|[ -]?[0-9][A-Z]{2}|(?<=[A-HJ-PR-Y]{2}..)[ ]?[A-Z]{3}\b)"
)


def find_strangers(text: Text) -> list[int]:
    """Return the offsets of codes that were never issued and are no motorways."""
    codes = load_outward_codes()
    found = (match for match in SIBLING.finditer(text.folded) if match[0] not in codes)
    return [match.start() for match in found if not MOTORWAY.fullmatch(match[0])]


def is_doubtful(text: Text, start: int, strangers: list[int]) -> bool:
    """Return whether a code may name an object: an object is mentioned nearby, or its line has a never-issued code."""
    if not OBJECTS.isdisjoint(text.words):
        near = RUN.findall(text.lowered, max(0, start - NEARBY), start + NEARBY)
        if not OBJECTS.isdisjoint(near):
            return True
    lines = (text.folded[min(start, other) : max(start, other)] for other in strangers if abs(start - other) < NEARBY)
    return any("\n" not in between for between in lines)


def is_location(folded: str, start: int, end: int, *, doubtful: bool) -> bool:
    """Return whether the outward code at this span is a location; in a doubtful text only next to a strong cue."""
    spelling, before = GAP.sub("", folded[start:end]), folded[max(0, start - WINDOW) : start]
    code = spelling.upper()
    is_slang = spelling[0].islower() and code in SLANG and not STRONG_CUE_BEFORE.search(before)
    if is_slang or _has_other_meaning(folded, end, code, before):
        return False
    if is_in_named_place(code, before, folded[end : end + WINDOW]):
        return True
    if MOTORWAY.fullmatch(code):
        return _is_location_like_motorway(folded, end, code, before)
    if doubtful or is_after_town(before):
        return _has_strong_cue(folded, end, before)
    return _has_cue(folded, end, before) or _is_distinctive_here(folded, end, spelling, before)


def _has_strong_cue(folded: str, end: int, before: str) -> bool:
    """Return whether a town or a cue for a location is before the code, or "area" or "incall" after it."""
    if STRONG_CUE_BEFORE.search(before) or AREA_AFTER.match(folded, end):
        return True
    return is_after_town(before)


def _is_location_like_motorway(folded: str, end: int, code: str, before: str) -> bool:
    """Return whether a code that is also the name of a motorway ("M6") is a location."""
    if code == ORBITAL and AROUND_BEFORE.search(before):
        return False
    if ROAD_NEAR.search(before):
        return bool(STRONG_CUE_BEFORE.search(before))
    return _has_cue(folded, end, before)


def _has_cue(folded: str, end: int, before: str) -> bool:
    """Return whether the text before or after mentions a location, or a sector follows after a break."""
    if STRONG_CUE_BEFORE.search(before) or CUE_AFTER.match(folded, end) or WEAK_CUE_BEFORE.search(before):
        return True
    if CELL_BEFORE.search(before) and CELL_AFTER.match(folded, end):
        return True
    return bool(SECTOR_AFTER.match(folded, end) and BREAK_BEFORE.search(before))


def _is_distinctive_here(folded: str, end: int, spelling: str, before: str) -> bool:
    """Return whether a code needs no cue: distinctive by itself, or a short London code at the end of a line."""
    if is_distinctive(spelling):
        return True
    return spelling[0] in LONDON_AREAS and bool(END_AFTER.match(folded, end)) and not BUSES_BEFORE.search(before)


def is_distinctive(spelling: str) -> bool:
    """Return whether a code in this spelling is almost always a location: "SE15", "nw6", not "E1" or "M25".

    >>> [is_distinctive(code) for code in ("SE15", "nw6", "E14", "E1", "M25", "so2")]
    [True, True, True, False, False, False]
    """
    code, letters = spelling.upper(), re.sub(r"\d.*", "", spelling).lower()
    if len(code) <= SHORT_CODE or code in OTHER_MEANINGS or MOTORWAY.fullmatch(code):
        return False
    if spelling.isupper():
        return True
    return len(letters) > 1 and letters not in WORDLIKE_AREAS and code not in SLANG


def _has_other_meaning(folded: str, end: int, code: str, before: str) -> bool:
    """Return whether the context names an object, or the code begins a registration mark ("ab45 cde")."""
    if THING_BEFORE.search(before) or THING_AFTER.match(folded, end) or TELEVISION_BEFORE.search(before):
        return True
    if CHESS_MOVE.fullmatch(folded, end - len(code), end) and CHESS_MOVE_AFTER.match(folded, end):
        return True
    return (code[1].isdigit() and VENUE_BEFORE.search(before) is not None) or _begins_plate(folded, end, code)


def _begins_plate(folded: str, end: int, code: str) -> bool:
    """Return whether three letters that are no word follow in the same case: "ab45 cde", not "CV37 til Friday"."""
    plate = PLATE_AFTER.match(folded, end)
    if plate and folded[end - len(code)].isupper() and plate[1].islower():  # "CV37 til Friday"
        return False
    return bool(plate and not is_common(plate[1]) and plate[1].upper() not in DAYS)
