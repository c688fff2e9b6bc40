"""Cues in the words near digits: talk of calling, and remarks that the number is incomplete."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.lexicon.languages import list_words
from enrich.lexicon.letters import strip_accents
from enrich.lexicon.patterns import build_stem_pattern
from enrich.text.number_words import ZERO, ZEROS

# How many characters before and after digits are read.
NEAR = 40

_CALLING = {spelling for word in list_words("calling") for spelling in (word, strip_accents(word))}
_CUE = re.compile(rf"\b{build_stem_pattern(_CALLING)}\b")
# "put a 0 in front": the number is written without its zero.
_ZERO = rf"(?:0|{ZERO}|o)"
_ZERO_AFTER = re.compile(rf"(?:add|put|with|stick|plus|mind|after) (?:an? |the )?{_ZERO}\b")
_ZERO_BEFORE = re.compile(rf"{_ZERO} (?:in ?front|first|before|at the (?:start|front|beginning)|to start)\b")
# One of these words is in every such remark.
ZERO_NAMES = frozenset(("0", "o", *ZEROS))
_BETWEEN_OTHERS = re.compile(r"\W{1,3}(?:goes |comes |is )?in(?: the)? (?:between|middle)\b", re.IGNORECASE)


def is_cue_word(word: str) -> bool:
    """Return whether a word in lower case is about calling ("call", "tel", "whatsapp")."""
    return _CUE.fullmatch(word) is not None


def has_cue(folded: str, start: int, near: int = NEAR) -> bool:
    """Return whether a word about calling comes shortly before an offset."""
    return _CUE.search(folded[max(0, start - near) : start].lower()) is not None


def has_cue_after(folded: str, end: int) -> bool:
    """Return whether the next word is about calling."""
    return _CUE.match(folded[end : end + NEAR].lower().lstrip(" ,.-(")) is not None


@lru_cache(maxsize=1)
def says_zero_is_missing(lowered: str) -> bool:
    """Return whether a text in lower case says that a number lacks its zero."""
    return (_ZERO_AFTER.search(lowered) or _ZERO_BEFORE.search(lowered)) is not None


def find_zero_remark(lowered: str, start: int) -> int:
    """Return the offset of the next remark that a number lacks its zero, or the length of the text (in lower case)."""
    end = start + 4 * NEAR
    remark = _ZERO_AFTER.search(lowered, start, end) or _ZERO_BEFORE.search(lowered, start, end)
    return remark.start() if remark else len(lowered)


def belongs_between_others(folded: str, end: int) -> bool:
    """Return whether the next words say that the digits before belong in between other digits."""
    return _BETWEEN_OTHERS.match(folded, end) is not None
