"""Parses amounts in English words ("eighty", "one forty", "two hundred and forty", "a grand").

Source: British usage; the words of enrich/lexicon/en.toml. A digit before a multiple of ten is hundreds ("one fifty" is
150). Clock times and pence use the same words; the context decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.lexicon.languages import load_english

_NUMBERS = load_english().numbers


def _map_words(entries: Sequence[str], first: int, step: int = 1) -> dict[str, int]:
    """Return the words of consecutive numbers with their values."""
    return {word: first + index * step for index, words in enumerate(entries) for word in words.split()}


UNITS = _map_words(_NUMBERS.units[1:], 1)
TEENS = _map_words(_NUMBERS.teens, 10)
TENS = _map_words(_NUMBERS.tens, 20, 10)
WORDS = UNITS | TEENS | TENS
ZEROS = frozenset(_NUMBERS.units[0].split()) - frozenset(_NUMBERS.weak.split())
THOUSANDS = frozenset((*_NUMBERS.thousand.split(), "grand"))

UNIT, TEEN, TEN = map("|".join, (UNITS, TEENS, TENS))
ZERO = "|".join(sorted(ZEROS, key=len, reverse=True))
REPEAT = "|".join(entry.replace("_", " ") for entry in (_NUMBERS.double + " " + _NUMBERS.triple).split())
PAUSE = r"[\s-]{1,2}"
TIME = r"(?:hou?rs?|hrs?|h|half|m(?:in(?:ute)?s?)?)(?![a-z])"
# The "one" of "eighty one hour" counts hours.
LAST = rf"(?:{PAUSE}(?:{UNIT})(?!{PAUSE}{TIME}))?"
BELOW_HUNDRED = rf"(?:{TEN}){LAST}|{TEEN}"
HUNDREDS = rf"(?:(?:{UNIT}|{TEEN}|a){PAUSE})?hundred(?:{PAUSE}(?:(?:and|n|&){PAUSE})?(?:{BELOW_HUNDRED}))?"
THOUSAND = rf"(?:{UNIT}|a){PAUSE}(?:thousand|grand)(?:{PAUSE}(?:and{PAUSE})?(?:{HUNDREDS}))?"
SHORT = rf"(?:{UNIT}){PAUSE}(?:{TEN}){LAST}"
AMOUNT = rf"(?:{THOUSAND}|{HUNDREDS}|{SHORT}|{BELOW_HUNDRED})(?![a-z])"

# May follow an amount: its end, or a word that links it to a duration.
AFTER_AMOUNT = re.compile(
    r"\s{0,2}(?:$|[^\w\s-]|-(?!\w)|\d)|\s{1,2}(?:for|4|per|p|an?|the|is|half|hlf|hh|hour|hr|quarter|qtr|each|every|full|"
    r"gets|buys|overnight|over|all|and|or|only|just|cash|incalls?|outcalls?|in|out|no|plus|thanks?|please|x|"
    rf"(?:{UNIT}|{TEN}|fifteen|an?|forty{PAUSE}five){PAUSE}{TIME})(?![a-z])"
)
DURATION = re.compile(
    rf"(?:{TEN}){PAUSE}(?!one)(?:{UNIT}){PAUSE}{TIME}"
    rf"|(?:{TEN}){PAUSE}one{PAUSE}{TIME}\s(?:away|drive|walk|ago|later)"
    rf"|(?:{TEN})\s?[/-]\s?(?:{TEN}|\d\d)[\s-]?m"
)
NOT_AMOUNT_BEFORE = re.compile(
    rf"\b(?:{UNIT}|{TEEN}|{TEN}|hundred|thousand|{ZERO}|{REPEAT}|\d+|i'?m|am|aged?|turn(?:ed|ing)|"
    rf"over|under|nearly|almost|number|no|room|flat|size|page|bus|channel|top){PAUSE}$"
)
AFTER_HOUR = re.compile(rf"(?<!half )(?<!half an )\b(?:hours?|hrs?){PAUSE}$")
CLOCK_BEFORE = re.compile(
    r"\b(?:at|from|till|until|to|by|past|about|around|before|after|between|open|opens|close[sd]?|since|it's|the)\s{1,2}$"
)
SHORT_HUNDREDS = re.compile(rf"(?P<hundreds>{UNIT}){PAUSE}(?:{TEN})")
# "seven-fifty" is as often pence as hundreds, unless for a long duration.
MIN_AMBIGUOUS_HUNDREDS, HOUR = 5, 60
SHORT_DURATIONS = frozenset(("", "15 min", "20 min", "30 min", "45 min", "60 min"))
WINDOW = 16


def parse_number(written: str) -> int:
    """Return the value of number words.

    >>> list(map(parse_number, ("one hundred and twenty", "forty-five", "one fifty", "twelve hundred", "a grand")))
    [120, 45, 150, 1200, 1000]
    """
    whole = part = 0
    for word in re.split(r"[\s-]+", written):
        if word in THOUSANDS:
            whole, part = max(part, 1) * 1000, 0
        elif word == "hundred":
            part = max(part, 1) * 100
        else:
            part = (part * 100 if word in TENS and part in UNITS.values() else part) + WORDS.get(word, word == "a")
    return whole + part


def is_amount(lowered: str, start: int, end: int) -> bool:
    """Return whether number words without a currency may be an amount, not part of a number, an age or a time."""
    before = lowered[max(0, start - WINDOW) : start]
    if not AFTER_AMOUNT.match(lowered, end) or DURATION.match(lowered, start) or NOT_AMOUNT_BEFORE.search(before):
        return False
    if AFTER_HOUR.search(before):  # "an hour twenty" is a duration
        return parse_number(lowered[start:end]) >= HOUR
    return not (SHORT_HUNDREDS.match(lowered, start) and CLOCK_BEFORE.search(before))


def is_ambiguous(written: str, duration: str) -> bool:
    """Return whether short hundreds ("seven-fifty") may be pence: at least 500 and not for some hours or a night."""
    short = SHORT_HUNDREDS.match(written)
    return short is not None and duration in SHORT_DURATIONS and UNITS[short["hundreds"]] >= MIN_AMBIGUOUS_HUNDREDS
