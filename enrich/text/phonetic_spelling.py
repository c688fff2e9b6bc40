"""Parses codes that are spelt out: "alpha bravo three six, foxtrot golf hotel", "kl forty xyz".

Source: ICAO Annex 10 volume II, figure 5-1 (the spelling alphabet and common variants);
enrich/lexicon/en.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.lexicon.languages import load_english
from enrich.text.number_words import PAUSE, TEEN, TEN, UNIT, ZERO, parse_number

ALPHABET = load_english().words.alphabet.split()
PIECE = re.compile(
    rf"(?P<letter>{'|'.join(sorted(ALPHABET, key=len, reverse=True))})\b"
    rf"|(?P<number>(?:{TEN}){PAUSE}(?:{UNIT})|{UNIT}|{TEEN}|{TEN})\b"
    rf"|(?P<zero>{ZERO})\b|(?P<plain>[a-z]{{1,3}}|\d{{1,3}})(?![a-z\d])"
)
SEPARATOR = re.compile(r"[ ]?[,.-]?[ ]?")
MAX_LENGTH = 8


def parse_spelling(lowered: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield the end and the characters of each prefix of a code, piece by piece, starting at the first word.

    >>> [code for _, code in parse_spelling("ab three six cde", 0)]
    ['AB3', 'AB36', 'AB36CDE']
    """
    code, words = "", 0
    while len(code) < MAX_LENGTH and (piece := PIECE.match(lowered, start)):
        code += _decode_piece(piece)
        words += piece.lastgroup != "plain"
        if words:
            yield piece.end(), code
        gap = SEPARATOR.match(lowered, piece.end())
        start = gap.end() if gap else piece.end()


def _decode_piece(piece: re.Match[str]) -> str:
    """Return the letters or digits of a piece, in capitals."""
    if piece["number"]:
        return str(parse_number(piece[0]))
    return "0" if piece["zero"] else piece[0][0].upper() if piece["letter"] else piece[0].upper()
