"""Finds numbers that a text says it writes from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from enrich.kinds.phone.context.remarks import BackwardsCues, list_backwards_words, load_remarks
from enrich.kinds.phone.plan.number import parse_british
from enrich.kinds.phone.reading import BACKWARDS, PhoneReading
from enrich.lexicon.numbers import UNIT, list_number_spellings, load_number_words
from enrich.lexicon.patterns import alternate, build_pattern
from enrich.text.folding import RUN, Text

_MIRRORED = re.compile(r"(?<![\w+.,/-])[0-9](?:[ .\n-]{0,3}[0-9]){9,12}(?![\w]|[.,/-][0-9])")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_MAX_DISTANCE = 80
_COST = 1.0


def find_backwards(text: Text) -> Iterator[PhoneReading]:
    """Yield the numbers that a text says it writes from right to left, in the same or an adjacent sentence."""
    if list_backwards_words().isdisjoint(text.words) or not _compile_cue().search(text.lowered):
        return
    folded, lowered = text.folded, text.lowered
    for match in (*_MIRRORED.finditer(folded), *_compile_words().finditer(lowered)):
        digits = _read_digits(match[0])
        value = parse_british(digits[::-1])
        is_plain = parse_british(digits) is not None  # from left to right too
        if value and _is_said(lowered, *match.span(), is_plain=is_plain):
            yield PhoneReading(*match.span(), value, (BACKWARDS,), _COST)


def _read_digits(spelling: str) -> str:
    """Return the digits of figures or of words for single digits."""
    if not spelling[0].isalpha():
        return "".join(filter(str.isdigit, spelling))
    return "".join(load_number_words()[word].digits for word in RUN.findall(spelling))


@cache
def _compile_words() -> re.Pattern[str]:
    """Return the pattern of ten to thirteen words for single digits."""
    word = rf"{build_pattern(list_number_spellings(UNIT))}(?![^\W_])"
    return re.compile(rf"(?<![^\W_]){word}(?:[ ,.\n-]{{1,3}}{word}){{9,12}}")


def _is_said(lowered: str, start: int, end: int, *, is_plain: bool) -> bool:
    """Return whether the sentence of the number, or an announcement in the one before or after, says it."""
    before = _split_sentences(lowered[max(0, start - _MAX_DISTANCE) : start])
    after = _split_sentences(lowered[end : end + _MAX_DISTANCE])
    if _compile_cue().search(f"{before[-1]} {after[0]}"):
        return True
    beside = [] if is_plain else [*before[-2:-1], *after[1:2]]
    return any(_compile_cue().search(said) and _compile_announcement().search(said) for said in beside)


def _split_sentences(lowered: str) -> list[str]:
    return _SENTENCE_END.split(lowered)


def _load() -> BackwardsCues:
    return load_remarks().backwards


@cache
def _compile_cue() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternate(_load().of_number)})\b")


@cache
def _compile_announcement() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternate(_load().announced)})\b")
