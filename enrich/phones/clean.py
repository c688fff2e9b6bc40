"""British numbers that are written plainly, the way most are: no search is needed for them."""

from __future__ import annotations

import re

from enrich.phones.number import exists
from enrich.phones.plan import is_issued

_SEPARATOR = r"(?:[ \t]?[-./][ \t]?|[ \t]{1,2}|\)[ \t]?|[ \t]?\([ \t]?)?"
_PLAIN = re.compile(
    rf"""(?:(?:\+[ ]?|00[ ]?)44\)?{_SEPARATOR}(?:\(?0\)?{_SEPARATOR})? | 44{_SEPARATOR}(?=7) | 0(?:\)?[ ]?\(?)?)
         (?P<national>[1235789](?:{_SEPARATOR}[0-9]){{9}})(?![0-9])""",
    re.VERBOSE,
)
_SHORT = re.compile(r"(?:(?:\+|00)44[ ]?(?:\(0\)[ ]?)?|0)((?:1[0-9]|8)[0-9]{2,4}\)?[ -]?[0-9]{3}(?:[ -]?[0-9]{2,3})?)(?![0-9])")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_MARK = re.compile(r"[-./]")
_GROUPS = re.compile(r"[0-9]+")
_MOST_GROUPS = 5


def plain_at(folded: str, start: int) -> tuple[int, str] | None:
    """Return (end, E.164) of a plain British number that begins here, in groups that people use, or None."""
    found = _PLAIN.match(folded, start)
    if not found:
        return _short_at(folded, start)
    national = _NOT_DIGIT.sub("", found["national"])
    return (found.end(), "+44" + national) if is_regular(found.group()) and exists(national) else None


def _short_at(folded: str, start: int) -> tuple[int, str] | None:
    """Return a number of nine or seven digits, which only a few areas and services have."""
    found = _SHORT.match(folded, start)
    national = _NOT_DIGIT.sub("", found[1]) if found else ""
    return (found.end(), "+44" + national) if found and len(national) < 10 and is_issued(national) else None  # noqa: PLR2004


def is_regular(written: str) -> bool:
    """Tell whether a number stands in a few groups of two or more digits.

    >>> is_regular("07700 900 461"), is_regular("0 7 7 0 0 9 0 0 4 6 1"), is_regular("07/70/09/00/46/1")
    (True, False, False)
    """
    if len(set(_MARK.findall(written))) > 1:
        return False
    groups = [len(group) for group in _GROUPS.findall(written.replace("(0)", ""))]
    return len(groups) <= _MOST_GROUPS and min(groups[1:], default=2) > 1 and (len(groups) == 1 or max(groups) > 2)  # noqa: PLR2004
