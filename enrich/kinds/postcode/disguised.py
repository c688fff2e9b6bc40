"""Finds disguised postcodes: with separated characters, or spelt out in words.

Source: Washline's own rules; the spelling alphabet and number words of enrich/text/phonetic_spelling.py. The outward
code of every result exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.lexicon.gazetteer import load_outward_codes
from enrich.text.number_words import TEEN, TEN, UNIT
from enrich.text.phonetic_spelling import ALPHABET, parse_spelling

FULL = re.compile(r"([A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?)(\d[ABD-HJLNP-UW-Z]{2})")
# Single characters with separators, or an outward code followed by a separated inward code.
SEPARATED = re.compile(
    r"(?<![A-Za-z0-9£$€@#'’.-])(?:[A-Z](?:[ _*.-][A-Z0-9]){1,3}(?:[ _*.-]|[ ]?[,/|-][ ])[0-9](?:[ _*.-][A-Z]){2}"
    r"|[A-Z]{1,2}[0-9]{1,2}[A-Z]?[ ]?[ *_-][ ]?[0-9](?:[ *_-][A-Z][ *_-]|[*_-][A-Z])[A-Z])"
    r"(?![A-Za-z0-9]|[ _*.-][A-Z0-9](?![A-Za-z0-9]))"
)
# The end of all matches of SEPARATED: a cheap and selective pre-check.
SEPARATED_INWARD = re.compile(r"[0-9][ _*.-][A-Z][ _*.-]?[A-Z](?![A-Za-z0-9])")
CUES = ("postcode", "post code", "satnav", "sat nav")
ALPHABET_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(ALPHABET)})(?![\w-])")
CUE_BEFORE = re.compile(r"\b(?:post ?code|sat ?nav)\b[\s:,(-]{0,3}(?:(?:is|district|area|for it is)\b[\s:,-]{0,3})?")
OUTWARD_IN_WORDS = re.compile(
    r"(?<![A-Za-z0-9])([A-Z]{1,2})[ -]"
    rf"(?=(?:{UNIT}|{TEEN}|{TEN})[a-z]*\b)"
)
PRODUCT_AFTER = re.compile(r" (?:batter|t-?shirts?\b|beds?\b|size|shoes?\b|bulbs?\b|cells?\b)")
COUNTED_AFTER = re.compile(
    r" (?:hours?|hrs?|days?|nights?|weeks?|min(?:ute)?s?|to [a-z]+|times?|girls?|ladies|people|miles?|years?)\b"
)
NUMBER = re.compile(rf"[a-z]+(?:[ -](?:{UNIT})(?![a-z]))?")


def find_separated(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield span and value of postcodes in capitals with separated characters.

    >>> [value for _, _, value in find_separated("Sat nav: S E 1 6, 3 L R or P_O_1_3_A_X, GU21 6 H P")]
    ['SE16 3LR', 'PO1 3AX', 'GU21 6HP']
    """
    for match in SEPARATED.finditer(folded) if SEPARATED_INWARD.search(folded) else ():
        value = parse_full_postcode(re.sub(r"[^A-Z0-9]", "", match[0]))
        if value and not PRODUCT_AFTER.match(folded, match.end()):
            yield *match.span(), value


def find_spelt_out(lowered: str) -> Iterator[tuple[int, int, str]]:
    """Yield span and value of spelt-out postcodes of a text in lower case, if it mentions a postcode or satnav.

    >>> [value for _, _, value in find_spelt_out("postcode echo one four nine alpha bravo")]
    ['E14 9AB']
    """
    if not any(map(lowered.__contains__, CUES)):
        return
    done = 0
    starts = {match.end() for match in CUE_BEFORE.finditer(lowered)} | {
        match.start() for match in ALPHABET_WORD.finditer(lowered)
    }
    for start in sorted(starts):
        if start < done:
            continue
        codes = ((end, parse_full_postcode(code)) for end, code in parse_spelling(lowered, start))
        if found := [(end, value) for end, value in codes if value]:
            done = found[-1][0]
            yield start, *found[-1]


def find_outward_in_words(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield span and value of outward codes with their district in words ("SE fifteen"), regardless of context.

    >>> [value for _, _, value in find_outward_in_words("near SE fifteen, not IT one")]
    ['SE15']
    """
    for match in OUTWARD_IN_WORDS.finditer(folded):
        number = NUMBER.match(folded, match.end())
        codes = list(parse_spelling(folded, match.end())) if number else []
        prefixes = [(end, match[1] + code) for end, code in codes if number and end <= number.end()]
        if prefixes and prefixes[-1][1] in load_outward_codes() and not COUNTED_AFTER.match(folded, prefixes[-1][0]):
            yield match.start(), *prefixes[-1]


def parse_full_postcode(compact: str) -> str:
    """Return the postcode with its space if its outward code exists, otherwise ""."""
    match = FULL.fullmatch(compact)
    return f"{match[1]} {match[2]}" if match and match[1] in load_outward_codes() else ""
