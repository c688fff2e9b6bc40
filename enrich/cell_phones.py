"""Reads the forms of telephone numbers that occur only in cells.

A spreadsheet drops a leading zero or writes a number as a power of ten; a person types "044" for "+44".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from enrich.errors import IdentifierError
from enrich.kind import Kind
from enrich.kinds.phone.call_links import is_link
from enrich.kinds.phone.context.other_numbers import has_counted_noun, is_other_number
from enrich.kinds.phone.reading import INFERRED
from enrich.lexicon.negatives import NEGATIVES
from records.identifier import Sighting, Tier, Validity

_LABEL = re.compile(
    r"(?:(?:tel(?:ephone)?|phone|mob(?:ile)?|cell|home|work|contact|number|call|text|no|[tmp])\b\W?\s*){1,3}(?=[+(\d'])",
    re.IGNORECASE,
)
_POINT_ZERO = re.compile(r"(\+?\d{7,15})[.,]0+")
_DECIMAL = re.compile(r"0\.\d{6,}")  # as of map coordinates
_GROUPING = dict.fromkeys(map(ord, " ()-./\xa0"))
# "044" for "+44" or "0044"; a trunk zero may follow.
_SHORT_CODE = re.compile(r"0440?([1-9]\d{9})", re.ASCII)
# Ten digits that are a British number without its zero: a mobile, or in a column of numbers any.
_MOBILE = re.compile(r"(?<![^\W_])(?:0440?[ ]?)?7\d{9}(?![^\W_])", re.ASCII)
_ANY = re.compile(r"(?<![^\W_])(?:0440?[ ]?)?[127]\d{9}(?![^\W_])", re.ASCII)
_MOST_BEFORE = 12
# Signs that would make the digits a file name or a reference in a text.
_SIGNS = {ord("_"): " "}
_PHONE_SIGNS = _SIGNS | {ord("#"): " "}
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\W{0,3}$")
_LONGEST_WORD = 30
# A sign that makes the ten digits a part of something longer: an amount, a decimal, a foreign number, a reference.
# Between two numbers it only separates them.
_JOINED_BEFORE = re.compile(r"(?:(?<!\d{9})\d[.-]|(?<!\d{10})\+|[£$€@])$")
_JOINED_AFTER = re.compile(r"\.(?!0+(?!\d))(?!\d{10})\d|-(?!\d{10})\d|[@%]")
UK_DIGITS = len("07700900461")
UK_E164 = len("+447700900461")
ISSUED = frozenset((Validity.VALID, Validity.FICTIONAL))
DIGITS_LOST = "digits were lost by a spreadsheet; ask for the list with this column kept as text"
ZERO_RESTORED, CODE_COMPLETED = "leading zero restored", "044 completed to +44"


def parse_scientific(number: re.Match[str], start: int, phone: Kind) -> tuple[list[Sighting], str]:
    """Return the number that a spreadsheet wrote as a power of ten, if it still has all digits."""
    digits = number[1] + (number[2] or "")
    if len(digits) != int(number[3]) + 1:
        return [], DIGITS_LOST
    found, reason = validate_number(phone, digits, number.group(), start)
    if not found:
        return [], reason
    return [_infer(found, "scientific notation written out", *found.transformations)], reason


def validate_labelled(phone: Kind, content: str, start: int) -> tuple[Sighting | None, str]:
    """Validate a number without the label before it or the ".0" that a spreadsheet adds."""
    label = _LABEL.match(content)
    raw = content[label.end() :] if label else content
    return validate_number(phone, _POINT_ZERO.sub(r"\1", raw), raw, start + len(content) - len(raw))


def validate_number(phone: Kind, value: str, raw: str, start: int) -> tuple[Sighting | None, str]:
    """Return the sighting of a number as a whole, or the reason for rejecting it."""
    if _DECIMAL.fullmatch(value):
        return None, f"phone {value[:80]!r}: a decimal"
    short = _SHORT_CODE.fullmatch(value.translate(_GROUPING))
    try:
        sighting = phone.parse_whole(f"+44{short[1]}" if short else value, raw, start)
    except IdentifierError as error:
        return None, str(error)
    if short and sighting.validity in ISSUED:
        return _infer(sighting, CODE_COMPLETED), ""
    return (sighting, "") if is_link(value) else _check(sighting, value)


def find_without_zero(cell: str, phone: Kind, *, is_phone_column: bool) -> Iterator[Sighting]:
    """Yield the British numbers without their zero that are among other words or numbers in a cell.

    In a column that is not of numbers, only mobiles count, and "#" before one makes it a reference.
    """
    plain = cell.translate(_PHONE_SIGNS if is_phone_column else _SIGNS)
    for match in (_ANY if is_phone_column else _MOBILE).finditer(cell):
        start, end = match.span()
        if not _is_part_of_other(plain, start, end):
            found, _ = validate_number(phone, match[0], match[0], start)
            if found and found.tier is Tier.INFERRED:
                yield found


def _is_part_of_other(cell: str, start: int, end: int) -> bool:
    """Return whether ten digits belong to an amount, a longer number, a link or a number with another name."""
    if _JOINED_BEFORE.search(cell[max(0, start - _MOST_BEFORE) : start]) or _JOINED_AFTER.match(cell, end):
        return True
    word = _WORD_BEFORE.search(cell, max(0, start - _LONGEST_WORD), start)
    is_named = word is not None and word[1].lower() in NEGATIVES.labels.needs_number_word
    return is_named or is_other_number(cell, start, end) or has_counted_noun(cell, start, end)


def _check(sighting: Sighting, value: str) -> tuple[Sighting | None, str]:
    """Reject digits that no plan issues and that have no telephone prefix; record if a leading zero was restored."""
    digits = re.sub(r"[^+\d]", "", value)
    prefixed = digits.startswith(("+", "0")) or (digits.startswith("44") and len(digits) > UK_DIGITS)
    too_short = sighting.value.startswith("+44") and len(sighting.value) < UK_E164
    is_issued = sighting.validity in ISSUED or (sighting.validity is Validity.PLACEHOLDER and not too_short)
    if not is_issued and (not prefixed or too_short):
        return None, f"phone {sighting.raw[:80]!r}: {len(digits.lstrip('+'))} digits that no numbering plan issues"
    return (sighting if prefixed else _infer(sighting, ZERO_RESTORED)), ""


def _infer(sighting: Sighting, *steps: str) -> Sighting:
    """Return the sighting as a guess, which these steps completed."""
    return replace(sighting, tier=Tier.INFERRED, transformations=steps, confidence=min(sighting.confidence, INFERRED))
