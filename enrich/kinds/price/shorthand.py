"""Expands the shorthand of price lists without changing offsets, so that all amounts and durations parse alike.

Source: Washline's own collection of price formats in British adverts.
"""

from __future__ import annotations

import re

from enrich.text.blanking import blank_match

# "£8O", "2oo quid", "I3O an hour", "3O mins": letters for the zeros and ones of a round number.
LETTERED_NUMBER = re.compile(
    r"[£€$](?!\d+(?![oil]))(?=[oil]{0,2}\d)[\doil]{2,4}(?![a-z\d])"
    r"|(?<![\w£€$.])(?:i00(?=\W{1,2}(?:an?\W|per\W|p/?h|for\W|h))"
    r"|(?=[il]?\d)(?:[1-9il]\d?o{1,2}|[il][2-9]0)(?=m(?:ins?)?\b|(?!\w)))"
)
DIGITS = str.maketrans("oil", "011")
# "half 80 full 120": "full" is an hour.
FULL_AFTER = re.compile(r"(half\s?[/,|&-]?\s?£?\d{2,3}\s)full(?!\s[a-z])")
FULL_BEFORE = re.compile(
    r"(?<![a-z])(half(?:[ -]?h(?:ou)?r)?[ ]?[-:=]?[ ]?£?\d{2,3}[\s,/|]{1,3})full(?=[ ]?[-:=]?[ ]?£?\d\d)"
)
# "30/£50": half an hour.
SLASH = re.compile(r"(?<![\d£€$/.-])(15|20|30|45|60|90|120)/(?=£\d)")
# Not part of a price: dot leaders, opening hours, sizes, "£££" as an ornament.
LEADERS = re.compile(r"\.{3,40}")
ALWAYS = re.compile(r"(?<![\d/£])24/7(?![\d/])")
CLOCK = re.compile(r"\(\d{1,2}(?:[:.]\d\d)?\s?[ap]m\s?(?:-|to|until|till)\s?\d{1,2}(?:[:.]\d\d)?\s?[ap]m\)")
SIZE = re.compile(
    r"(?<![\w£.])\d{1,4}\s?(?:cm|mm|in|inches)?\s?[hwdl](?:\s?x\s?\d{1,4}\s?(?:cm|mm|in|inches)?\s?[hwdl](?![a-z])){1,2}"
)
ORNAMENT = re.compile(r"£{2,}(?!\d)")


def expand_shorthand(lowered: str) -> str:
    """Return a text in lower case with its shorthand expanded and other numbers blanked, of the same length.

    >>> expand_shorthand("half 80 full 1OO".lower()), expand_shorthand("30/£50, 120 h x 90 w")
    ('half 80 hour 100', '30m£50,             ')
    """
    lowered = LETTERED_NUMBER.sub(_replace_letters, lowered)
    if "half" in lowered:
        lowered = FULL_AFTER.sub(r"\1hour", FULL_BEFORE.sub(r"\1hour", lowered))
    if "/£" in lowered:
        lowered = SLASH.sub(r"\1m", lowered)
    for pattern, mark in ((LEADERS, "..."), (ALWAYS, "24/7"), (CLOCK, "m)"), (SIZE, "x"), (ORNAMENT, "££")):
        lowered = pattern.sub(blank_match, lowered) if mark in lowered else lowered
    return lowered


def _replace_letters(amount: re.Match[str]) -> str:
    return amount[0].translate(DIGITS)
