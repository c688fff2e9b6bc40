"""Whether an outward code that stands alone ("E14") says where somebody is, told from how it is written and the words around it.

Source: Washline's own cue rules, from how British adverts say where ("E14 area", "in/outcalls NW10", "Leeds LS1/LS2") and from what else
is written alike: motorways, rooms, buses, vitamins, phone models, sizes, gases, language levels.
"""

from __future__ import annotations

import re

from enrich.kinds.postcode.vicinity import follows_town, is_in_named_place
from enrich.lexicon.wordlist import is_common

CALLS = r"in(?:[ -]?calls?)?[ ]?(?:/|&|and|\+|or)[ ]?out[ -]?calls?|(?:in|out)[ -]?calls?|in/out"
STRONG = re.compile(
    r"(?:\b(?:based(?: in| at| near| around)?|areas?|post ?codes?|p/c|location|located(?: in)?|visiting|"
    rf"{CALLS}|covering|covers?|serving|work(?:ing)? from|inside|outskirts of|cent(?:re|er)|central|side of|part of|flat in|room in|house in|"
    r"(?:new|live|living|work|working|stay|staying|arrived|available|back|move|moved)(?: in(?:to)?| to| around| near)|my place (?:is )?in)"
    r"(?: the| is| are| also| only| both| to| in| at| around| district)?[\s:,(\[-]{1,3}|[📍🏠🏡📌🗺]\ufe0f?\s{0,2})$",
    re.IGNORECASE,
)
WEAK = re.compile(
    r"(?:\b(?:in|near|nr|at|around|round|from|off|by|to|between|now|here|only|zona|en|din|w|london|(?:north|south|east|west)(?: london)?|"
    r"(?:anywhere|somewhere|nearby))(?: the)?[\s:,(\[-]{1,3}|\b(?:street|st|road|rd|lane|ave|avenue)[ ,]{1,2}|[(\[]\s?|[|•·~*]\s?)$",
    re.IGNORECASE,
)
AFTER = re.compile(
    rf"[\s,)|-]{{0,3}}(?:\)|\]|(?:areas?|{CALLS}|post ?code|stations?|tube|based|location|flats?|apartments?|hotels?|and surrounding|"
    r"surrounding|district|near|close to|next to|side|end|girls?|lady|ladies|escorts?|massage|only|\d{1,2} ?min(?:ute)?s? (?:from|to|walk))\b)",
    re.IGNORECASE,
)
CALLS_BEHIND = re.compile(rf"[ ]{{1,2}}(?:{CALLS})\b", re.IGNORECASE)
THING_BEFORE = re.compile(
    r"(?<![a-z])(?:bus(?:es)?|night ?bus|route|vitamins?|vit|sizes?|models?|ref(?:erence)?|paper|level|grade|class|section|page|chapter|year|"
    r"type|version|batter(?:y|ies)|bulbs?|chord|flight|band|cup|bra|channel|galaxy|samsung|iphone|ipad|pixel|huawei|nokia|xbox|canon|"
    r"nikon|sony|lg|hp|bmw|audi|golf|vw|mercedes|ford|volvo|honda|mazda|yamaha|citroen|fiat|peugeot|column|module|lesson|question|formula|"
    r"sku|(?<!post)(?<!post )(?<!area )code|item|part|product|voucher|order|invoice|job|case|ticket|english|german|french|spanish|nvq|cefr|visa|key|"
    r"fuel|petrol|engine|junction|jct|j\d{1,2})(?: ?(?:no|number|num|code|id))?[\s.:#-]{1,3}(?:the )?$",
    re.IGNORECASE,
)
VENUE_BEFORE = re.compile(
    r"(?<![a-z])(?:rooms?|rm|gates?|units?|seats?|row|block|bay|locker|platform|terminal|stand|exit|desk|table|court|stall|door|"
    r"floor|cell|slot|ward|box|pod|wing|lane|tent|pitch|plot)(?: ?(?:no|number))?[\s.:#-]{1,3}$",
    re.IGNORECASE,
)
THING_AFTER = re.compile(
    r"[ (/-]{0,2}(?:motorway|junction|jct|j\d|corridor|services|bus(?:es)?\b|petrol|fuel|paper|vitamins?|deficiency|tablets?|injections?|"
    r"supplements?|complex|engine|visa|chord|batter(?:y|ies)|levels?\b|english|emissions?|gas\b|gases|laser|printer|models?|edition|"
    r"series|licen[cs]e|phone\b|mobile\b|key\b|seat|tdi|tsi|gti|headphones?\b|earbuds?\b|bulbs?\b|lamps?\b|lampholder|fittings?\b|summits?\b|countries\b|nations\b|balm|cream|scart|[a-z]?\d+(?:mm|cm|gb|mah)|(?:am|a)\d{1,3}\b)",
    re.IGNORECASE,
)
ROAD_NEAR = re.compile(
    r"(?:\b(?:junction|j\d{1,2}|jct|motorway|off|along|on|exit|road|down|up|via|from|near|by|to|between|minutes?|mins?|the|and|[am]\d{1,3})|/)(?: the)?[ ,/]{1,2}$",
    re.IGNORECASE,
)
MOTORWAY = re.compile(r"M(?:[1-9]|1[18]|2[0-7]|3[2-9]|4[02-9]|5[0-8]|6[0-79]|7[347]|90)")
PLATE_BEHIND = re.compile(r"[ -]?([A-Za-z]{3})(?![A-Za-z0-9])")
# The motorway round London, whatever lies in it or around it.
ORBITAL = "M25"
ROUND_LONDON = re.compile(
    r"\b(?:cover(?:s|ing|ed)?|in|inside|within|around|round|outside|outskirts of|all|of|serving)(?: the)?[\s:]{1,2}$",
    re.IGNORECASE,
)
# Where a line or sentence ends: of codes this short only those of London's north, east and west are hardly anything else.
EDGE = re.compile(r"[ ]?(?:$|[\n.!,;|)*~-])")
LONDON = frozenset("ENW")
# "Bordesley Green, B9 4.": with a sector, behind a comma or a line's end.
SECTOR, APART = re.compile(r"[ ]\d(?=[ ]?(?:$|[\n.,;)]))"), re.compile(r"(?:^|[,\n(])[ ]?$")
TELLY = re.compile(r"\b(?:bbc|itv\d?|telly|channel|film4|more4|freeview)\b[^.\n]{0,24}$", re.IGNORECASE)
MOVE, MOVE_BEHIND = (
    re.compile(r"[NBRQK]?[a-h][1-8]"),
    re.compile(r"\s{1,2}(?:\d{1,2}\. ?)?[NBRQK]?[a-h]?x?[a-h][1-8]\b"),
)
BUSES = re.compile(r"\bbus(?:es)?\b[^.\n]{0,20}$", re.IGNORECASE)
# Things that are written in capitals too: fuel, gases, phones, marks of cars.
THINGS = frozenset("HS2 E10 B12 CR2 CO2 CH4 SO2 S10 S20 S21 HD1".split()) | {f"MK{mark}" for mark in range(1, 9)}
# Short words of text messages ("m8", "b4", "ne1", "im25"), and areas whose letters are words.
SLANG = frozenset("M8 B4 L8 W8 S8 E10 NE1".split())
WORDLIKE = frozenset("me so st la de le ex im ha hr yo ca ml co ch mk ip hd hp dd cv pe ps bb sp ss sn".split())
GAP = re.compile(r"[ -]")  # of "SE 15"
DAYS = frozenset("MON TUE WED THU FRI SAT SUN".split())
WINDOW, SHORT = 32, 2


