"""What one cell of a list or dataset holds, however a person or a spreadsheet wrote it.

A cell is canonicalised by the same kinds as adverts; what it does not yield comes back with the reason in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from enrich.errors import IdentifierError
from enrich.extract import extract
from enrich.kind import Kind
from enrich.registry import KINDS
from records.hit import CellReading
from records.identifier import Sighting, Tier, Validity

# Kinds that accept nearly any words or figures: they claim a whole cell only where the column is known to be theirs.
LOOSE = frozenset(("name", "place", "price", "age", "account", "handle"))
# Kinds whose merely possible values ("MS 22" as a plate) are believed only where the column is known to be theirs.
DOUBTFUL = frozenset(("plate",))

_NOTHING = re.compile(
    r"\W*(?:n\W?a|nil|none|null|nan|no|not? (?:known|given|stated|provided|applicable|available|recorded)"
    r"|no (?:trace|number|phone)|unknown|unk|undefined|withheld|private|blank|tbc|tba|#(?:n/a|ref!|value!|name\?|num!|div/0!)|x+|refused)?\W*",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"([1-9])(?:[.,](\d+))?e\+?(\d{1,2})", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:(?:tel(?:ephone)?|phone|mob(?:ile)?|cell|home|work|contact|number|call|text|no|[tmp])\b\W?\s*){1,3}(?=[+(\d'])",
    re.IGNORECASE,
)
_POINT_ZERO = re.compile(r"(\+?\d{7,15})[.,]0+")
_WRAPPING = " \t\r\n\xa0\ufeff\u200b'\"`="
_BETWEEN = re.compile(r"\s*(?:[/;,|&\n]|\bor\b|\band\b)\s*", re.IGNORECASE)
LOST_DIGITS = "digits were lost by a spreadsheet; ask for the list with this column kept as text"
UK_DIGITS = len("07700900461")
UK_E164 = len("+447700900461")
EMPTY = "the cell is empty"


def read_cell(cell: str, kinds: Sequence[Kind] = KINDS) -> CellReading:
    """Return the identifiers of a cell, or the reason why there is none; offsets count in the cell as it is.

    >>> [str(s.identifier) for s in read_cell("Tel: 7700 900461").sightings], read_cell("4.4770090046E+11").reason[:16]
    (['phone:+447700900461'], 'digits were lost')
    """
    written = cell.strip(_WRAPPING)
    if not written:
        return CellReading(cell, reason=EMPTY)
    if _NOTHING.fullmatch(written):
        return CellReading(cell, reason=f"{written[:80]!r} says that nothing is known")
    found, reason = _sightings(cell, written, kinds)
    return CellReading(cell, tuple(found), "" if found else reason)


def _sightings(cell: str, written: str, kinds: Sequence[Kind]) -> tuple[list[Sighting], str]:
    start = cell.index(written)
    phone = next((kind for kind in kinds if kind.name == "phone"), None)
    if phone and (number := _SCIENTIFIC.fullmatch(written)):
        return _unscientific(number, start, phone)
    whole, reason = _whole(written, start, kinds)
    found = [whole] if whole else extract(cell, kinds) or _parts(cell, phone)
    return found, reason


def _unscientific(number: re.Match[str], start: int, phone: Kind) -> tuple[list[Sighting], str]:
    """Return the number that a spreadsheet wrote as a power of ten, if all of its digits are still there."""
    digits = number[1] + (number[2] or "")
    if len(digits) != int(number[3]) + 1:
        return [], LOST_DIGITS
    found, reason = _accepted(phone, digits, number.group(), start)
    steps = ("scientific notation written out",)
    return (
        [replace(found, transformations=(*steps, *found.transformations), tier=Tier.INFERRED)] if found else []
    ), reason


def _whole(written: str, start: int, kinds: Sequence[Kind]) -> tuple[Sighting | None, str]:
    """Return the sighting of the first kind that accepts the whole cell, else what the kind that fits best said against it."""
    reasons: list[str] = []
    asked = kinds if len(kinds) == 1 else [kind for kind in kinds if kind.name not in LOOSE]
    for kind in asked:
        found, reason = (_number if kind.name == "phone" else _as_it_is)(kind, written, start)
        if found and not (len(kinds) > 1 and kind.name in DOUBTFUL and found.validity is Validity.POSSIBLE):
            return found, ""
        reasons.append(reason)
    return None, _best(written, asked, reasons, kinds)


def _best(written: str, asked: Sequence[Kind], reasons: list[str], kinds: Sequence[Kind]) -> str:
    """Return the reason worth telling: the only kind's, or the phone's where the cell is mostly digits."""
    by_name = dict(zip((kind.name for kind in asked), reasons, strict=True))
    if len(kinds) == 1 and reasons:
        return reasons[0]
    if "phone" in by_name and 2 * sum(map(str.isdigit, written)) > len(written):
        return by_name["phone"]
    return f"nothing in it reads as {', '.join(kind.name for kind in kinds)}"


def _as_it_is(kind: Kind, written: str, start: int) -> tuple[Sighting | None, str]:
    return _accepted(kind, written, written, start)


def _number(phone: Kind, written: str, start: int) -> tuple[Sighting | None, str]:
    """Return the number without the label before it or the ".0" that a spreadsheet adds."""
    label = _LABEL.match(written)
    raw = written[label.end() :] if label else written
    return _accepted(phone, _POINT_ZERO.sub(r"\1", raw), raw, start + len(written) - len(raw))


def _accepted(kind: Kind, value: str, raw: str, start: int) -> tuple[Sighting | None, str]:
    try:
        canonical = kind.canonical(value)
    except IdentifierError as refused:
        return None, str(refused)
    validity = kind.validity(canonical)
    found = Sighting(kind.name, canonical, raw, start, start + len(raw), validity=validity, rule=kind.rule)
    return _judged_phone(found, value) if kind.name == "phone" else (found, "")


def _judged_phone(found: Sighting, value: str) -> tuple[Sighting | None, str]:
    """Refuse digits that no plan issues and that nothing marks as a telephone number; say where a zero was put back."""
    digits = re.sub(r"[^+\d]", "", value)
    marked = digits.startswith(("+", "0")) or (digits.startswith("44") and len(digits) > UK_DIGITS)
    if found.validity is Validity.POSSIBLE and (
        not marked or (found.value.startswith("+44") and len(found.value) < UK_E164)
    ):
        return None, f"phone {found.raw[:80]!r}: {len(digits.lstrip('+'))} digits that no numbering plan issues"
    if marked:
        return found, ""
    return replace(found, tier=Tier.INFERRED, transformations=("leading zero restored",), confidence=0.97), ""


def _parts(cell: str, phone: Kind | None) -> list[Sighting]:
    """Return the numbers of a cell that holds several, each written so that only a list would."""
    return list(_each_part(cell, phone)) if phone else []


def _each_part(cell: str, phone: Kind) -> Iterator[Sighting]:
    start = 0
    for gap in [*_BETWEEN.finditer(cell), None]:
        end = gap.start() if gap else len(cell)
        part = cell[start:end].strip(_WRAPPING)
        found, _ = _accepted(phone, part, part, cell.index(part, start))
        if found:
            yield found
        start = gap.end() if gap else end
