"""Reads numbers with a sign for a digit that the text explains: "07700 900x61, x is 4", "replace the star with 4".

A number that is read with such a sign inside, or over its explanation, is none: the sign would be taken for filler and
the explanation's digit for one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from enrich.kinds.phone.context.remarks import load_remarks
from enrich.kinds.phone.reading import PhoneReading
from enrich.kinds.phone.variants import SUBSTITUTES, Variant
from enrich.lexicon.numbers import UNIT, load_number_words
from enrich.lexicon.patterns import alternate

_SIGNS = "*#?@%~_&"
_MIN_DIGITS, _MAX_DIGITS = 10, 13


class Explanation(NamedTuple):
    """What a text says of a sign: the sign, its digit, and where it says so."""

    sign: str
    digit: str
    start: int
    end: int


def find_explanations(lowered: str) -> list[Explanation]:
    """Return the explanations of a text in lower case, in order.

    >>> [tuple(found)[:2] for found in find_explanations("07700 9y0x61 where x is a four. swap the y with 0")]
    [('x', '4'), ('y', '0')]
    """
    found = (match for pattern in _compile_patterns() for match in pattern.finditer(lowered))
    return sorted((_parse(match) for match in found), key=_get_start)


def drop_misread(readings: Iterable[PhoneReading], explanations: list[Explanation], folded: str) -> list[PhoneReading]:
    """Return the readings that have neither an explained sign nor an explanation inside."""
    signs = {sign for explanation in explanations for sign in (explanation.sign, explanation.sign.upper())}
    return [
        reading
        for reading in readings
        if signs.isdisjoint(folded[reading.start : reading.end])
        and not any(said.start < reading.end and reading.start < said.end for said in explanations)
    ]


def find_substituted(folded: str, explanations: list[Explanation]) -> list[Variant]:
    """Return the rows of figures with explained signs, as variants with the digits for the signs."""
    text = list(folded)
    for explanation in explanations:
        text[explanation.start : explanation.end] = "\n" * (explanation.end - explanation.start)
    digits = {explanation.sign: explanation.digit for explanation in explanations}
    rows = _compile_row("".join(sorted(digits))).finditer("".join(text))
    return [_substitute(row, digits) for row in rows if _has_sign(row[0], digits)]


def _substitute(row: re.Match[str], digits: Mapping[str, str]) -> Variant:
    text = "".join(digits.get(char.lower(), char) for char in row[0])
    return Variant(text, range(*row.span()), SUBSTITUTES)


def _has_sign(row: str, digits: Mapping[str, str]) -> bool:
    return not digits.keys().isdisjoint(row.lower())


def _parse(match: re.Match[str]) -> Explanation:
    names = load_remarks().substitutes.names
    sign, digit = match["sign"], match["digit"]
    return Explanation(names.get(sign, sign), _list_digits().get(digit, digit), *match.span())


def _get_start(explanation: Explanation) -> int:
    return explanation.start


@cache
def _list_digits() -> dict[str, str]:
    """Return the words for single digits, with their digits."""
    return {word: number.digits for word, number in load_number_words().items() if number.role == UNIT}


@cache
def _compile_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of "x is 4" and of "swap the x for 4"."""
    table = load_remarks().substitutes
    words = alternate(word for word in _list_digits() if len(word) > 1)
    sign = rf"[\"'“‘(]?(?P<sign>[a-z]|[{_SIGNS}]|{alternate(table.names)})(?![^\W_])[\"'”’)]?"
    digit = rf"(?:(?:an?|the) )?(?:(?:number|digit|figure) )?[\"'“‘]?(?P<digit>[0-9]|{words})(?![^\W_]|[ ./-]?[0-9])"
    equals, swap, by = map(alternate, (table.equals, table.swap, table.by))
    return (
        re.compile(rf"(?<![^\W_]){sign} ?(?:{equals}) ?{digit}"),
        re.compile(rf"(?<![^\W_])(?:{swap}) (?:(?:the|all|every|each|letter) )*{sign}s? (?:{by}) {digit}"),
    )


@cache
def _compile_row(signs: str) -> re.Pattern[str]:
    """Return the pattern of a row of figures, letters O and these signs."""
    char = rf"[0-9o{re.escape(signs)}]"
    return re.compile(
        rf"(?<![^\W_]){char}(?:[ .()/-]{{0,2}}{char}){{{_MIN_DIGITS - 1},{_MAX_DIGITS}}}(?![^\W_])", re.IGNORECASE
    )
