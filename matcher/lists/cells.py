"""Reads one cell of a list by what its column holds, and names what of the cell was not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from functools import lru_cache

from enrich.cell import is_nothing, read_cell
from enrich.errors import IdentifierError
from enrich.kind import Kind
from enrich.kinds.handle import handle
from enrich.kinds.handle.evidence import is_possible
from enrich.lexicon.platforms import PLATFORMS
from matcher.datasets.handle_cells import read_handles
from matcher.files.column_names import HANDLE, REFERENCE
from matcher.readings import find_unread, join_readings
from records.hit import CellReading
from records.identifier import Identifier, Sighting, Tier, Validity

CACHED_CELLS = 100_000  # lists repeat towns, dates and remarks
ANY_PLATFORM = "any"  # in the value of a bare name: "any:amber_x"
BARE_NAME = re.compile(r"@[\w.-]{2,60}")
PLAIN_NAME = re.compile(r"@?[\w.-]{2,60}")
CODE = re.compile(r"(?=.*\d)[A-Z\d/._-]{3,30}", re.IGNORECASE | re.ASCII)
# The numbers of an office: too few digits for a telephone, and no sign of any other kind that counts in such a column.
SHORT_REFERENCE = re.compile(r"[A-Za-z]{0,4}[-_ ]?[0-9]{1,8}", re.ASCII)
IS_REFERENCE = "its column holds references"
# Kinds whose short values are among the numbers of any office.
DOUBTFUL_IN_REFERENCES = frozenset(("plate", "account_number", "postcode"))

CLAIMED_BY_COLUMN = frozenset(("urn", "person"))  # any code is a URN in its column, so nothing else is looked for

CellReader = Callable[[str, str], CellReading]


def build_cell_reader(kinds: tuple[Kind, ...]) -> CellReader:
    """Return a function that reads a cell (text, target of its column), with a cache of short cells."""
    by_name = {kind.name: kind for kind in kinds}

    @lru_cache(maxsize=CACHED_CELLS)
    def read(cell: str, target: str) -> CellReading:
        reading = read_by_target(cell, target, kinds, by_name)
        return describe_unread(reading) if reading.sightings else guess_urn(reading, by_name)

    return read


def read_by_target(cell: str, target: str, kinds: tuple[Kind, ...], by_name: dict[str, Kind]) -> CellReading:
    """Read a cell: first as its column's kind, then as any; what only some columns can hold counts only there."""
    if is_nothing(cell):
        return read_cell(cell, kinds)
    if target == REFERENCE:
        return read_reference(cell, kinds)
    name, _, platform = target.partition(":")
    if name in CLAIMED_BY_COLUMN:
        return read_cell(cell, (by_name[name],)) if name in by_name else CellReading(cell)
    first = read_first_as(cell, by_name[name], platform) if name in by_name else CellReading(cell)
    if is_whole(first):
        return first
    reading = join_readings([first, read_cell(cell, kinds)])
    bare = None if reading.sightings or HANDLE not in by_name else read_bare_name(cell, is_name_column=target == HANDLE)
    return bare or reading


def is_whole(reading: CellReading) -> bool:
    """Return whether one identifier is all that a cell holds."""
    return len(reading.sightings) == 1 and reading.sightings[0].raw == reading.raw.strip()


def read_first_as(cell: str, kind: Kind, platform: str) -> CellReading:
    """Read a cell as what its column holds: one kind of identifier, or the user names of a platform."""
    return read_handles(cell, platform, kind) if platform else read_cell(cell, (kind,))


def read_reference(cell: str, kinds: tuple[Kind, ...]) -> CellReading:
    """Read a cell in a column of references; a short number of an office is no identifier."""
    if SHORT_REFERENCE.fullmatch(cell.strip()):
        return CellReading(cell, reason=IS_REFERENCE)
    return keep_plain(read_cell(cell, kinds))


def keep_plain(reading: CellReading) -> CellReading:
    """Return what of a cell in a column of references is written in full: the rest may be the office's own number."""
    kept = tuple(
        seen for seen in reading.sightings if seen.tier is Tier.CLEAN and seen.kind not in DOUBTFUL_IN_REFERENCES
    )
    dropped = reading.sightings and not kept
    return replace(reading, sightings=kept, reason=IS_REFERENCE if dropped else reading.reason)


def read_bare_name(cell: str, *, is_name_column: bool) -> CellReading | None:
    """Return the reading of a cell that is one user name without a platform, as every platform's that may have it.

    >>> (name,) = read_bare_name("@amber_x", is_name_column=False).sightings
    >>> name.value, "telegram:amber_x" in name.alternatives
    ('any:amber_x', True)
    """
    content = cell.strip()
    if not (PLAIN_NAME if is_name_column else BARE_NAME).fullmatch(content):
        return None
    name = content.removeprefix("@").lower()
    platforms = [platform.name for platform in PLATFORMS.values() if is_possible(name, platform)]
    values = tuple(filter(None, (_canonical(f"{platform}:{name}") for platform in platforms)))
    if not values:
        return None
    start = cell.index(content)
    sighting = Sighting(
        HANDLE, f"{ANY_PLATFORM}:{name}", content, start, start + len(content), Tier.INFERRED, Validity.POSSIBLE,
        ("the platform is not named",), 0.5, values, handle.rule,
    )  # fmt: skip
    return CellReading(cell, (sighting,), f"no platform is named: looked up on {len(values)}")


def _canonical(value: str) -> str:
    try:
        return handle.canonical(value)
    except IdentifierError:
        return ""


def describe_unread(reading: CellReading) -> CellReading:
    """Return a reading with what of the cell was not read, except the words that label a value."""
    unread = "" if is_whole(reading) else find_unread(reading.raw, reading.sightings)
    return replace(reading, unread=unread) if unread else reading


def guess_urn(reading: CellReading, by_name: Mapping[str, Kind]) -> CellReading:
    """Return the reading of a cell that has no identifier with the URN that it may be: it counts only if it is known.

    >>> from enrich.kinds.nominal import urn
    >>> [str(seen.identifier) for seen in guess_urn(CellReading("nom/000123"), {"urn": urn}).sightings]
    ['urn:NOM/000123']
    """
    content = reading.raw.strip()
    if "urn" not in by_name or not CODE.fullmatch(content) or content.isdigit():
        return reading
    try:
        sighting = by_name["urn"].parse_whole(content, content, reading.raw.index(content))
    except IdentifierError:
        return reading
    return replace(reading, sightings=(replace(sighting, tier=Tier.INFERRED),))


def is_guess(sighting: Sighting) -> bool:
    """Return whether a sighting is the guess of `guess_urn`."""
    return sighting.kind == "urn" and sighting.tier is Tier.INFERRED


def drop_guesses(reading: CellReading, known: Container[Identifier] = ()) -> CellReading:
    """Return a reading without the guesses that are not known."""
    kept = tuple(seen for seen in reading.sightings if not is_guess(seen) or seen.identifier in known)
    if len(kept) == len(reading.sightings):
        return replace(reading, reason="") if kept and is_guess(kept[0]) else reading
    return replace(reading, sightings=kept)
