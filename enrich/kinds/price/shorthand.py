"""The shorthand of price lists written out, each character in its place, so that amounts and durations are read as anywhere.

Source: Washline's own collection of how British adverts write prices.
"""

from __future__ import annotations

import re

# "£8O", "2oo quid", "I3O an hour", "3O mins": letters for the zeros and ones of a round figure.
ROUND = re.compile(
    r"[£€$](?!\d+(?![oil]))(?=[oil]{0,2}\d)[\doil]{2,4}(?![a-z\d])|(?<![\w£€$.])(?:i00(?=\W{1,2}(?:an?\W|per\W|p/?h|for\W|h))|(?=[il]?\d)(?:[1-9il]\d?o{1,2}|[il][2-9]0)(?=m(?:ins?)?\b|(?!\w)))"
)
FIGURES = str.maketrans("oil", "011")
# "half 80 full 120": the full one is an hour.
FULL_BEHIND = re.compile(r"(half\s?[/,|&-]?\s?£?\d{2,3}\s)full(?!\s[a-z])")
FULL = re.compile(r"(?<![a-z])(half(?:[ -]?h(?:ou)?r)?[ ]?[-:=]?[ ]?£?\d{2,3}[\s,/|]{1,3})full(?=[ ]?[-:=]?[ ]?£?\d\d)")
# "30/£50": half an hour.
STROKE = re.compile(r"(?<![\d£€$/.-])(15|20|30|45|60|90|120)/(?=£\d)")
# What is no part of a price: what leads to a figure, hours of the clock, sizes, signs as ornaments, "£££".
LEADERS = re.compile(r"\.{3,40}")
ALWAYS = re.compile(r"(?<![\d/£])24/7(?![\d/])")
CLOCK = re.compile(r"\(\d{1,2}(?:[:.]\d\d)?\s?[ap]m\s?(?:-|to|until|till)\s?\d{1,2}(?:[:.]\d\d)?\s?[ap]m\)")
SIZE = re.compile(
    r"(?<![\w£.])\d{1,4}\s?(?:cm|mm|in|inches)?\s?[hwdl](?:\s?x\s?\d{1,4}\s?(?:cm|mm|in|inches)?\s?[hwdl](?![a-z])){1,2}"
)
ORNAMENT = re.compile(r"£{2,}(?!\d)")


def expand_shorthand(low: str) -> str:
    """Return a text in lower case as long as it was, its shorthand written out and what is no part of a price left blank.

    >>> expand_shorthand("half 80 full 1OO".lower()), expand_shorthand("30/£50, 120 h x 90 w")
    ('half 80 hour 100', '30m£50,             ')
    """
    low = ROUND.sub(_in_figures, low)
    if "half" in low:
        low = FULL_BEHIND.sub(r"\1hour", FULL.sub(r"\1hour", low))
    if "/£" in low:
        low = STROKE.sub(r"\1m", low)
    for pattern, mark in ((LEADERS, "..."), (ALWAYS, "24/7"), (CLOCK, "m)"), (SIZE, "x"), (ORNAMENT, "££")):
        low = pattern.sub(_blank, low) if mark in low else low
    return low


def _in_figures(amount: re.Match[str]) -> str:
    return amount[0].translate(FIGURES)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
