"""Postcodes that are written so that programs pass them by: their characters apart, or said in words.

Source: Washline's own rules; the spelling alphabet and number words of enrich/phonetic.py. What is found has the shape of a postcode and
an outward code that was issued.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.lexicon.gazetteer import load_outward_codes
from enrich.text.lowercase import lowercase
from enrich.text.phonetic_spelling import ALPHABET, parse_spelling

FULL = re.compile(r"([A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?)(\d[ABD-HJLNP-UW-Z]{2})")
# Single characters with the same kind of gap between; or a whole outward code and only the inward one apart.
APART = re.compile(
    r"(?<![A-Za-z0-9£$€@#'’.-])(?:[A-Z](?:[ _*.-][A-Z0-9]){1,3}(?:[ _*.-]|[ ]?[,/|-][ ])[0-9](?:[ _*.-][A-Z]){2}"
    r"|[A-Z]{1,2}[0-9]{1,2}[A-Z]?[ ]?[ *_-][ ]?[0-9](?:[ *_-][A-Z][ *_-]|[*_-][A-Z])[A-Z])(?![A-Za-z0-9]|[ _*.-][A-Z0-9](?![A-Za-z0-9]))"
)
# How every one of them ends: cheap to look for, and rare.
INWARD_APART = re.compile(r"[0-9][ _*.-][A-Z][ _*.-]?[A-Z](?![A-Za-z0-9])")
CUES = ("postcode", "post code", "satnav", "sat nav")
SPOKEN = re.compile(rf"(?<![\w-])(?:{'|'.join(ALPHABET)})(?![\w-])")
TOLD = re.compile(r"\b(?:post ?code|sat ?nav)\b[\s:,(-]{0,3}(?:(?:is|district|area|for it is)\b[\s:,-]{0,3})?")
IN_WORDS = re.compile(
    r"(?<![A-Za-z0-9])([A-Z]{1,2})[ -](?=(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thir|fif|twen)[a-z]*\b)"
)
THINGS = re.compile(r" (?:batter|t-?shirts?\b|beds?\b|size|shoes?\b|bulbs?\b|cells?\b)")
COUNTS = re.compile(
    r" (?:hours?|hrs?|days?|nights?|weeks?|min(?:ute)?s?|to [a-z]+|times?|girls?|ladies|people|miles?|years?)\b"
)
NUMBER = re.compile(r"[a-z]+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine)(?![a-z]))?")


def find_separated(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield the span and the value of postcodes in capitals whose characters stand apart.

    >>> [value for _, _, value in find_separated("Sat nav: S E 1 6, 3 L R or P_O_1_3_A_X, GU21 6 H P")]
    ['SE16 3LR', 'PO1 3AX', 'GU21 6HP']
    """
    for match in APART.finditer(folded) if INWARD_APART.search(folded) else ():
        value = parse_full_postcode(re.sub(r"[^A-Z0-9]", "", match[0]))
        if value and not THINGS.match(folded, match.end()):
            yield *match.span(), value


def find_spelt_out(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield the span and the value of postcodes that are said in words, in a text that speaks of a postcode.

    >>> [value for _, _, value in find_spelt_out("postcode echo one four nine alpha bravo")]
    ['E14 9AB']
    """
    low = lowercase(folded)
    if not any(map(low.__contains__, CUES)):
        return
    done = 0
    starts = {match.end() for match in TOLD.finditer(low)} | {match.start() for match in SPOKEN.finditer(low)}
    for start in sorted(starts):
        found = (
            [(end, value) for end, code in parse_spelling(low, start) if (value := parse_full_postcode(code))]
            if start >= done
            else []
        )
        if found:
            done = found[-1][0]
            yield start, *found[-1]


def find_outward_in_words(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield the span and the value of outward codes whose district is a word ("SE fifteen"), wherever they stand.

    >>> [value for _, _, value in find_outward_in_words("near SE fifteen, not IT one")]
    ['SE15']
    """
    for match in IN_WORDS.finditer(folded):
        number = NUMBER.match(folded, match.end())
        codes = list(parse_spelling(folded, match.end())) if number else []
        reached = [(end, match[1] + code) for end, code in codes if number and end <= number.end()]
        if reached and reached[-1][1] in load_outward_codes() and not COUNTS.match(folded, reached[-1][0]):
            yield match.start(), *reached[-1]


def parse_full_postcode(compact: str) -> str:
    """Return a postcode of which the outward code was issued with its space, "" for anything else."""
    match = FULL.fullmatch(compact)
    return f"{match[1]} {match[2]}" if match and match[1] in load_outward_codes() else ""