def is_location(folded: str, start: int, end: int) -> bool:
    """Say whether the code that stands there alone is meant as a place."""
    written, before = GAP.sub("", folded[start:end]), folded[max(0, start - WINDOW) : start]
    code = written.upper()
    if _is_thing(folded, end, code, before):
        return False
    if not written[0].isupper() and code in SLANG:
        return bool(STRONG.search(before))
    if is_in_named_place(code, before, folded[end : end + WINDOW]):
        return True
    road = MOTORWAY.fullmatch(code)
    if road and code == ORBITAL and ROUND_LONDON.search(before):
        return False
    strong = bool(STRONG.search(before)) or (not road and follows_town(before))
    if road and ROAD_NEAR.search(before):
        return strong
    strong = strong or bool(SECTOR.match(folded, end) and APART.search(before))
    cued = strong or bool(AFTER.match(folded, end) or WEAK.search(before))
    return (
        cued
        or is_distinctive(written)
        or (written[0] in LONDON and bool(EDGE.match(folded, end)) and not BUSES.search(before))
    )


def is_distinctive(written: str) -> bool:
    """Say whether a code, as it is written, is hardly anything but a place: "SE15", "nw6", but not "E1", "so2", "M25".

    >>> [is_distinctive(code) for code in ("SE15", "nw6", "E14", "E1", "M25", "so2")]
    [True, True, True, False, False, False]
    """
    code, letters = written.upper(), re.sub(r"\d.*", "", written).lower()
    if len(code) <= SHORT or code in THINGS or MOTORWAY.fullmatch(code):
        return False
    if written.isupper():
        return True
    return len(letters) > 1 and letters not in WORDLIKE and code not in SLANG


def _is_thing(folded: str, end: int, code: str, before: str) -> bool:
    """Say whether the words around name a thing, or the code begins a registration mark ("ab45 cde")."""
    if THING_BEFORE.search(before) or THING_AFTER.match(folded, end):
        return True
    if TELLY.search(before) or (MOVE.fullmatch(folded, end - len(code), end) and MOVE_BEHIND.match(folded, end)):
        return True
    if code[1].isdigit() and VENUE_BEFORE.search(before):
        return True
    mark = PLATE_BEHIND.match(folded, end)
    return bool(mark and not is_common(mark[1]) and mark[1].upper() not in DAYS)
