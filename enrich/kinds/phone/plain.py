"""Matches British numbers in plain format, which most numbers have: they need no search."""

from __future__ import annotations

import re

from enrich.kinds.phone.plan.number import is_national_number
from enrich.kinds.phone.plan.numbering_plan import is_issued
from enrich.kinds.phone.reading import APART, LINES, SYMBOLS

_SEPARATOR = r"(?:[ \t]?[-/][ \t]?|\.|[ \t]\.[ \t]|[ \t]{1,2}|\)[ \t]?|[ \t]?\([ \t]?)?"
_PLAIN = re.compile(
    rf"""(?:(?:\+[ ]?|00[ ]?)44\)?{_SEPARATOR}(?:\(?0\)?{_SEPARATOR})? | 44{_SEPARATOR}(?=7) | 0(?:\)?[ ]?\(?)?)
         (?P<national>[1235789](?:{_SEPARATOR}[0-9]){{9}})(?![0-9])""",
    re.VERBOSE,
)
_SHORT = re.compile(
    r"(?:(?:\+|00)44[ ]?(?:\(0\)[ ]?)?|0)((?:1[0-9]|8)[0-9]{2,4}\)?[ -]?[0-9]{3}(?:[ -]?[0-9]{2,3})?)(?![0-9])"
)
_NATIONAL_DIGITS = 10
_ROW = re.compile(r"0([^0-9A-Za-z+]{1,3})([1237](?:\1[0-9]){9})(?!\1?[0-9](?!\1[1-9]\1))(?<!\n)")
# A row of short groups, an endless word, and anything that is repeated a hundred times.
_FLOOD = re.compile(
    r"[0-9oO]{1,2}([^0-9A-Za-z]{1,3})(?:[0-9oO]{1,2}\1){40,}+|[^\W_]{2000,}+|(?P<unit>.{1,20}?)(?P=unit){100,}+",
    re.DOTALL,
)
_MIN_FLOOD = 1000  # characters
# A slash and more figures after a number with slashes: a row of other figures.
_FIGURES_AFTER, _FIGURE_BEFORE = re.compile(r"/[0-9]{3,}"), re.compile(r"[0-9]/\Z")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_USUAL_GAPS = ("", "-", ".", "/")
_MARK = re.compile(r"[-./]")
_TRUNK_ZERO = re.compile(r"(?<=[+0])44\)?[ -]?\(?0(?:\)|(?=[ -]))")
_GROUPS = re.compile(r"[0-9]+")
_MAX_GROUPS = 5
_MAX_GROUP = 7  # digits, unless the last
_SHORTEST_AREA = "020"


def match_plain(folded: str, start: int) -> tuple[int, str] | None:
    """Return (end, E.164) of a plain British number in usual groups that begins at an offset, or None."""
    found = _PLAIN.match(folded, start)
    if not found:
        return _match_short(folded, start)
    if "/" in found.group() and _is_in_slashed_row(folded, *found.span()):
        return None
    national = _NOT_DIGIT.sub("", found["national"])
    return (found.end(), "+44" + national) if is_regular(found.group()) and is_national_number(national) else None


def _match_short(folded: str, start: int) -> tuple[int, str] | None:
    """Match a number of nine or seven digits, which only a few areas and services have."""
    found = _SHORT.match(folded, start)
    if not found:
        return None
    national = _NOT_DIGIT.sub("", found[1])
    return (found.end(), "+44" + national) if len(national) < _NATIONAL_DIGITS and is_issued(national) else None


def _is_in_slashed_row(folded: str, start: int, end: int) -> bool:
    return bool(_FIGURES_AFTER.match(folded, end) or _FIGURE_BEFORE.search(folded, max(0, start - 4), start))


def is_regular(spelling: str) -> bool:
    """Return whether a number has few groups of two or more digits with only one kind of mark between them.

    >>> is_regular("07700 900 461"), is_regular("0 7 7 0 0 9 0 0 4 6 1"), is_regular("07/70/09/00/46/1")
    (True, False, False)
    """
    if len(set(_MARK.findall(spelling))) > 1:
        return False
    groups = _GROUPS.findall(_TRUNK_ZERO.sub("44", spelling) if "44" in spelling[:5] else spelling)
    if len(groups) > _MAX_GROUPS or any(len(group) > _MAX_GROUP for group in groups[:-1]):
        return False
    if spelling[0] == "0" and groups[0][:2] != "00" and len(groups[0]) < len(_SHORTEST_AREA):
        return False
    return len(min(groups[1:], key=len, default=_SHORTEST_AREA)) > 1


def match_row(folded: str, start: int) -> tuple[str, int, str, tuple[str, ...]] | None:
    """Return (gap, end, E.164, transformations) of a number of single digits with equal gaps at an offset, or None."""
    found = _ROW.match(folded, start)
    if not found:
        return None
    gap, national = found[1], _NOT_DIGIT.sub("", found[2])
    if not is_national_number(national):
        return None
    if "\n" in gap:
        return gap, found.end(), "+44" + national, (APART, LINES)
    return gap, found.end(), "+44" + national, (APART,) if gap.strip() in _USUAL_GAPS else (APART, SYMBOLS)


def skip_flood(folded: str, start: int) -> int:
    """Return the end of a long row of digits or endless word, which have no number; the offset if there is none."""
    if len(folded) - start < _MIN_FLOOD:
        return start
    flood = _FLOOD.match(folded, start)
    return flood.end() if flood else start
