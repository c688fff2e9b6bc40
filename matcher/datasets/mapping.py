"""From the cells of a dataset's row to the common model, as its manifest says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from enrich.cell import read_cell
from enrich.errors import IdentifierError
from enrich.kind import Kind
from matcher.datasets.dates import NoDate, iso_date
from matcher.datasets.manifest import HANDLE, ROLE, Manifest
from matcher.files.format import Row
from matcher.files.header import key, says_nothing
from records.entry import Event, Location, Person, Role
from records.hit import CellReading
from records.identifier import Sighting

FIELDS_OF_KINDS = {"person.pncid": "pncid", "person.cro": "cro", "location.postcode": "postcode"}
DATES = frozenset({"person.born", "event.recorded", "event.occurred_from", "event.occurred_to"})
SEPARATORS = defaultdict(lambda: "; ", {"location.address": ", "} | dict.fromkeys(
    ("person.given", "person.middle", "person.surname"), " "
))  # fmt: skip
ALIASES = "person.aliases"
BETWEEN = re.compile(r"\s*(?:[;|/\n]|,(?=\s))\s*")
TOKEN = re.compile(r"[^\s;,|]+")

Refused = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a row holds. `refused` are (column, value, reason) of the cells that could not be used."""

    key: str
    roles: tuple[Role, ...]
    person: Person
    location: Location
    event: Event
    sightings: tuple[Sighting, ...]
    refused: tuple[Refused, ...]


class Mapping:
    """A manifest applied to the header of one file."""

    def __init__(self, manifest: Manifest, header: Sequence[str], kinds: dict[str, Kind]) -> None:
        targets = {key(column): to for column, to in manifest.columns.items()}
        self._plan = [(i, name, to) for i, name in enumerate(header) for to in targets.get(key(name), ())]
        self._key = next((i for i, name in enumerate(header) if manifest.key and key(name) == key(manifest.key)), None)
        self._manifest = manifest
        self._kinds = kinds

    def read(self, row: Row) -> Mapped:
        """Return what a row holds."""
        cells = RowCells(self._manifest, self._kinds)
        for index, column, target in self._plan:
            if index < len(row.cells) and row.cells[index].strip():
                cells.add(column, target, row.cells[index])
        known = self._key is not None and self._key < len(row.cells)
        return cells.mapped(row.cells[self._key].strip() if known and self._key is not None else "")


class RowCells:
    """The cells of one row, as they are read one by one."""

    def __init__(self, manifest: Manifest, kinds: dict[str, Kind]) -> None:
        self._manifest = manifest
        self._kinds = kinds
        self._fields: dict[str, list[str]] = defaultdict(list)
        self._roles: dict[Role, None] = {}
        self._sightings: list[Sighting] = []
        self._refused: list[Refused] = []

    def add(self, column: str, target: str, cell: str) -> None:
        """Take one cell to its target."""
        if target == ROLE:
            self._add_roles(column, cell)
        elif target in FIELDS_OF_KINDS:
            self._fields[target] += self._read(column, FIELDS_OF_KINDS[target], cell)[:1]
        elif target in DATES:
            self._add_date(column, target, cell)
        elif target == ALIASES:
            self._fields[target] += [part for part in BETWEEN.split(cell.strip()) if part]
        elif "." in target:
            self._fields[target].append(" ".join(cell.split()))
        else:
            self._read(column, target, cell)

    def _read(self, column: str, target: str, cell: str) -> list[str]:
        """Keep the identifiers of a cell and return their values; refuse a cell that has none though it says something."""
        platform = target.removeprefix(HANDLE) if target.startswith(HANDLE) else ""
        kind = self._kinds[HANDLE[:-1] if platform else target]
        reading = read_handles(cell, platform, kind) if platform else read_cell(cell, (kind,))
        if not reading.sightings and not says_nothing(cell):
            self._refused.append((column, cell, reading.reason or f"not a {kind.name}"))
        self._sightings += [replace(sighting, field=column) for sighting in reading.sightings]
        return [sighting.value for sighting in reading.sightings]

    def _add_date(self, column: str, target: str, cell: str) -> None:
        try:
            self._fields[target].append(iso_date(cell, self._manifest.dates))
        except NoDate as error:
            if not says_nothing(cell):
                self._refused.append((column, cell, str(error)))

    def _add_roles(self, column: str, cell: str) -> None:
        words = [word for word in re.split(r"\s*(?:[;,|/&\n]|\band\b)\s*", cell.strip()) if word]
        whole = self._manifest.roles.get(" ".join(cell.split()).casefold())
        for word in [cell.strip()] if whole else words:
            role = whole or self._manifest.roles.get(word.casefold())
            if role:
                self._roles[role] = None
            else:
                known = 'under [roles] write "..." = "..."'
                self._refused.append((column, cell, f"the role {word!r} is not known; {known.replace('...', word, 1)}"))

    def mapped(self, own_key: str) -> Mapped:
        """Return the row in the common model."""
        for target, value in self._manifest.constants.items():
            if target == ROLE and not self._roles:
                self._add_roles("[constants]", value)
            elif target != ROLE and not self._fields[target]:
                self.add("[constants]", target, value)
        return Mapped(
            own_key,
            tuple(self._roles) or (Role.UNCATEGORISED,),
            self._person(),
            Location(**dict(self._texts("location"))),
            Event(**dict(self._texts("event"))),
            tuple(self._sightings),
            tuple(self._refused),
        )

    def _person(self) -> Person:
        texts = dict(self._texts("person"))
        return Person(**texts, aliases=tuple(dict.fromkeys(self._fields[ALIASES])))

    def _texts(self, noun: str) -> Iterator[tuple[str, str]]:
        for target, values in self._fields.items():
            of, _, field = target.partition(".")
            if of == noun and target != ALIASES and values:
                yield field, SEPARATORS[target].join(dict.fromkeys(values))


def read_handles(cell: str, platform: str, kind: Kind) -> CellReading:
    """Read a cell that holds handles of one platform, with or without the platform's name, an @ or its address."""
    named = tuple(one for one in read_cell(cell, (kind,)).sightings if one.value.startswith(f"{platform}:"))
    if named:
        return CellReading(cell, named)
    found, reason = [], ""
    for token in TOKEN.finditer(cell):
        try:
            value = kind.canonical(f"{platform}:{token[0].lstrip('@')}")
        except IdentifierError as error:
            reason = str(error)
        else:
            found.append(
                Sighting(kind.name, value, token[0], *token.span(), validity=kind.validity(value), rule=kind.rule)
            )
    return CellReading(cell, tuple(found), "" if found else reason or f"no handle of {platform}")
