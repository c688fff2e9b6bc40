"""Decides whether an outward code without an inward code ("E14") is a location, from its format and its context.

Source: Washline's own rules; the words are in cues.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from enrich.kinds.postcode.cues import (
    AREA_AFTER,
    AROUND_BEFORE,
    BOUNDARY_AFTER,
    BOUNDARY_BEFORE,
    BROADCAST_BEFORE,
    BUSES_BEFORE,
    CHINESE_BEFORE,
    COLON_BEFORE,
    CUE_AFTER,
    OBJECTS,
    ROAD_AFTER,
    ROAD_NEAR,
    ROOM_TO_LET,
    START_BEFORE,
    STRONG_CUE_BEFORE,
    TABLE,
    THING_AFTER,
    THING_BEFORE,
    VENUE_BEFORE,
    WEAK_CUE_BEFORE,
    WORD_AFTER,
)
from enrich.kinds.postcode.vicinity import is_after_town, is_in_named_place
from enrich.lexicon.gazetteer import load_outward_codes
from enrich.lexicon.wordlist import is_common
from enrich.text.folding import RUN, Text
from enrich.text.repeats import RepeatMemo

MOTORWAY = re.compile(r"M(?:[1-9]|1[18]|2[0-7]|3[2-9]|4[02-9]|5[0-8]|6[0-79]|7[347]|90)")
PLATE_AFTER = re.compile(r"[ -]?([A-Za-z]{3})(?![A-Za-z0-9])")
ORBITAL = "M25"  # the motorway around London
# The end of a line or sentence: there, "N1", "E1" or "W1" is almost always a London postcode.
END_AFTER = re.compile(r"[ ]?(?:$|[\n.!,;|)*~-])")
LONDON_AREAS = frozenset("ENW")
# "Bordesley Green, B9 4.": with a sector, after a comma or a line break.
SECTOR_AFTER = re.compile(r"[ ]\d(?=[ ]?(?:$|[\n.,;)]))")
BREAK_BEFORE = re.compile(r"(?:^|[,\n(])[ ]?$")
CHESS_MOVE = re.compile(r"[NBRQK]?[a-h][1-8]")
CHESS_MOVE_AFTER = re.compile(r"\s{1,2}(?:\d{1,2}\. ?)?[NBRQK]?[a-h]?x?[a-h][1-8]\b")
CELL_BEFORE, CELL_AFTER = re.compile(r"(?:[|;/]|//)[ ]?$"), re.compile(r"[ ]?[|;/]")
GAP = re.compile(r"[ -]")  # in "SE 15"
WINDOW, SHORT_CODE, NEARBY = 32, 2, 80
REACH = 256  # characters on each side, more than any rule here looks at


# A code of the format of an outward code; one that was never issued makes its neighbours doubtful ("GU10, E27 bulbs").
SIBLING = re.compile(
    r"(?<![A-Za-z0-9£$@#&/.-])[B-HIJ-NP-Z][A-NP-Z]?[0-9]{1,2}"
    r"(?![A-Za-z0-9.'/-]|[ -]?[0-9][A-Z]{2}|(?<=[A-HJ-PR-Y]{2}..)[ ]?[A-Z]{3}\b)"
)


class Doubts:
    """Which codes of a text may name objects; what it needs of the text is found once, when it is asked for."""

    __slots__ = ("_decided", "_strangers", "_text")

    def __init__(self, text: Text) -> None:
        self._text = text
        self._strangers: list[int] | None = None
        self._decided = RepeatMemo[bool](REACH, text.folded)

    def is_doubtful(self, start: int) -> bool:
        """Return whether a code may name an object: one is mentioned nearby, or its line has a never-issued code."""
        decided = self._decided.recall(start, start)
        if decided is None:
            decided = self._is_near_object(start) or self._is_near_stranger(start)
            self._decided.store(start, start, decided)
        return decided

    def _is_near_object(self, start: int) -> bool:
        if OBJECTS.isdisjoint(self._text.words):
            return False
        near = RUN.findall(self._text.lowered, max(0, start - NEARBY), start + NEARBY)
        return any(word in OBJECTS and after not in TABLE.landmarks for word, after in pairwise((*near, "")))

    def _is_near_stranger(self, start: int) -> bool:
        if self._strangers is None:
            self._strangers = _find_strangers(self._text.folded)
        first, last = bisect_right(self._strangers, start - NEARBY), bisect_left(self._strangers, start + NEARBY)
        folded = self._text.folded
        return any("\n" not in folded[min(start, other) : max(start, other)] for other in self._strangers[first:last])


def _find_strangers(folded: str) -> list[int]:
    """Return the offsets of codes that were never issued and are no motorways."""
    codes = load_outward_codes()
    found = (match for match in SIBLING.finditer(folded) if match[0] not in codes)
    return [match.start() for match in found if not MOTORWAY.fullmatch(match[0])]


def is_location(folded: str, start: int, end: int, *, doubtful: bool) -> bool:
    """Return whether the outward code at this span is a location; in a doubtful text only next to a strong cue."""
    spelling, before = GAP.sub("", folded[start:end]), folded[max(0, start - WINDOW) : start]
    code = spelling.upper()
    if _is_slang(spelling, code, before) or _has_other_meaning(folded, end, code, before):
        return False
    if is_in_named_place(code, before, folded[end : end + WINDOW]):
        return True
    if MOTORWAY.fullmatch(code):
        return _is_location_like_motorway(folded, end, code, before, doubtful=doubtful)
    if doubtful or is_after_town(before):
        return _has_strong_cue(folded, end, before)
    return _has_cue(folded, end, before) or _stands_out(folded, end, spelling, before)


def _is_slang(spelling: str, code: str, before: str) -> bool:
    return spelling[0].islower() and code in TABLE.slang and not STRONG_CUE_BEFORE.search(before)


def _stands_out(folded: str, end: int, spelling: str, before: str) -> bool:
    """Return whether a code needs no cue: distinctive, or in capitals and apart from other words."""
    if _is_distinctive_here(folded, end, spelling, before):
        return True
    if not spelling.isupper():
        return False
    return _is_alone(folded, end, spelling, before) or _begins_sentence(folded, end, spelling, before)


def _is_alone(folded: str, end: int, code: str, before: str) -> bool:
    """Return whether a code is all that is between two separators, or between letters of a script without spaces.

    A code with another meaning must begin a sentence, "B1:" is a label.
    """
    after = BOUNDARY_AFTER.match(folded, end)
    if after is None or (len(code) == SHORT_CODE and after[0].endswith(":")):
        return False
    if MOTORWAY.fullmatch(code):
        return not ROAD_AFTER.match(folded, end) and _begins(before)
    if code in TABLE.other_meanings:
        return _begins(before) or COLON_BEFORE.search(before) is not None
    return BOUNDARY_BEFORE.search(before) is not None


def _begins(before: str) -> bool:
    """Return whether a sentence begins, or a text in a script without spaces ends, before a code."""
    return bool(START_BEFORE.search(before) or CHINESE_BEFORE.search(before))


def _begins_sentence(folded: str, end: int, code: str, before: str) -> bool:
    """Return whether a code is the first word of a text, line or sentence: "W6 available now", not "W8 till six"."""
    if code in TABLE.other_meanings or code in TABLE.slang:
        return False
    return bool(START_BEFORE.search(before) and WORD_AFTER.match(folded, end))


def _has_strong_cue(folded: str, end: int, before: str) -> bool:
    """Return whether a town or a cue for a location is before the code, or "area" or "incall" after it."""
    if STRONG_CUE_BEFORE.search(before) or AREA_AFTER.match(folded, end):
        return True
    return is_after_town(before)


def _is_location_like_motorway(folded: str, end: int, code: str, before: str, *, doubtful: bool) -> bool:
    """Return whether a code that is also the name of a motorway ("M6") is a location."""
    if code == ORBITAL and AROUND_BEFORE.search(before):
        return False
    if doubtful or ROAD_NEAR.search(before):
        return bool(STRONG_CUE_BEFORE.search(before))
    is_upper = folded[end - len(code)].isupper()
    return _has_cue(folded, end, before) or (is_upper and _is_alone(folded, end, code, before))


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
    if spelling[0] not in LONDON_AREAS or spelling.upper() in TABLE.other_meanings:
        return False
    return bool(END_AFTER.match(folded, end)) and not BUSES_BEFORE.search(before)


def is_distinctive(spelling: str) -> bool:
    """Return whether a code in this spelling is almost always a location: "SE15", "nw6", not "E1" or "M25".

    >>> [is_distinctive(code) for code in ("SE15", "nw6", "E14", "E1", "M25", "so2")]
    [True, True, True, False, False, False]
    """
    code, letters = spelling.upper(), re.sub(r"\d.*", "", spelling).lower()
    if len(code) <= SHORT_CODE or code in TABLE.other_meanings or MOTORWAY.fullmatch(code):
        return False
    if spelling.isupper():
        return True
    return len(letters) > 1 and letters not in TABLE.wordlike_areas and code not in TABLE.slang


def _has_other_meaning(folded: str, end: int, code: str, before: str) -> bool:
    """Return whether the context names an object, or the code begins a registration mark ("ab45 cde")."""
    return _is_named_thing(folded, end, code, before) or _begins_plate(folded, end, code)


def is_thing(folded: str, start: int, end: int) -> bool:
    """Return whether the context names the object that a code is: "pitch G4"."""
    code = folded[start:end].upper()
    return _is_named_thing(folded, end, code, folded[max(0, start - WINDOW) : start])


def _is_named_thing(folded: str, end: int, code: str, before: str) -> bool:
    if THING_BEFORE.search(before) or THING_AFTER.match(folded, end) or BROADCAST_BEFORE.search(before):
        return True
    if CHESS_MOVE.fullmatch(folded, end - len(code), end) and CHESS_MOVE_AFTER.match(folded, end):
        return True
    return bool(code[1].isdigit() and VENUE_BEFORE.search(before) and not ROOM_TO_LET.search(before))


def _begins_plate(folded: str, end: int, code: str) -> bool:
    """Return whether three letters that are no word follow in the same case: "ab45 cde", not "CV37 til Friday"."""
    plate = PLATE_AFTER.match(folded, end)
    if plate and folded[end - len(code)].isupper() and plate[1].islower():  # "CV37 til Friday"
        return False
    return bool(plate and not is_common(plate[1]) and plate[1].upper() not in TABLE.days)
