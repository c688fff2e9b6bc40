"""Finds e-mail addresses spelt out in pieces: "lola, then @, then example, dot, org", 'kel + "@" + "example.org"'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, islice

from enrich.kinds.email.address import TABLE, Address
from enrich.kinds.email.disguised import find_disguised
from enrich.text.citation import GUESS

_NAMED = r"(?:@|at?)[ -]?(?:sign|symbol)\b"
_SIGN = rf"(?:{_NAMED}|@|at\b|(?:usual|curly|round|normal) (?:a|at|sign)\b(?: sign\b)?|a[ -]in[ -]a[ -]circle)"
# The at sign alone between pieces: after "then", or between quotes, brackets, commas and the like on both sides.
ANCHOR = re.compile(
    rf"\b(?:then|followed by|plus)[ \"']{{1,2}}(?:the |an? )?{_SIGN}|(?:\bthe @|{_NAMED})(?!\w)|\band then @"
    r"|[)\]}\"'+,/>] ?[<(\[\"']?@[>)\]\"']? ?[(\[{\"'+,/<]"
)
PIECE = re.compile(r"\.?\w(?:[\w.+-]*\w)?|(?<!\w)\.(?!\w)")
WINDOW = 64
MAX_ANCHORS = 100  # no advert has as many; a hostile text may
STEPS = (f"{GUESS}spelt out in pieces",)


def find_narrated(lowered: str) -> Iterator[Address]:
    """Yield the addresses around an at sign that is separate from the rest."""
    for anchor in islice(ANCHOR.finditer(lowered), MAX_ANCHORS):
        before = _find_pieces(lowered, max(0, anchor.start() - WINDOW), anchor.start())
        after = _find_pieces(lowered, anchor.end(), anchor.end() + WINDOW)
        if before and after:
            yield from _join_pieces(before, after)


def _find_pieces(lowered: str, start: int, end: int) -> list[re.Match[str]]:
    return [piece for piece in PIECE.finditer(lowered, start, end) if piece[0] not in TABLE.fillers]


def _join_pieces(before: list[re.Match[str]], after: list[re.Match[str]]) -> Iterator[Address]:
    """Yield the address of the pieces with single spaces between them, with the span of the original pieces."""
    texts = [*(piece[0] for piece in before), "@", *(piece[0] for piece in after)]
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    compact = " ".join(texts)
    sign = starts[len(before)]
    for address in find_disguised(compact, compact, frozenset()):
        if address.start < sign < address.end:
            first = next(piece for piece, start in zip(before, starts, strict=False) if start >= address.start)
            ends = [start for start in starts[len(before) + 1 :] if start < address.end]
            last = after[len(ends) - 1]
            yield Address(first.start(), last.end(), address.value, STEPS)
