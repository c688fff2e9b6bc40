"""British numbers that are written plainly, the way most are: no search is needed for them."""

from __future__ import annotations

import re

from enrich.kinds.phone.candidate import APART, LINES, SYMBOLS
from enrich.kinds.phone.number import exists
from enrich.kinds.phone.numbering_plan import is_issued

_SEPARATOR = r"(?:[ \t]?[-/][ \t]?|\.|[ \t]\.[ \t]|[ \t]{1,2}|\)[ \t]?|[ \t]?\([ \t]?)?"
_PLAIN = re.compile(
    rf"""(?:(?:\+[ ]?|00[ ]?)44\)?{_SEPARATOR}(?:\(?0\)?{_SEPARATOR})? | 44{_SEPARATOR}(?=7) | 0(?:\)?[ ]?\(?)?)
         (?P<national>[1235789](?:{_SEPARATOR}[0-9]){{9}})(?![0-9])""",
    re.VERBOSE,
)
_SHORT = re.compile(
    r"(?:(?:\+|00)44[ ]?(?:\(0\)[ ]?)?|0)((?:1[0-9]|8)[0-9]{2,4}\)?[ -]?[0-9]{3}(?:[ -]?[0-9]{2,3})?)(?![0-9])"
)
_ROW = re.compile(r"0([^0-9A-Za-z+]{1,3})([1237](?:\1[0-9]){9})(?!\1?[0-9](?!\1[1-9]\1))(?<!\n)")
_FLOOD = re.compile(r"[0-9]([^0-9A-Za-z]{1,3})(?:[0-9]\1){40,}+|[^\W_]{2000,}+")
# A slash and more figures beside a number that is itself in slashes: a row of other figures.
_MORE, _LESS = re.compile(r"/[0-9]{3,}"), re.compile(r"[0-9]/\Z")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_USUAL = ("", "-", ".", "/")
_MARK = re.compile(r"[-./]")
_TRUNK = re.compile(r"(?<=[+0])44\)?[ -]?\(?0(?:\)|(?=[ -]))")
_GROUPS = re.compile(r"[0-9]+")
_MOST_GROUPS = 5
_ANY = "020"


def plain_at(folded: str, start: int) -> tuple[int, str] | None:
    """Return (end, E.164) of a plain British number that begins here, in groups that people use, or None."""
    found = _PLAIN.match(folded, start)
    if not found:
        return _short_at(folded, start)
    national = _NOT_DIGIT.sub("", found["national"])
    if "/" in found.group() and (_MORE.match(folded, found.end()) or _LESS.search(folded, max(0, start - 4), start)):
        return None
    return (found.end(), "+44" + national) if is_regular(found.group()) and exists(national) else None


def _short_at(folded: str, start: int) -> tuple[int, str] | None:
    """Return a number of nine or seven digits, which only a few areas and services have."""
    found = _SHORT.match(folded, start)
    national = _NOT_DIGIT.sub("", found[1]) if found else ""
    return (found.end(), "+44" + national) if found and len(national) < 10 and is_issued(national) else None  # noqa: PLR2004


def is_regular(written: str) -> bool:
    """Tell whether a number stands in a few groups of two or more digits, set apart by one sort of mark.

    >>> is_regular("07700 900 461"), is_regular("0 7 7 0 0 9 0 0 4 6 1"), is_regular("07/70/09/00/46/1")
    (True, False, False)
    """
    if len(set(_MARK.findall(written))) > 1:
        return False
    groups = _GROUPS.findall(_TRUNK.sub("44", written) if "44" in written[:5] else written)
    first = groups[0] if written[0] == "0" and groups[0][:2] != "00" else _ANY
    return len(groups) <= _MOST_GROUPS and len(first) >= len(_ANY) and len(min(groups[1:], key=len, default=_ANY)) > 1


def row_at(folded: str, start: int) -> tuple[int, str, tuple[str, ...]] | None:
    """Return (end, E.164, what was undone) of a number of single digits that begins here, all set apart by the same gap."""
    found = _ROW.match(folded, start)
    national = _NOT_DIGIT.sub("", found[2]) if found else ""
    if not found or not exists(national):
        return None
    undone = (LINES,) if "\n" in found[1] else () if found[1].strip() in _USUAL else (SYMBOLS,)
    return found.end(), "+44" + national, (APART, *undone)


def flood_end(folded: str, start: int) -> int:
    """Return where a long row of single digits or an endless word ends that begins here, or the place itself; no number is in one."""
    flood = _FLOOD.match(folded, start)
    return flood.end() if flood else start
