"""Reads one number in figures, whole or not at all: "80", "80.50", "80,50", "1,200", "1.200,00", "1 200", "1'200".

Source: Unicode CLDR (separators of thousands and decimals).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from enrich.kinds.price.scan import Scan
from enrich.kinds.price.vocabulary import HOURS, MINUTES

FIGURES = re.compile(
    r"(?:(?P<thousands>[1-9][0-9]{0,2}(?P<by>[.,'’ ])[0-9]{3}(?:(?P=by)[0-9]{3})*)|(?P<plain>[1-9][0-9]{0,7}|0))"
    r"(?:(?P<point>[.,])(?:(?P<cents>[0-9]{1,2})|[-–]{1,2}))?(?![0-9])"
)
PLAIN = re.compile(
    r"(?P<thousands>(?!))?(?P<by>(?!))?(?P<plain>[1-9][0-9]{0,7}|0)(?P<point>(?!))?(?P<cents>(?!))?(?![0-9])"
)
# Lakhs and crores: "1,20,000".
INDIAN = re.compile(r"(?P<whole>[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.(?P<cents>[0-9]{1,2}))?(?![0-9]|,[0-9])")
WORD = re.compile(r"[ ]?([^\W\d_]+)")
NEXT_GROUP = re.compile(r"[ ][1-9][0-9]{2}(?![0-9]|[ ][0-9])")
NUMBER_INSIDE = frozenset(".,'’")  # between digits, it may belong to a number
INDIAN_SEPARATOR, LAKHS = ",", ",,"
LIST_SEPARATORS = frozenset(",;|")
MIN_OTHER_DIGITS = 5  # after a separator, so many digits are another number
MAX_SIMPLE, PAIR, GROUP = 5, 2, 3  # digits


class Written(NamedTuple):
    """An amount in figures, the offset of its end, and the separator of its thousands (LAKHS for groups of two)."""

    value: Decimal
    end: int
    by: str = ""


def read_figures(scan: Scan, index: int, spaced: str) -> Written | None:
    """Return the number that begins at an index, None if it is part of another one.

    `spaced` are the separators of thousands in addition to comma and dot; a space also counts after a single digit, a
    comma also before groups of two digits.
    """
    if _is_simple(scan, index):
        return Written(Decimal(scan.words[index]), scan.ends[index])
    if indian := INDIAN.match(scan.lowered, scan.starts[index]):
        return _read_indian(indian, spaced)
    match = FIGURES.match(scan.lowered, scan.starts[index])
    if match is None:
        return None
    if _is_in_list(scan, match, spaced):
        return _read_cell(match)
    if _is_followed_by_time(scan, match) or (match["thousands"] and not _is_grouped(scan, match, spaced)):
        match = PLAIN.match(match.string, match.start()) or match
    return None if _is_cut(scan, match, spaced) else _evaluate(match)


def _read_indian(match: re.Match[str], spaced: str) -> Written | None:
    """Return a number with groups of two digits; of a currency without them None if it ends with a round thousand."""
    if INDIAN_SEPARATOR in spaced:
        whole = match["whole"].replace(INDIAN_SEPARATOR, "")
        return Written(Decimal(f"{whole}.{match['cents'] or 0}"), match.end(), LAKHS)
    return None if match["whole"].endswith("000") else _evaluate(PLAIN.match(match.string, match.start()) or match)


def _read_cell(match: re.Match[str]) -> Written | None:
    """Return the number of a cell; whether a group of three digits is its own cell cannot be known."""
    return None if match["thousands"] else _evaluate(PLAIN.match(match.string, match.start()) or match)


def is_group(word: str) -> bool:
    """Return whether a piece may be the thousands of the number before it."""
    return len(word) == GROUP and word.isdigit()


def _is_simple(scan: Scan, index: int) -> bool:
    """Return whether a number is nothing but its digits, which neither digits nor a separator follow."""
    word, after = scan.words[index], scan.words[index + 1]
    return word[0] != "0" and len(word) <= MAX_SIMPLE and after not in NUMBER_INSIDE and not is_group(after)


def _evaluate(match: re.Match[str]) -> Written:
    by = match["by"] or ""
    whole = match["thousands"].replace(by, "") if match["thousands"] else match["plain"]
    return Written(Decimal(f"{whole}.{match['cents'] or 0}"), match.end(), by)


def _is_in_list(scan: Scan, match: re.Match[str], spaced: str) -> bool:
    """Return whether a comma separates cells rather than decimals: "Mia,£80,24,Leeds", not "1.200,00, call"."""
    if match["point"] != "," or not match["cents"] or " " in spaced or match["by"] == ".":
        return False
    before = scan.lowered[max(0, match.start() - PAIR) : match.start()]
    return scan.lowered[match.end() : match.end() + 1] in LIST_SEPARATORS or before in {",£", ",$"}


def _is_followed_by_time(scan: Scan, match: re.Match[str]) -> bool:
    """Return whether the cents are the number of a duration: "£80,30min"; "£1.5m" are millions."""
    if not match["cents"]:
        return False
    unit = _find_unit(scan.lowered, match.start("cents"))
    return bool(unit) and not (unit == "m" and match["point"] == "." and len(match["cents"]) == 1)


def _is_grouped(scan: Scan, match: re.Match[str], spaced: str) -> bool:
    """Return whether groups of three digits are thousands: "1 200", not the list "80 120" or the pair "80,120 min"."""
    first, _, rest = match["thousands"].partition(match["by"])
    if len(first) > 1 and _find_unit(scan.lowered, match.end("thousands") - GROUP):
        return False
    if match["by"] != " ":
        return True
    is_part = rest.startswith("0") and _has_digit(scan.lowered, match.end())
    return not is_part and (len(first) == 1 or " " in spaced)


def _find_unit(lowered: str, offset: int) -> str:
    """Return the unit of time after the digits at an offset, "" if there is none."""
    word = WORD.match(lowered, _find_end(lowered, offset))
    return word[1] if word and (word[1] in MINUTES or word[1] in HOURS) else ""


def _find_end(lowered: str, offset: int) -> int:
    """Return the end of the digits at an offset."""
    while lowered[offset : offset + 1].isdigit():
        offset += 1
    return offset


def _has_digit(lowered: str, offset: int) -> bool:
    """Return whether a digit is at an offset, at most a space before it."""
    return lowered[offset : offset + PAIR].strip(" ")[:1].isdigit()


def _is_cut(scan: Scan, match: re.Match[str], spaced: str) -> bool:
    """Return whether the digits of the same number may go on: "1,2345", "0.8512", "1.2.3"."""
    lowered, end = scan.lowered, match.end()
    if match["by"] == " ":
        return _has_digit(lowered, end)
    if match["by"] == "." and _is_no_amount(match, spaced):
        return True
    joiner = lowered[end : end + 1]
    if joiner == " ":
        return _is_ambiguous(match)
    return joiner in NUMBER_INSIDE and not (joiner == "," and match["point"] == ".") and _goes_on(lowered, end)


def _is_no_amount(match: re.Match[str], spaced: str) -> bool:
    """Return whether points separate no thousands: in a list of amounts, and in the price of petrol, "£1.459"."""
    return _is_list_of_amounts(match) or not (spaced or match["point"] or match["thousands"].endswith("00"))


def _is_list_of_amounts(match: re.Match[str]) -> bool:
    """Return whether points separate amounts rather than thousands: "£80.150.200", not "1.250.000"."""
    groups = match["thousands"].split(".")
    return len(groups) > PAIR and groups[-1] != "000"


def _is_ambiguous(match: re.Match[str]) -> bool:
    """Return whether a group of three digits follows: "£12 500" may be one number or two, "£80 120 min" are two."""
    group = NEXT_GROUP.match(match.string, match.end())
    return len(match["plain"] or "") == PAIR and group is not None and not _find_unit(match.string, group.start() + 1)


def _goes_on(lowered: str, end: int) -> bool:
    """Return whether the digits after a separator belong to the number; many digits, or a duration, are another one."""
    digits = _find_end(lowered, end + 1) - end - 1
    if digits >= MIN_OTHER_DIGITS:
        return False
    return digits > 0 and not (lowered[end] in ".," and _find_unit(lowered, end + 1))
