"""The words around outward codes, compiled from postcodes.toml: what makes a code a location or a thing.

Source: Washline's own cue rules, from how British adverts name locations ("E14 area", "in/outcalls NW10", "Leeds
LS1/LS2") and from what has the same format: motorways, rooms, buses, vitamins, phone models, sizes, gases, language
levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from enrich.lexicon.tables import load_table


class Before(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words before a code; the file says what each list is for."""

    places: tuple[str, ...]
    moves: tuple[str, ...]
    directions: tuple[str, ...]
    links: tuple[str, ...]
    weak: tuple[str, ...]
    streets: tuple[str, ...]
    things: tuple[str, ...]
    codes: tuple[str, ...]
    venues: tuple[str, ...]
    rooms_to_let: tuple[str, ...]
    roads: tuple[str, ...]
    around: tuple[str, ...]
    broadcasts: tuple[str, ...]


class After(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words after a code."""

    places: tuple[str, ...]
    things: tuple[str, ...]


class PostcodeTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of postcodes.toml."""

    version: int
    source: str
    objects: frozenset[str]
    unit_letters: frozenset[str]
    other_meanings: frozenset[str]
    slang: frozenset[str]
    wordlike_areas: frozenset[str]
    days: frozenset[str]
    landmarks: frozenset[str]
    before: Before
    after: After


def join_words(words: Iterable[str]) -> str:
    """Return an alternation of phrases, the longest first, whose spaces may be missing.

    >>> join_words(["area", "post code"])
    '(?:post ?code|area)'
    """
    escaped = (re.escape(word).replace("\\ ", " ?") for word in sorted(words, key=len, reverse=True))
    return f"(?:{'|'.join(escaped)})"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


TABLE = load_table("postcodes", PostcodeTable)
BEFORE, AFTER = TABLE.before, TABLE.after
OBJECTS = TABLE.objects | {f"{word}s" for word in TABLE.objects}

PLURAL = "(?:e?s)?"
CALLS = r"in(?:[ -]?calls?)?[ ]?(?:/|&|and|\+|or)[ ]?out[ -]?calls?|(?:in|out)[ -]?calls?|in/out"
STRONG_CUE_BEFORE = _compile(
    rf"(?:\b(?:{join_words(BEFORE.places)}|{CALLS}|{join_words(BEFORE.moves)} {join_words(BEFORE.directions)})"
    rf"(?: {join_words(BEFORE.links)})?[\s:,(\[-]{{1,3}}|[📍🏠🏡📌🗺]\ufe0f?\s{{0,2}})$"
)
WEAK_CUE_BEFORE = _compile(
    rf"(?:\b{join_words(BEFORE.weak)}(?: the)?[\s:,(\[-]{{1,3}}|\b{join_words(BEFORE.streets)}[ ,]{{1,2}}|[(\[]\s?"
    r"|[|•·~*]\s?)$"
)
CUE_AFTER = _compile(
    rf"[\s,)|-]{{0,3}}(?:\)|\]|(?:{CALLS}|{join_words(AFTER.places)}|\d{{1,2}} ?min(?:ute)?s? (?:from|to|walk))\b)"
)
AREA_AFTER = _compile(rf"[ ]{{1,2}}(?:areas?|post ?code|{CALLS})\b")
CALLS_AFTER = _compile(rf"[ ]{{1,2}}(?:{CALLS})\b")
THING_BEFORE = _compile(
    rf"(?<![^\W\d_])(?:{join_words(BEFORE.things)}|(?<!post)(?<!post )(?<!area )code|j\d{{1,2}})"
    r"(?: ?(?:no|number|num|code|id|n[°º]))?"
    r"(?:[\s:#-]{1,3}|\.|(?<=vit)\. |(?<=ref)\. |(?<=jct)\. |(?<=no)\. )(?:the )?$"
)
CODE_NAME_BEFORE = _compile(rf"(?<![^\W_]){join_words(BEFORE.codes)}[\s.:#-]{{1,3}}$")
VENUE_BEFORE = _compile(rf"(?<![a-z]){join_words(BEFORE.venues)}(?: ?(?:no|number))?[\s.:#-]{{1,3}}$")
ROOM_TO_LET = _compile(rf"\b{join_words(BEFORE.rooms_to_let)} rooms?[\s.:#-]{{1,3}}$")
THING_AFTER = _compile(
    rf"[ (/-]{{0,2}}(?:{join_words(AFTER.things)}{PLURAL}\b|mobile\b(?! ?[a-z])|j\d"
    r"|[a-z]?\d+(?:mm|cm|gb|mah)|(?:am|a)\d{1,3}\b)"
)
ROAD_NEAR = _compile(rf"(?:\b(?:{join_words(BEFORE.roads)}|j\d{{1,2}}|[am]\d{{1,3}})|/)(?: the)?[ ,/]{{1,2}}$")
AROUND_BEFORE = _compile(rf"\b{join_words(BEFORE.around)}(?: the)?[\s:]{{1,2}}$")
BROADCAST_BEFORE = _compile(rf"\b(?:{join_words(BEFORE.broadcasts)}|itv\d)\b[^.\n]{{0,24}}$")
BUSES_BEFORE = _compile(r"\bbus(?:es)?\b[^.\n]{0,20}$")
# Between the matters of a text; letters of a script without spaces are a boundary too.
_BOUNDARY = r"[\n.!?,;|·•~*–—:/()\[\]\-\u2190-\u9fff\ufe0f\U0001f000-\U0001faff]"
BOUNDARY_BEFORE = re.compile(rf"(?:^|{_BOUNDARY})[ ]{{0,2}}$")
BOUNDARY_AFTER = re.compile(rf"[ ]{{0,2}}(?:$|[/-](?![A-Za-z])|(?![/-]){_BOUNDARY}|\d[\u3040-\u9fff])")
COLON_BEFORE = re.compile(r":[ ]{1,2}$")
CHINESE_BEFORE = re.compile(r"[\u3040-\u9fff][ ]{0,2}$")
ROAD_AFTER = re.compile(r"[ ]?(?:[,/&+]|and)[ ]?[AM]\d")
WORD_AFTER = re.compile(r"[ ]{1,2}[^\W\d_]")
# The beginning of a text, line or sentence; a symbol begins one too.
START_BEFORE = re.compile(r"(?:^|[\n\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]|[.!?] )[ ]{0,2}$")
