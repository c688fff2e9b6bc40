"""Parses one cell of a list or dataset, as typed by a person or exported by a spreadsheet.

A cell is normalised by the same kinds as an advert. If it has no identifiers, the result says why, in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from enrich.cell_phones import find_without_zero, parse_scientific, validate_labelled, validate_number
from enrich.errors import IdentifierError
from enrich.extract import extract, has_marks, resolve_overlaps
from enrich.kind import Kind
from enrich.kinds.phone.call_links import is_link
from enrich.kinds.phone.plan.placeholders import is_made_up
from enrich.registry import KINDS, select_kinds
from records.hit import CellReading
from records.identifier import Sighting, Validity

# Kinds that accept nearly any words or figures: they claim a whole cell only if the column is known to be theirs.
LOOSE_KINDS = frozenset(("name", "place", "price", "age", "account", "handle", "urn", "person"))
# A whole cell without a digit can only be one of these.
KINDS_WITHOUT_DIGITS = frozenset(("email", "url", "host"))
# Kinds whose merely possible values ("MS 22" as a plate) count only if the column is known to be theirs.
DOUBTFUL_KINDS = frozenset(("plate",))

_NOTHING = re.compile(
    r"\W*(?:n\W?a|nil|none|null|nan|no|not? (?:known|given|stated|provided|applicable|available|recorded)"
    r"|no (?:trace|number|phone)|unknown|unk|undefined|withheld|private|blank|tbc|tba"
    r"|#(?:n/a|ref!|value!|name\?|num!|div/0!)|x+|refused)?\W*",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"([1-9])(?:[.,](\d+))?e\+?(\d{1,2})", re.IGNORECASE)
_PUNCTUATION = dict.fromkeys(map(ord, " ()-./+"))
_WRAPPING = " \t\r\n\xa0\ufeff\u200b'\"`="
_SEPARATOR = re.compile(r"\s*(?:[/;,|&\n]|\bor\b|\band\b)\s*", re.IGNORECASE)
EMPTY = "the cell is empty"
# A separator without spaces, which a link would swallow; a sign between two numbers that looks like part of one code.
_GLUE = re.compile(r"(?<=\S)([;,|])(?=\S)")
_JOINT = re.compile(r"(?<=\d{10})[_-](?=\+?\d{10})")
_WORD = re.compile(r"\S+")
_WORDS = re.compile(r"[A-Za-z ,'-]+")  # without a digit, a point or a sign, a whole cell is no identifier
_SENTENCE_ENDS = ".,;:!?)"
# Without these dashes, thirteen or fourteen digits may be any number.
_SORT_CODE = re.compile(r"\d\d-\d\d-\d\d(?!\d)")
CONTACTS = select_kinds(("phone", "email", "handle", "url"))


def read_cell(cell: str, kinds: Sequence[Kind] = KINDS) -> CellReading:
    """Return the identifiers of a cell, or the reason why there are none. Offsets count in the unmodified cell.

    >>> [str(s.identifier) for s in read_cell("Tel: 7700 900461").sightings], read_cell("4.4770090046E+11").reason[:16]
    (['phone:+447700900461'], 'digits were lost')
    """
    content = cell.strip(_WRAPPING)
    if not content:
        return CellReading(cell, reason=EMPTY)
    if is_nothing(content):
        return CellReading(cell, reason=f"{content[:80]!r} says that nothing is known")
    if len(kinds) > 1 and _has_no_mark(content, kinds):
        return CellReading(cell, reason=_describe_nothing(kinds))
    found, reason = _parse_content(cell, content, kinds)
    return CellReading(cell, tuple(found), "" if found else reason)


def _has_no_mark(content: str, kinds: Sequence[Kind]) -> bool:
    """Return whether a cell of words, such as a name or a remark, has nothing that any kind begins with."""
    return _WORDS.fullmatch(content) is not None and not has_marks(content, kinds)


def _describe_nothing(kinds: Sequence[Kind]) -> str:
    return f"nothing in it reads as {', '.join(kind.name for kind in kinds)}"


def is_nothing(cell: str) -> bool:
    """Return whether a cell is empty or says that nothing is known."""
    return _NOTHING.fullmatch(cell.strip(_WRAPPING)) is not None


def _parse_content(cell: str, content: str, kinds: Sequence[Kind]) -> tuple[list[Sighting], str]:
    """Parse the whole content as one identifier; fall back to extraction, then to a list of phone numbers."""
    start = cell.index(content)
    phone = next((kind for kind in kinds if kind.name == "phone"), None)
    if phone and (number := _SCIENTIFIC.fullmatch(content)):
        return parse_scientific(number, start, phone)
    whole, reason = _parse_cell(content, start, kinds)
    apart = _separate_contacts(cell)
    if whole and apart == cell:
        return _add_contacts(whole, cell, kinds), ""
    found = _extract(apart, kinds, phone) or ([whole] if whole else [])
    return [replace(sighting, raw=cell[sighting.start : sighting.end]) for sighting in found], reason


def _extract(cell: str, kinds: Sequence[Kind], phone: Kind | None) -> list[Sighting]:
    """Return what a text would have, and the numbers whose zero a spreadsheet dropped; or else the parts of a list."""
    found = extract(cell, kinds)
    if phone is None:
        return found
    phones = [sighting for sighting in found if sighting.kind == phone.name]
    has_phones = len(kinds) == 1 or bool(phones) or any(find_without_zero(cell, phone, is_phone_column=False))
    more = find_without_zero(cell, phone, is_phone_column=has_phones)
    found += [sighting for sighting in more if not any(sighting.overlaps(other) for other in phones)]
    return resolve_overlaps(found) if found else list(_validate_parts(cell, phone))


def _add_contacts(whole: Sighting, cell: str, kinds: Sequence[Kind]) -> list[Sighting]:
    """Return the sighting of a whole cell; of a link to a profile or chat, the contact that it is."""
    contacts = [kind for kind in kinds if kind in CONTACTS and kind.name != whole.kind]
    found = extract(cell, contacts) if whole.kind == "url" and contacts else ()
    return list(found) or [whole]


def _separate_contacts(cell: str) -> str:
    """Return the cell with a space for each separator between a link, or a number, and another contact.

    >>> _separate_contacts("wa.me/447700900461;mia@x.example"), _separate_contacts("https://x.example/a;b,c")
    ('wa.me/447700900461 mia@x.example', 'https://x.example/a;b,c')
    """
    if not _GLUE.search(cell) and not _JOINT.search(cell):
        return cell
    return _WORD.sub(lambda word: _separate_word(word[0]), _JOINT.sub(" ", cell))


def _separate_word(word: str) -> str:
    if "/" not in word and ":" not in word:
        return word
    first, *rest = _GLUE.split(word)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return first + "".join((" " if _is_contact(piece) else sign) + piece for sign, piece in pairs)


def _is_contact(piece: str) -> bool:
    """Return whether a part of a word is a contact as a whole."""
    plain = piece.rstrip(_SENTENCE_ENDS)
    phone = CONTACTS[0]
    if is_link(plain) or any(find_without_zero(plain, phone, is_phone_column=False)):
        return True
    return any(not seen.start and seen.end >= len(plain) for seen in extract(plain, CONTACTS))


def _parse_cell(content: str, start: int, kinds: Sequence[Kind]) -> tuple[Sighting | None, str]:
    """Return the sighting of the first kind that accepts the whole cell, or the most useful reason why none does."""
    reasons: list[str] = []
    candidates = kinds if len(kinds) == 1 else _select_candidates(content, kinds)
    for kind in candidates:
        validate = validate_labelled if kind.name == "phone" else _validate
        found, reason = validate(kind, content, start)
        if found and (len(kinds) == 1 or not _is_doubtful(found)):
            return found, ""
        reasons.append(reason)
    return None, _choose_reason(content, candidates, reasons, kinds)


def _select_candidates(content: str, kinds: Sequence[Kind]) -> list[Kind]:
    """Return the kinds that a whole cell of a column of no known kind may be."""
    if any(map(str.isdigit, content)):
        return [kind for kind in kinds if kind.name not in LOOSE_KINDS]
    return [kind for kind in kinds if kind.name in KINDS_WITHOUT_DIGITS]


def _is_doubtful(sighting: Sighting) -> bool:
    """Return whether a value counts only in a column of its kind."""
    if sighting.kind == "account_number":
        return not _SORT_CODE.match(sighting.raw)
    return sighting.kind in DOUBTFUL_KINDS and sighting.validity is Validity.POSSIBLE


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
    return _describe_nothing(kinds)


def _validate(kind: Kind, content: str, start: int) -> tuple[Sighting | None, str]:
    """Return the sighting of a cell that the kind accepts as a whole, or the kind's reason for rejecting it."""
    try:
        return kind.parse_whole(content, content, start), ""
    except IdentifierError as error:
        return None, str(error)


def _validate_parts(cell: str, phone: Kind) -> Iterator[Sighting]:
    """Yield the numbers of a cell that holds several in a format that occurs only in lists."""
    start = 0
    for separator in [*_SEPARATOR.finditer(cell), None]:
        end = separator.start() if separator else len(cell)
        part = cell[start:end].strip(_WRAPPING)
        found, _ = validate_number(phone, part, part, cell.index(part, start))
        if found:
            yield found
        start = separator.end() if separator else end
