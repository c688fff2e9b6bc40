"""Parses the cells of a dataset's rows into the common data model, by the schema in the manifest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from enrich.cell import read_cell
from enrich.kind import Kind
from matcher.datasets.dates import DateInvalid, parse_date
from matcher.datasets.handle_cells import read_handles
from matcher.datasets.manifest import HANDLE_PREFIX, ROLE, Manifest
from matcher.files.format import Row
from matcher.files.header import is_placeholder, normalise_name
from records.entry import Event, Location, Person, Role
from records.identifier import Sighting

KIND_OF_FIELD = {"person.pncid": "pncid", "person.cro": "cro", "location.postcode": "postcode"}
DATE_FIELDS = frozenset({"person.born", "event.recorded", "event.occurred_from", "event.occurred_to"})
SEPARATORS = defaultdict(
    lambda: "; ",
    {"location.address": ", "} | dict.fromkeys(("person.given", "person.middle", "person.surname"), " "),
)
ALIASES = "person.aliases"
CONSTANTS = "[constants]"  # the column of a value that comes from the manifest
ALIAS_DELIMITER = re.compile(r"\s*(?:[;|/\n]|,(?=\s))\s*")
ROLE_DELIMITER = re.compile(r"\s*(?:[;,|/&\n]|\band\b)\s*")

RejectedCell = tuple[str, str, str]  # column, value, reason


@dataclass(frozen=True, slots=True)
class MappedRow:
    """A row in the common data model, and its rejected cells."""

    key: str
    roles: tuple[Role, ...]
    person: Person
    location: Location
    event: Event
    sightings: tuple[Sighting, ...]
    rejected_cells: tuple[RejectedCell, ...]


class RowMapper:
    """A manifest applied to the header of one file."""

    def __init__(self, manifest: Manifest, header: Sequence[str], kinds: dict[str, Kind]) -> None:
        targets = {normalise_name(column): to for column, to in manifest.columns.items()}
        names = [normalise_name(name) for name in header]
        self._plan = [
            (index, column, target)
            for index, (column, name) in enumerate(zip(header, names, strict=True))
            for target in targets.get(name, ())
        ]
        key = normalise_name(manifest.key)
        self._key_index = names.index(key) if manifest.key and key in names else None
        self._manifest = manifest
        self._kinds = kinds

    def map_row(self, row: Row) -> MappedRow:
        """Map one row."""
        cells = CellMapper(self._manifest, self._kinds)
        for index, column, target in self._plan:
            if index < len(row.cells) and row.cells[index].strip():
                cells.add(column, target, row.cells[index])
        return cells.build(self._key_of(row))

    def _key_of(self, row: Row) -> str:
        has_key = self._key_index is not None and self._key_index < len(row.cells)
        return row.cells[self._key_index].strip() if has_key and self._key_index is not None else ""


class CellMapper:
    """Collects the cells of one row."""

    def __init__(self, manifest: Manifest, kinds: dict[str, Kind]) -> None:
        self._manifest = manifest
        self._kinds = kinds
        self._fields: dict[str, list[str]] = defaultdict(list)
        self._roles: dict[Role, None] = {}
        self._sightings: list[Sighting] = []
        self._rejected: list[RejectedCell] = []

    def add(self, column: str, target: str, cell: str) -> None:
        """Add one cell to its target."""
        if target == ROLE:
            self._add_roles(column, cell)
        elif target in KIND_OF_FIELD:
            self._fields[target] += self._add_identifiers(column, KIND_OF_FIELD[target], cell)[:1]
        elif target in DATE_FIELDS:
            self._add_date(column, target, cell)
        elif target == ALIASES:
            self._fields[target] += [alias for alias in ALIAS_DELIMITER.split(cell.strip()) if alias]
        elif "." in target:
            self._fields[target].append(" ".join(cell.split()))
        else:
            self._add_identifiers(column, target, cell)

    def _add_identifiers(self, column: str, target: str, cell: str) -> list[str]:
        """Add the identifiers of a cell and return their values; reject a cell without one, except a placeholder."""
        platform = target.removeprefix(HANDLE_PREFIX) if target.startswith(HANDLE_PREFIX) else ""
        kind = self._kinds[HANDLE_PREFIX[:-1] if platform else target]
        reading = read_handles(cell, platform, kind) if platform else read_cell(cell, (kind,))
        if not reading.sightings:
            self._reject(column, cell, reading.reason or f"not a {kind.name}")
        self._sightings += [replace(sighting, field=column) for sighting in reading.sightings]
        return [sighting.value for sighting in reading.sightings]

    def _add_date(self, column: str, target: str, cell: str) -> None:
        try:
            self._fields[target].append(parse_date(cell, self._manifest.dates))
        except DateInvalid as error:
            self._reject(column, cell, str(error))

    def _add_roles(self, column: str, cell: str) -> None:
        roles = self._manifest.roles
        if role := roles.get(" ".join(cell.split()).casefold()):
            self._roles[role] = None
            return
        for word in filter(None, ROLE_DELIMITER.split(cell.strip())):
            if role := roles.get(word.casefold()):
                self._roles[role] = None
            else:
                reason = f'the role {word!r} is not known; under [roles] write "{word}" = "..."'
                self._rejected.append((column, cell, reason))

    def _reject(self, column: str, cell: str, reason: str) -> None:
        if not is_placeholder(cell):
            self._rejected.append((column, cell, reason))

    def build(self, key: str) -> MappedRow:
        """Return the row in the common data model, with the manifest's constants as defaults."""
        for target, value in self._manifest.constants.items():
            if target == ROLE and not self._roles:
                self._add_roles(CONSTANTS, value)
            elif target != ROLE and not self._fields[target]:
                self.add(CONSTANTS, target, value)
        return MappedRow(
            key,
            tuple(self._roles) or (Role.UNCATEGORISED,),
            Person(**dict(self._texts("person")), aliases=tuple(dict.fromkeys(self._fields[ALIASES]))),
            Location(**dict(self._texts("location"))),
            Event(**dict(self._texts("event"))),
            tuple(self._sightings),
            tuple(self._rejected),
        )

    def _texts(self, noun: str) -> Iterator[tuple[str, str]]:
        for target, values in self._fields.items():
            prefix, _, field = target.partition(".")
            if prefix == noun and target != ALIASES and values:
                yield field, SEPARATORS[target].join(dict.fromkeys(values))
