"""Parses one cell of a list or dataset, as typed by a person or exported by a spreadsheet.

A cell is normalised by the same kinds as an advert. If it has no identifiers, the result says why, in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from enrich.errors import IdentifierError
from enrich.extract import extract
from enrich.kind import Kind
from enrich.kinds.phone.call_links import is_link
from enrich.kinds.phone.plan.placeholders import is_made_up
from enrich.kinds.phone.reading import INFERRED
from enrich.registry import KINDS
from records.hit import CellReading
from records.identifier import Sighting, Tier, Validity

# Kinds that accept nearly any words or figures: they claim a whole cell only if the column is known to be theirs.
LOOSE_KINDS = frozenset(("name", "place", "price", "age", "account", "handle"))
# Kinds whose merely possible values ("MS 22" as a plate) count only if the column is known to be theirs.
DOUBTFUL_KINDS = frozenset(("plate",))

_NOTHING = re.compile(
    r"\W*(?:n\W?a|nil|none|null|nan|no|not? (?:known|given|stated|provided|applicable|available|recorded)"
    r"|no (?:trace|number|phone)|unknown|unk|undefined|withheld|private|blank|tbc|tba"
    r"|#(?:n/a|ref!|value!|name\?|num!|div/0!)|x+|refused)?\W*",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"([1-9])(?:[.,](\d+))?e\+?(\d{1,2})", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:(?:tel(?:ephone)?|phone|mob(?:ile)?|cell|home|work|contact|number|call|text|no|[tmp])\b\W?\s*){1,3}(?=[+(\d'])",
    re.IGNORECASE,
)
_POINT_ZERO = re.compile(r"(\+?\d{7,15})[.,]0+")
_PUNCTUATION = dict.fromkeys(map(ord, " ()-./+"))
_WRAPPING = " \t\r\n\xa0\ufeff\u200b'\"`="
_SEPARATOR = re.compile(r"\s*(?:[/;,|&\n]|\bor\b|\band\b)\s*", re.IGNORECASE)
DIGITS_LOST = "digits were lost by a spreadsheet; ask for the list with this column kept as text"
UK_DIGITS = len("07700900461")
UK_E164 = len("+447700900461")
EMPTY = "the cell is empty"
ISSUED = frozenset((Validity.VALID, Validity.FICTIONAL))


def read_cell(cell: str, kinds: Sequence[Kind] = KINDS) -> CellReading:
    """Return the identifiers of a cell, or the reason why there are none. Offsets count in the unmodified cell.

    >>> [str(s.identifier) for s in read_cell("Tel: 7700 900461").sightings], read_cell("4.4770090046E+11").reason[:16]
    (['phone:+447700900461'], 'digits were lost')
    """
    content = cell.strip(_WRAPPING)
    if not content:
        return CellReading(cell, reason=EMPTY)
    if _NOTHING.fullmatch(content):
        return CellReading(cell, reason=f"{content[:80]!r} says that nothing is known")
    found, reason = _parse_content(cell, content, kinds)
    return CellReading(cell, tuple(found), "" if found else reason)


def _parse_content(cell: str, content: str, kinds: Sequence[Kind]) -> tuple[list[Sighting], str]:
    """Parse the whole content as one identifier; fall back to extraction, then to a list of phone numbers."""
    start = cell.index(content)
    phone = next((kind for kind in kinds if kind.name == "phone"), None)
    if phone and (number := _SCIENTIFIC.fullmatch(content)):
        return _parse_scientific(number, start, phone)
    whole, reason = _parse_cell(content, start, kinds)
    found = [whole] if whole else extract(cell, kinds) or _parse_parts(cell, phone)
    return found, reason


def _parse_scientific(number: re.Match[str], start: int, phone: Kind) -> tuple[list[Sighting], str]:
    """Return the number that a spreadsheet wrote as a power of ten, if it still has all digits."""
    digits = number[1] + (number[2] or "")
    if len(digits) != int(number[3]) + 1:
        return [], DIGITS_LOST
    found, reason = _validate(phone, digits, number.group(), start)
    if not found:
        return [], reason
    steps = ("scientific notation written out", *found.transformations)
    return [replace(found, transformations=steps, tier=Tier.INFERRED)], reason


def _parse_cell(content: str, start: int, kinds: Sequence[Kind]) -> tuple[Sighting | None, str]:
    """Return the sighting of the first kind that accepts the whole cell, or the most useful reason why none does."""
    reasons: list[str] = []
    candidates = kinds if len(kinds) == 1 else [kind for kind in kinds if kind.name not in LOOSE_KINDS]
    for kind in candidates:
        found, reason = (
            _validate_phone(kind, content, start) if kind.name == "phone" else _validate(kind, content, content, start)
        )
        if found and not (len(kinds) > 1 and _is_doubtful(kind, found)):
            return found, ""
        reasons.append(reason)
    return None, _choose_reason(content, candidates, reasons, kinds)


def _is_doubtful(kind: Kind, sighting: Sighting) -> bool:
    return kind.name in DOUBTFUL_KINDS and sighting.validity is Validity.POSSIBLE


def _choose_reason(content: str, candidates: Sequence[Kind], reasons: list[str], kinds: Sequence[Kind]) -> str:
    """Return the reason of the only kind, or that of phone if the cell is mostly digits, or a generic one."""
    by_name = dict(zip((kind.name for kind in candidates), reasons, strict=True))
    digits = content.translate(_PUNCTUATION)
    if "phone" in by_name and digits.isdigit() and is_made_up(digits):
        return f"phone {content[:80]!r}: a made-up number"
    if len(kinds) == 1 and reasons:
        return reasons[0]
    if "phone" in by_name and 2 * sum(map(str.isdigit, content)) > len(content):
        return by_name["phone"]
    return f"nothing in it reads as {', '.join(kind.name for kind in kinds)}"


def _validate_phone(phone: Kind, content: str, start: int) -> tuple[Sighting | None, str]:
    """Validate a number without the label before it or the ".0" that a spreadsheet adds."""
    label = _LABEL.match(content)
    raw = content[label.end() :] if label else content
    return _validate(phone, _POINT_ZERO.sub(r"\1", raw), raw, start + len(content) - len(raw))


def _validate(kind: Kind, value: str, raw: str, start: int) -> tuple[Sighting | None, str]:
    """Return the sighting of a value that the kind accepts, or the kind's reason for rejecting it."""
    try:
        sighting = kind.parse_whole(value, raw, start)
    except IdentifierError as error:
        return None, str(error)
    return _check_phone(sighting, value) if kind.name == "phone" and not is_link(value) else (sighting, "")


