"""Finds e-mail addresses spelt out in pieces: "lola, then @, then example, dot, org", 'kel + "@" + "example.org"'."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, islice

from enrich.kinds.email.address import TABLE, Address
from enrich.kinds.email.disguised import find_disguised
from enrich.lexicon.platforms import find_platform
from enrich.lexicon.wordlist import is_common, load_given_names
from enrich.text.citation import GUESS

_SIGN = (
    r"(?:(?:@|at?)[ -]?(?:sign|symbol)\b|@|at\b|(?:usual|curly|round|normal) (?:a|at|sign)\b(?: sign\b)?"
    r"|a[ -]in[ -]a[ -]circle)"
)
# The at sign alone between pieces: after "then", or between quotes, brackets, commas and the like on both sides.
ANCHOR = re.compile(
    rf"(?P<sure>\b(?:then|followed by|plus)[ \"']{{1,2}}(?:the |an? )?{_SIGN}|\band then @"
    r"|[)\]}\"'+,/>] ?[<(\[\"']?@[>)\]\"']? ?[(\[{\"'+,/<])"
    rf"|\bthe @(?!\w)|(?:@ ?|\bat[ -])(?:sign|symbol)\b"
)
ANCHOR_WORDS = ("@", "then", "followed", "plus", "sign", "symbol")
PIECE = re.compile(r"\.?\w(?:[\w.+-]*\w)?|(?<!\w)\.(?!\w)")
SPELT_NAME = re.compile(r"^[a-z](?:-[a-z]){3,}(?=@)")  # "s-a-d-i-e, then @, then example.com"
WINDOW = 64
MAX_ANCHORS = 100  # no advert has as many; a hostile text may
STEPS = (f"{GUESS}spelt out in pieces",)


def find_narrated(lowered: str) -> Iterator[Address]:
    """Yield the addresses around an at sign that is separate from the rest."""
    if not any(word in lowered for word in ANCHOR_WORDS):
        return
    for anchor in islice(ANCHOR.finditer(lowered), MAX_ANCHORS):
        before = _find_pieces(lowered, max(0, anchor.start() - WINDOW), anchor.start())
        after = _find_pieces(lowered, anchor.end(), anchor.end() + WINDOW)
        if before and after:
            yield from _join_pieces(before, after, is_sure=bool(anchor["sure"]))


def _find_pieces(lowered: str, start: int, end: int) -> list[re.Match[str]]:
    return [piece for piece in PIECE.finditer(lowered, start, end) if piece[0] not in TABLE.fillers]


def _is_label(address: str) -> bool:
    """Return whether the word before a sign is none of the pieces: "my insta: the @ rose.example"."""
    local = address.partition("@")[0]
    is_word = is_common(local) and local not in load_given_names() | TABLE.context.roles
    return is_word or find_platform(local) is not None


def _join_pieces(before: list[re.Match[str]], after: list[re.Match[str]], *, is_sure: bool) -> Iterator[Address]:
    """Yield the address of the pieces with single spaces between them, with the span of the original pieces."""
    texts = [*(piece[0] for piece in before), "@", *(piece[0] for piece in after)]
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    compact = " ".join(texts)
    sign = starts[len(before)]
    for address in find_disguised(compact, compact, frozenset()):
        if address.start < sign < address.end and (is_sure or not _is_label(address.value)):
            first = before[bisect_left(starts, address.start)]
            last = after[bisect_left(starts, address.end) - len(before) - 2]
            yield Address(first.start(), last.end(), SPELT_NAME.sub(_join_letters, address.value), STEPS)


def _join_letters(spelt: re.Match[str]) -> str:
    return spelt[0].replace("-", "")
