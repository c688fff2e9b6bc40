"""Amounts in English words ("eighty", "one forty", "two hundred and forty", "a grand"), and where such words are no amount.

Source: everyday British writing. A digit before a ten is hundreds ("one fifty" is 150), which clock times and pence share: those are told
by what stands around them.
"""

from __future__ import annotations

import re

UNITS = dict(zip(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), range(1, 10), strict=True))
TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
TENS = dict(
    zip(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), range(20, 100, 10), strict=True)
)
TENS |= {"fourty": 40, "ninty": 90}  # as often misspelt
WORDS = UNITS | TEENS | TENS
THOUSANDS = frozenset(("thousand", "grand"))

UNIT, TEEN, TEN = map("|".join, (UNITS, TEENS, TENS))
PAUSE = r"[\s-]{1,2}"
TIME = r"(?:hou?rs?|hrs?|h|half|m(?:in(?:ute)?s?)?)(?![a-z])"
# The "one" of "eighty one hour" counts hours.
LAST = rf"(?:{PAUSE}(?:{UNIT})(?!{PAUSE}{TIME}))?"
BELOW_HUNDRED = rf"(?:{TEN}){LAST}|{TEEN}"
HUNDREDS = rf"(?:(?:{UNIT}|{TEEN}|a){PAUSE})?hundred(?:{PAUSE}(?:(?:and|n|&){PAUSE})?(?:{BELOW_HUNDRED}))?"
THOUSAND = rf"(?:{UNIT}|a){PAUSE}(?:thousand|grand)(?:{PAUSE}(?:and{PAUSE})?(?:{HUNDREDS}))?"
SHORT = rf"(?:{UNIT}){PAUSE}(?:{TEN}){LAST}"
AMOUNT = rf"(?:{THOUSAND}|{HUNDREDS}|{SHORT}|{BELOW_HUNDRED})(?![a-z])"

# What may stand behind an amount: its end, or what binds it to a time.
NEXT = re.compile(
    r"\s{0,2}(?:$|[^\w\s-]|-(?!\w)|\d)|\s{1,2}(?:for|4|per|p|an?|the|is|half|hlf|hh|hour|hr|quarter|qtr|each|every|full|gets|buys|overnight|over|"
    r"all|and|or|only|just|cash|incalls?|outcalls?|in|out|no|plus|thanks?|please|x|"
    rf"(?:{UNIT}|{TEN}|fifteen|an?|forty{PAUSE}five){PAUSE}{TIME})(?![a-z])"
)
COUNTED = re.compile(
    rf"(?:{TEN}){PAUSE}(?!one)(?:{UNIT}){PAUSE}{TIME}|(?:{TEN}){PAUSE}one{PAUSE}{TIME}\s(?:away|drive|walk|ago|later)|(?:{TEN})\s?[/-]\s?(?:{TEN}|\d\d)[\s-]?m"
)
BELONGS = re.compile(
    rf"\b(?:{UNIT}|{TEEN}|{TEN}|hundred|thousand|oh|zero|nought|double|triple|\d+|i'?m|am|aged?|turn(?:ed|ing)|over|under|nearly|almost|"
    rf"number|no|room|flat|size|page|bus|channel|top){PAUSE}$"
)
AFTER_HOUR = re.compile(rf"(?<!half )(?<!half an )\b(?:hours?|hrs?){PAUSE}$")
CLOCK = re.compile(
    r"\b(?:at|from|till|until|to|by|past|about|around|before|after|between|open|opens|close[sd]?|since|it's|the)\s{1,2}$"
)
SHORTENED = re.compile(rf"(?P<hundreds>{UNIT}){PAUSE}(?:{TEN})")
# "seven-fifty" is pence as often as hundreds, unless for a long time.
LEAST_UNCLEAR, HOUR = 5, 60
BRIEF = frozenset(("", "15 min", "20 min", "30 min", "45 min", "60 min"))
BEFORE = 16


def parse_number(written: str) -> int:
    """Return the number of words.

    >>> [parse_number(each) for each in ("one hundred and twenty", "forty-five", "one fifty", "a hundred", "twelve hundred", "a grand")]
    [120, 45, 150, 100, 1200, 1000]
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


def is_amount(low: str, start: int, end: int) -> bool:
    """Say whether number words without a currency may be an amount: no part of a number, an age, a time of day, a count of things."""
    before = low[max(0, start - BEFORE) : start]
    if not NEXT.match(low, end) or COUNTED.match(low, start) or BELONGS.search(before):
        return False
    if AFTER_HOUR.search(before):  # "an hour twenty" is a time
        return parse_number(low[start:end]) >= HOUR
    return not (SHORTENED.match(low, start) and CLOCK.search(before))


def is_ambiguous(written: str, duration: str) -> bool:
    """Say whether hundreds in short ("seven-fifty") may be pence: over four of them, and not for a night or some hours."""
    short = SHORTENED.match(written)
    return short is not None and duration in BRIEF and UNITS[short["hundreds"]] >= LEAST_UNCLEAR