def _check_phone(sighting: Sighting, value: str) -> tuple[Sighting | None, str]:
    """Reject digits that no plan issues and that have no telephone prefix; record if a leading zero was restored."""
    digits = re.sub(r"[^+\d]", "", value)
    prefixed = digits.startswith(("+", "0")) or (digits.startswith("44") and len(digits) > UK_DIGITS)
    too_short = sighting.value.startswith("+44") and len(sighting.value) < UK_E164
    is_issued = sighting.validity in ISSUED or (sighting.validity is Validity.PLACEHOLDER and not too_short)
    if not is_issued and (not prefixed or too_short):
        return None, f"phone {sighting.raw[:80]!r}: {len(digits.lstrip('+'))} digits that no numbering plan issues"
    if prefixed:
        return sighting, ""
    return replace(sighting, tier=Tier.INFERRED, transformations=("leading zero restored",), confidence=INFERRED), ""


def _parse_parts(cell: str, phone: Kind | None) -> list[Sighting]:
    """Return the numbers of a cell that holds several in a format that occurs only in lists."""
    return list(_validate_parts(cell, phone)) if phone else []


def _validate_parts(cell: str, phone: Kind) -> Iterator[Sighting]:
    start = 0
    for separator in [*_SEPARATOR.finditer(cell), None]:
        end = separator.start() if separator else len(cell)
        part = cell[start:end].strip(_WRAPPING)
        found, _ = _validate(phone, part, part, cell.index(part, start))
        if found:
            yield found
        start = separator.end() if separator else end
