"""Recognises digits that are another kind of number: a reference, a file name, a URL, a decimal, a quantity."""

from __future__ import annotations

import re

from enrich.kinds.phone.context.cues import NEAR
from enrich.kinds.phone.context.labels import is_labelled
from enrich.kinds.phone.plan.endings import is_close_ending
from enrich.lexicon.negatives import NEGATIVES

_LABEL_LENGTH, _URL_LENGTH = 48, 200
_QUANTITIES = NEGATIVES.quantities
_COUNTED = _QUANTITIES.measured | _QUANTITIES.counted

# The number of a parcel (UPU standard S10): two letters, nine digits, the two letters of a country.
_PARCEL = re.compile(r"(?<![^\W_])[A-Z]{2}[ ]?(?:[0-9][ ]?){9}[A-Z]{2}(?![^\W_])")
# A range of numbers ("00461 to 00490"), and a file name.
_RANGE = re.compile(r"\s?(?:to|-|–)\s?(0[0-9]{3,5})(?![ ./-]?[0-9])", re.IGNORECASE)
_IN_FILE = re.compile(
    rf"(?=[._-])(?:_[0-9]|[\w-]{{0,24}}[ ]?\.(?:{'|'.join(NEGATIVES.files.endings)})\b)", re.IGNORECASE
)
_LAST_GROUP = re.compile(r"(?<=[ -])[0-9]{3,4}\Z")
_FRACTION = re.compile(r"0(?:([.,])[0-9]{2,}+(?!\1[0-9])|x[0-9a-f]{6})", re.IGNORECASE)
_URL = re.compile(r"(?:https?:|www\.|[a-z0-9-]\.[a-z]{2,}/)[^\s\"'<>\]}]*$|^/[a-z]\S*/$", re.IGNORECASE)
_QUANTITY = re.compile(r"[^0-9oO][0-9]{2}$|(?:[0-9]{2}|[a-z]) [0-9]$")
_NEXT_WORD = re.compile(r"[ ]?([^\W\d_]+)(?![\w])")


def is_other_number(folded: str, start: int, end: int) -> bool:
    """Return whether the digits of a span belong to a reference, file name, URL, decimal, percentage or similar."""
    if _continues_as_other(folded, start, end):
        return True
    spelling = folded[start:end]
    if spelling[-1:].isalpha() and _PARCEL.search(folded, max(0, start - 3), end):
        return True
    return is_labelled(folded[max(0, start - _LABEL_LENGTH) : start], spelling) or _is_in_url(folded, start)


def has_counted_noun(folded: str, start: int, end: int) -> bool:
    """Return whether the next word or the one before is counted ("steps", "views")."""
    before = folded[max(0, start - NEAR) : start].lower().rstrip(" :").split()[-1:]
    return _get_next_word(folded, end) in _COUNTED or not _COUNTED.isdisjoint(before)


def is_counted_noun(word: str) -> bool:
    """Return whether a word in lower case names something that is counted or measured, as if glued to figures."""
    return word in _COUNTED or word in _QUANTITIES.glued


def is_quantity(folded: str, end: int) -> bool:
    """Return whether separate digits that end here have a unit after them ("22 years", "46 x 1 ltr")."""
    is_separate = _QUANTITY.search(folded[max(0, end - 4) : end]) is not None
    return is_separate and _get_next_word(folded, end) in _QUANTITIES.units


def _get_next_word(folded: str, end: int) -> str:
    """Return the word right after an offset or a space in lower case, or ""."""
    found = _NEXT_WORD.match(folded, end)
    return found[1].lower() if found else ""


def _continues_as_other(folded: str, start: int, end: int) -> bool:
    """Return whether the digits go on as a percentage, range, file name, fraction or distance."""
    if folded[end : end + 1] == "%" or _IN_FILE.match(folded, end) or _FRACTION.match(folded, start):
        return True
    spelling = folded[start:end]
    if _is_in_range(folded, end, spelling):
        return True
    if _is_bracket_open(spelling) and folded[end : end + 2].lstrip(" ")[:1] != ")":
        return True
    return spelling.isdigit() and _get_next_word(folded, end) in _QUANTITIES.measured


def _is_in_range(folded: str, end: int, spelling: str) -> bool:
    """Return whether digits begin a range of others, not one of the endings of a telephone number's last group."""
    found = _RANGE.match(folded, end)
    if found is None:
        return False
    own = _LAST_GROUP.search(spelling)
    return own is None or len(own[0]) != len(found[1]) or not is_close_ending(found[1], own[0])


def _is_bracket_open(spelling: str) -> bool:
    """Return whether a number ends inside a bracket that opens in it, as in "07700 900 (500-39)"."""
    return "(" in spelling and spelling.count("(") > spelling.count(")")


def _is_in_url(folded: str, start: int) -> bool:
    """Return whether an offset is in the path of a URL, not right after the stroke after an e-mail address."""
    first = max(0, start - _URL_LENGTH)
    space = max(folded.rfind(" ", first, start), folded.rfind("\n", first, start), start - _URL_LENGTH)
    host, stroke, path = folded[space + 1 : start].partition("/")
    is_address = "@" in host and not path
    return bool(stroke) and not is_address and _URL.search(host + stroke + path) is not None
