"""Finds mobile numbers whose parts are named ("ends 995, begins 07700, middle is 900") or numbered ("(2nd) 900")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from enrich.kinds.phone.context.cues import has_cue
from enrich.kinds.phone.context.remarks import PartNames, load_remarks
from enrich.kinds.phone.plan.number import MOBILE_COST, parse_british
from enrich.kinds.phone.reading import TORN, PhoneReading
from enrich.lexicon.patterns import alternate

# "(2nd) 900", "Row2: 009", "part three: 461", "TEL_B=900": what numbers a part, and its digits.
_WORDS = "one two three four five six seven eight nine ten eleven".split()
_NUMBERED = re.compile(
    rf"(?<![^\W_])(?:[a-z]{{1,6}}[ _]?)?\(?(?P<label>1[01]|[1-9]|[a-k]|{'|'.join(_WORDS)})(?:st|nd|rd|th)?(?:/[1-9])?"
    r"(?:[)\"']{0,2}[ ]?[:=][ ]?[\"']?|\)[ ]?)(?P<digits>[0-9]{1,5})(?![0-9])",
    re.IGNORECASE,
)
_LABELS = (tuple(map(str, range(1, 12))), tuple("abcdefghijk"))
_FIGURES = dict(zip(_WORDS, _LABELS[0], strict=True))
_MIN_NUMBERED, _MAX_NUMBERED = 3, 11
_MAX_DISTANCE, _CUE_DISTANCE = 60, 120
_MOBILES = "+447"
_MOBILE_START = re.compile(r"07[0-9]{2}")
_NAMED_COST, _NUMBERED_COST = 3.0, MOBILE_COST
_DIGIT_MARKS = re.compile(r"[^0-9]+")


class _Part(NamedTuple):
    start: int
    end: int
    digits: str
    label: str = ""


def find_named(folded: str) -> Iterator[PhoneReading]:
    """Yield the numbers whose first, last and perhaps middle part are named."""
    first_part, middle_part, last_part = _compile_parts()
    for first in first_part.finditer(folded):
        around = max(0, first.start() - _CUE_DISTANCE), first.end() + _CUE_DISTANCE
        last, middle = last_part.search(folded, *around), middle_part.search(folded, *around)
        found = [_Part(*part.span(1), _DIGIT_MARKS.sub("", part[1])) for part in (first, middle, last) if part]
        if last and (value := _join(found)):
            yield _build_reading(found, value, _NAMED_COST)


def find_numbered(folded: str) -> Iterator[PhoneReading]:
    """Yield the numbers whose parts are numbered, in any order, if a word about calling is near."""
    parts = [_Part(*part.span("digits"), part["digits"], _get_label(part)) for part in _NUMBERED.finditer(folded)]
    row: list[_Part] = []
    for part, following in zip_longest(parts, parts[1:]):
        row.append(part)
        if following is None or following.start - part.end > _MAX_DISTANCE or len(row) == _MAX_NUMBERED:
            yield from _read_row(folded, row)
            row = []


def _get_label(part: re.Match[str]) -> str:
    label = part["label"].lower()
    return _FIGURES.get(label, label)


def _read_row(folded: str, row: Sequence[_Part]) -> Iterator[PhoneReading]:
    ordered = sorted(row, key=lambda part: (len(part.label), part.label))
    labels = tuple(part.label for part in ordered)
    if len(row) < _MIN_NUMBERED or not any(known[: len(row)] == labels for known in _LABELS):
        return
    value = _join(ordered)
    near = min(row[-1].end + _CUE_DISTANCE, len(folded))
    is_plain = _MOBILE_START.match(ordered[0].digits) is not None
    if value and (is_plain or has_cue(folded, near, near - row[0].start + _CUE_DISTANCE)):
        yield _build_reading(row, value, _NUMBERED_COST)


def _join(parts: Iterable[_Part]) -> str | None:
    """Return the mobile number that the digits of the parts are in this order, with or without its zero, or None."""
    digits = "".join(part.digits for part in parts)
    value = parse_british(digits if digits.startswith("0") else f"0{digits}")
    return value if value and value.startswith(_MOBILES) else None


def _build_reading(parts: Sequence[_Part], value: str, cost: float) -> PhoneReading:
    return PhoneReading(min(part.start for part in parts), max(part.end for part in parts), value, (TORN,), cost)


def _load() -> PartNames:
    return load_remarks().parts


@cache
def _compile_parts() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    names = _load()
    between = rf"\W{{1,3}}(?:(?:{alternate(names.between)})\W{{1,3}}){{0,3}}"
    digits = r"(0?7[0-9]{2,4}(?:[ ]?[0-9]{3})?)", r"(0?[0-9]{3})", r"([0-9]{3,6})"
    first, middle, last = (
        re.compile(rf"\b(?:{alternate(part)}){between}{written}(?![0-9])", re.IGNORECASE)
        for part, written in zip((names.first, names.middle, names.last), digits, strict=True)
    )
    return first, middle, last
