"""Other ways to look at a text: with what somebody put between, or in the place of, a number's digits taken away.

Each is looked for only where its mark stands, and what is read in it is a mobile number or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

ASIDE = "words between digits"
ZEROS = "symbols for zeros"
LETTERS_APART = "letters set apart"
ELSEWHERE = "other lines between digits"

# "0770 (call) 0900 (after ten) 461".
_IN_BRACKETS = re.compile(r"\((?=[^()\n]*[^\W\d_])[^()\n]{2,40}\)")
_AMID_BRACKETS = re.compile(r"[0-9oO]\s{0,2}\((?=[^()\n]*[^\W\d_])[^()\n]{2,40}\)\s{0,2}[0-9oO]")
# "0 baby 7 baby 7 baby": the same word between all of the digits.
_SAME_WORD = re.compile(r"0(?<![\w.,:/-]0)(\W{1,3}[^\W\d_]{1,12}\W{1,3})7(?:\1[0-9]){9}(?![\w:%]|[.,][0-9])")
_LETTER = re.compile(r"[^\W\d_]")
# "*77**9**461, * is zero", "()77()()9()()461".
_ONE_SYMBOL = re.compile(
    r"7(?<=([^\w\s£$€+().,/:#-]|[xX])7)(?<![^\W_].7)(?=(?:[ .-]?[0-9]){0,8}[ .-]?\1)(?:[ .-]?(?:\1|[0-9])){9}(?!\w)"
)
_SAYS_ZERO = re.compile(
    r"\b(?:zeros?|zeroes|noughts?)\b|(?:\b(?:is|means?|for|put|an?|as|with|to)|=)\s?(?:an?\s|the\s)?[\"'“]?(?:0|oh?)\b",
    re.IGNORECASE,
)
_BRACKET_ZEROS = re.compile(r"(?<![\w)])\(\)[ .-]?7(?=(?:[ .-]?[0-9]){0,8}[ .-]?\(\))(?:[ .-]?(?:\(\)|[0-9])){9}(?!\w)")
_LEAST_ZEROS = 3
# "z e r o  s e v e n", "Z-E-R-O S-E-V-E-N".
_SPACED_LETTERS = re.compile(r"(?<![^\W_])(?:[a-z][ .*\n-]{1,2}){20,120}[a-z](?![^\W_])", re.IGNORECASE)
_SPACED_SEVEN = re.compile(r"v[ .*\n-]{1,2}e[ .*\n-]{1,2}n(?![^\W_])")
# Pieces of figures alone, in lines or between ornaments, with other lines amid them.
_PIECE = re.compile(
    r"(?:^|\n|\s[^\w\s£$€.,:;()/+-]{1,3}\s)[ \t]*([0-9(][0-9 .()-]*)(?=[ \t.]*(?:$|\n|\s[^\w\s£$€.,:;()/+-]{1,3}\s))"
)
_FIRST_PIECE = re.compile(r"07(?:[0-9]{3}|[6-9][0-9]|[0-9])(?![0-9])")
_A_FIRST_PIECE = re.compile(r"0(?<![^\s(]0)7[0-9][0-9 .()-]{0,9}(?:$|\n|\s[^\w\s])")
_MOST_PIECES, _LEAST_PIECE, _DIGITS, _FAR = 4, 2, 11, 90


class Variant(NamedTuple):
    """A text with something undone, and of each of its characters the place in the folded text."""

    text: str
    origins: Sequence[int]
    step: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch stands in the folded text."""
        return self.origins[start], self.origins[end - 1] + 1


def variants(folded: str, low: str) -> Iterator[Variant]:
    """Yield the variants of a text, given in lower case too; most texts have none."""
    if _SPACED_SEVEN.search(low):
        yield from map(_together, _SPACED_LETTERS.finditer(folded))
    if "7" in folded:
        yield from _with_figures(folded)


def _with_figures(folded: str) -> Iterator[Variant]:
    """Yield the variants in which figures are left."""
    if "(" in folded:
        yield from _without_brackets(folded)
    for match in _SAME_WORD.finditer(folded):
        yield _piece(match, _LETTER.sub(" ", match[0]), ASIDE)
    if _ONE_SYMBOL.search(folded) and _SAYS_ZERO.search(folded):
        for match in _ONE_SYMBOL.finditer(folded):
            if match[0].count(match[1]) >= _LEAST_ZEROS:
                yield Variant("0" + match[0].replace(match[1], "0"), range(match.start() - 1, match.end()), ZEROS)
    if "\n" in folded and _A_FIRST_PIECE.search(folded):
        yield from _in_pieces(folded)


def _without_brackets(folded: str) -> Iterator[Variant]:
    if _AMID_BRACKETS.search(folded):
        yield _same(folded, _IN_BRACKETS.sub(_blank, folded), ASIDE)
    for match in _BRACKET_ZEROS.finditer(folded) if "()" in folded else ():
        yield _piece(match, match[0].replace("()", "0 "), ZEROS)


def _same(folded: str, text: str, step: str) -> Variant:
    return Variant(text, range(len(folded)), step)


def _piece(match: re.Match[str], text: str, step: str) -> Variant:
    return Variant(text, range(*match.span()), step)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _together(match: re.Match[str]) -> Variant:
    """Return the letters of a stretch without what stands between them."""
    places = [at for at in range(*match.span()) if match.string[at].isalpha()]
    return Variant("".join(map(match.string.__getitem__, places)), places, LETTERS_APART)


def _in_pieces(folded: str) -> Iterator[Variant]:
    """Yield pieces in a row that together are as long as a number, the first of which begins one."""
    pieces = list(_PIECE.finditer(folded))
    for at, first in enumerate(pieces):
        if not _FIRST_PIECE.match(first[1]):
            continue
        digits = 0
        for count, piece in enumerate(pieces[at : at + _MOST_PIECES], 1):
            more = sum(map(str.isdigit, piece[1]))
            far = count > 1 and piece.start(1) - pieces[at + count - 2].end(1) > _FAR
            digits += more
            if far or more < _LEAST_PIECE or digits > _DIGITS:
                break
            if digits == _DIGITS and count > 1:
                yield _joined(pieces[at : at + count])


def _joined(pieces: Sequence[re.Match[str]]) -> Variant:
    """Return the figures of pieces on lines of their own."""
    places = [at for piece in pieces for at in (*range(*piece.span(1)), piece.end(1) - 1)]
    text = "\n".join(piece[1] for piece in pieces) + "\n"
    return Variant(text, places, ELSEWHERE)
