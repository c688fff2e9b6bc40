"""Cues in the words near digits: talk of calling, and remarks that the number is incomplete."""

from __future__ import annotations

import re
from functools import lru_cache

# How many characters before and after digits are read.
NEAR = 40

_CUE = re.compile(
    r"\b(?:call|rings?|phone|tel|telephone|text|txt|sms|mob|mobile|cell|whats ?app|wa|viber|telegram|signal|contact"
    r"|reach|dial|message|msg|number|num|no|line|buzz|digits|ph|apel\w*|suna\w*|tel\w*|zadzwo\w*|dzwon\w*|llam\w*|lig\w*"
    r"|h[ií]v\w*|numar\w*|num[ae]r\w*|обад\w*|звън\w*|тел\w*)\b"
)
# "put a 0 in front": the number is written without its zero.
_ZERO_AFTER = re.compile(r"(?:add|put|with|stick|plus|mind|after) (?:an? |the )?(?:0|zero|nought|oh?)\b")
# One of these words is in every such remark.
ZERO_NAMES = frozenset("0 o oh zero nought".split())
_ZERO_BEFORE = re.compile(
    r"(?:0|zero|nought|oh) (?:in ?front|first|before|at the (?:start|front|beginning)|to start)\b"
)
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
