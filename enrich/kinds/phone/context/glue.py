"""Decides whether a word may be glued to a number: one about calling, filler, kisses, a name, or a unit before it."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

from enrich.kinds.phone.context.cues import is_cue_word
from enrich.kinds.phone.context.other_numbers import is_counted_noun
from enrich.kinds.phone.context.remarks import load_remarks
from enrich.kinds.phone.tokens.vocabulary import ENDS, OTHERS, TokenType, tokenise
from enrich.lexicon.letters import strip_accents
from enrich.lexicon.negatives import NEGATIVES
from enrich.lexicon.wordlist import is_common, load_given_names

_CALLING = NEGATIVES.labels.calling_letters | NEGATIVES.labels.more_calling_letters
_UNITS = frozenset("hour hours hr hrs min mins".split())
_MAX_FILLER_COST = 2.0
_MIN_NAME, _MIN_WORDS, _MAX_CODE, _MAX_WORD = 3, 4, 5, 24
_GROUP, _MOBILE = 3, 11
_HEX = frozenset("abcdef")
# A postcode or the host of an e-mail address.
_POSTCODE_OR_HOST = re.compile(
    r"(?:(?<![^\W_])[a-pr-uwyz][a-hk-y]?[0-9][0-9a-hjkpstuw]?[ ]?[0-9][abd-hjlnp-uw-z]{2}"
    r"|@[a-z0-9-]{1,20}\.(?:com|co\.uk))$",
    re.IGNORECASE,
)
_OUTWARD_CODE = re.compile(r"[A-PR-UWYZ][A-HK-Y]?[0-9]{1,2}(?:in|out|incalls?|outcalls?)?(?![^\W_])", re.IGNORECASE)
_KISSES_OR_NAME = re.compile(r"[xX]+(?:[A-Z][a-z]+)?|[A-Z][a-z]{2,}(?:[A-Z][a-z]+)*")


def can_touch_before(folded: str, start: int, before: str) -> bool:
    """Return whether a number may start right after the letters that end the text before it."""
    word = _take_letters_before(before)
    if _can_touch(word) or _is_glued_before(folded, start, before, word.lower()):
        return True
    # "30mins07700900461"
    return word.lower() in ENDS and before[: len(before) - len(word)][-1:].isdigit()


def can_touch_after(folded: str, end: int) -> bool:
    """Return whether a number may end right before letters."""
    word = "".join(takewhile(str.isalpha, folded[end : end + _MAX_WORD + 1]))
    if _can_touch(word):
        return True
    if not folded[end - _GROUP : end].isdigit():
        return False
    return _is_glued_after(folded, end, word) or _OUTWARD_CODE.match(folded, end) is not None


def ends_with_code(before: str) -> bool:
    """Return whether capitals before a dash, or an X, make the digits after them a code: "ORD-", "SKU_", "X"."""
    joint = before[-1:]
    if joint == "X":
        return not before[-2:-1].isalnum()
    word = _take_letters_before(before[:-1])
    if not word.isupper() or len(word) > _MAX_CODE or before[: -1 - len(word)][-1:].isalnum():
        return False
    return word not in _CALLING and word.lower() not in load_given_names()


def _take_letters_before(before: str) -> str:
    """Return the letters that end a text."""
    return "".join(takewhile(str.isalpha, reversed(before)))[::-1]


def _can_touch(word: str) -> bool:
    """Return whether a word may be glued to any number: one about calling, filler, kisses or a name."""
    if not word:
        return True
    first = tokenise(word)[0]
    if len(word) > 1 and first.type is TokenType.WORD and first.skip_cost < _MAX_FILLER_COST:
        return True
    plain = strip_accents(word)
    if plain in OTHERS:
        return False
    return plain == "ext" or is_cue_word(plain) or _KISSES_OR_NAME.fullmatch(word) is not None


def _is_glued_before(folded: str, start: int, before: str, word: str) -> bool:
    """Return whether an unbroken mobile number is glued to a postcode, host, name or call to action ("textme")."""
    number = folded[start : start + _MOBILE]
    if not (number.startswith("07") and number.isdigit()) or folded[start + _MOBILE : start + _MOBILE + 1].isdigit():
        return False
    call = _compile_call_to_action().search(before)
    names = {call["name"].lower(), word} if call else {word}
    return not names.isdisjoint(_UNITS) or any(map(_is_name, names)) or _POSTCODE_OR_HOST.search(before) is not None


@cache
def _compile_call_to_action() -> re.Pattern[str]:
    """Return a pattern of words about calling without a space between, and the letters after them."""
    words = "|".join(load_remarks().glued.call)
    return re.compile(rf"(?<![^\W_])(?:{words}){{0,5}}(?P<name>[a-z]*)$", re.IGNORECASE)


def _is_glued_after(folded: str, end: int, word: str) -> bool:
    """Return whether a name or ordinary words are glued to a number, as in "07700900461NOFAKES"."""
    if not _MIN_WORDS <= len(word) <= _MAX_WORD or not word.isascii():
        return False
    after = folded[end + len(word) : end + len(word) + 2]
    if after[:1].isalnum() or after[:1] in {"_", "@"} or (after[:1] == "." and after[1:].isalnum()):
        return False
    lowered = word.lower()
    return not _is_unit(lowered) and (_is_name(lowered) or _is_one_or_two_words(lowered))


def _is_unit(lowered: str) -> bool:
    """Return whether a word after digits makes them a quantity, another kind of number or hexadecimal."""
    return lowered in ENDS or lowered in OTHERS or _HEX.issuperset(lowered) or is_counted_noun(lowered)


def _is_one_or_two_words(lowered: str) -> bool:
    return is_common(lowered) or any(
        is_common(lowered[:index]) and is_common(lowered[index:]) for index in range(2, len(lowered) - 1)
    )


def _is_name(lowered: str) -> bool:
    """Return whether letters are a given name, or empty."""
    return not lowered or (len(lowered) > _MIN_NAME and lowered in load_given_names())
