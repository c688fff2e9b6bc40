"""Parses the cells of a dataset's rows into the common data model, by the schema in the manifest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from enrich.cell import read_cell
from enrich.errors import IdentifierError
from enrich.kind import Kind
from matcher.datasets.dates import DateInvalid, parse_date
from matcher.datasets.handle_cells import read_handles
from matcher.datasets.manifest import (
    GRADE,
    HANDLE_PREFIX,
    IDENTIFIER,
    KIND,
    PERSON_NAME,
    PLATFORM,
    ROLE,
    ROW_GRADE,
    ROW_MARKING,
    Manifest,
    find_marking,
    is_identifier_target,
)
from matcher.files.column_names import combine_types, find_target
from matcher.files.format import Row
from matcher.files.header import find_columns, is_placeholder, make_unique, normalise_name
from matcher.kind_policy import WASHED_KINDS
from matcher.readings import find_unread, join_readings
from records.entry import Event, Location, Person, Role
from records.hit import CellReading
from records.identifier import Sighting

KIND_OF_FIELD = {"person.pncid": "pncid", "person.cro": "cro", "location.postcode": "postcode"}
DATE_FIELDS = frozenset({"person.born", "event.recorded", "event.occurred_from", "event.occurred_to"})
SEPARATORS = defaultdict(
    lambda: "; ",
    {"location.address": ", "} | dict.fromkeys(("person.given", "person.middle", "person.surname"), " "),
)
ALIASES, URN = "person.aliases", "person.urn"
FULL_DATE = len("1990-05-01")
ANY_KIND = sorted(WASHED_KINDS - {"urn", "person"})  # of a column "identifier": any code is a URN, any words a person
MIN_UNREAD_DIGITS = 6  # fewer are no number
CONSTANTS = "[constants]"  # the column of a value that comes from the manifest
ALIAS_DELIMITER = re.compile(r"\s*(?:[;|/\n]|,(?=\s))\s*")
ROLE_DELIMITER = re.compile(r"\s*(?:[;,|/&\n]|\band\b)\s*")

RejectedCell = tuple[str, str, str]  # column, value, reason


@dataclass(frozen=True, slots=True)
class MappedRow:
    """A row in the common data model, and its rejected cells.

    `grade` and `marking` are its own, "" if it has none; `problem` says why the whole row is rejected.
    """

    key: str
    roles: tuple[Role, ...]
    person: Person
    location: Location
    event: Event
    sightings: tuple[Sighting, ...]
    rejected_cells: tuple[RejectedCell, ...]
    grade: str = ""
    marking: str = ""
    problem: str = ""


class RowMapper:
    """A manifest applied to the header of one file."""

    def __init__(self, manifest: Manifest, header: Sequence[str], kinds: dict[str, Kind], today: date) -> None:
        self._plan = [
            (index, column, targets)
            for index, (column, targets) in enumerate(address_columns(header, manifest.columns))
            if targets
        ]
        self._key_index = next(iter(find_columns(header, [manifest.key])), None) if manifest.key else None
        self._context = MappingContext(manifest, kinds, today)

    def map_row(self, row: Row) -> MappedRow:
        """Map one row."""
        filled = [
            (column, targets, row.cells[index])
            for index, column, targets in self._plan
            if index < len(row.cells) and row.cells[index].strip()
        ]
        cells = CellMapper(self._context, self._read_types(filled))
        for column, targets, cell in filled:
            cells.add_identifiers(column, [target for target in targets if is_read(target)], cell)
            for target in targets:
                if not is_read(target):
                    cells.add(column, target, cell)
        return cells.build(self._key_of(row))

    def _read_types(self, filled: Sequence[tuple[str, Sequence[str], str]]) -> dict[str, str]:
        """Return the words of a row that say what its identifiers are, by "kind" and "platform"."""
        return {
            target: " ".join(cell.split())
            for _, targets, cell in filled
            for target in targets
            if target in (KIND, PLATFORM)
        }

    def _key_of(self, row: Row) -> str:
        has_key = self._key_index is not None and self._key_index < len(row.cells)
        return row.cells[self._key_index].strip() if has_key and self._key_index is not None else ""


def address_columns(header: Sequence[str], columns: Mapping[str, Sequence[str]]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each column's unique name with its targets: those of its own name ("Tel (2)"), else those of all "Tel".

    >>> address_columns(["Tel", "Tel"], {"Tel": ["phone"], "Tel (2)": ["email"]})
    [('Tel', ('phone',)), ('Tel (2)', ('email',))]
    """
    names = make_unique(header)
    targets: dict[int, tuple[str, ...]] = {}
    for column, to in columns.items():
        for index in find_columns(header, [column]):
            if index not in targets or normalise_name(names[index]) == normalise_name(column):
                targets[index] = tuple(to)
    return [(name, targets.get(index, ())) for index, name in enumerate(names)]


def is_read(target: str) -> bool:
    """Return whether the cells of a target are read as identifiers."""
    return target == IDENTIFIER or is_identifier_target(target)


@dataclass(frozen=True, slots=True)
class MappingContext:
    """What the mapping of every row needs: the manifest, the kinds by name, and the date of loading."""

    manifest: Manifest
    kinds: dict[str, Kind]
    today: date

    def find_targets(self, types: Mapping[str, str]) -> list[str]:
        """Return the targets of a row's identifiers by the words of its type columns; none if they say nothing."""
        found = combine_types(self._find_target(types.get(name, "")) for name in (KIND, PLATFORM))
        return [found] if found else []

    def _find_target(self, word: str) -> str:
        target = self.manifest.kinds.get(word.casefold()) or find_target(word)
        return target if is_identifier_target(target) else ""

    def read(self, target: str, cell: str) -> CellReading:
        """Read a cell by its target."""
        if target == IDENTIFIER:
            return read_cell(cell, tuple(self.kinds[name] for name in ANY_KIND if name in self.kinds))
        platform = target.removeprefix(HANDLE_PREFIX) if target.startswith(HANDLE_PREFIX) else ""
        kind = self.kinds[HANDLE_PREFIX[:-1] if platform else target]
        return read_handles(cell, platform, kind) if platform else read_cell(cell, (kind,))


class CellMapper:
    """Collects the cells of one row."""

    def __init__(self, context: MappingContext, types: Mapping[str, str]) -> None:
        self._context = context
        self._types = types
        self._fields: dict[str, list[str]] = defaultdict(list)
        self._roles: dict[Role, None] = {}
        self._sightings: list[Sighting] = []
        self._rejected: list[RejectedCell] = []
        self._grade = self._marking = self._problem = ""

    def add(self, column: str, target: str, cell: str) -> None:
        """Add one cell to its target, which is not an identifier."""
        if target == ROLE:
            self._add_roles(column, cell)
        elif target in (ROW_GRADE, ROW_MARKING):
            self._add_handling(column, target, cell)
        elif target in DATE_FIELDS:
            self._add_date(column, target, cell)
        elif target in KIND_OF_FIELD:
            self._fields[target] += self.add_identifiers(column, [KIND_OF_FIELD[target]], cell)[:1]
        else:
            self._add_words(column, target, cell)

    def _add_words(self, column: str, target: str, cell: str) -> None:
        if target == PERSON_NAME:
            for name, part in zip(("person.given", "person.surname"), split_name(cell), strict=True):
                self._fields[name] += filter(None, [part])
        elif target == ALIASES:
            self._fields[target] += [alias for alias in ALIAS_DELIMITER.split(cell.strip()) if alias]
        elif "." in target:
            self._fields[target].append(" ".join(cell.split()))
        if target == URN:
            self.add_identifiers(column, ["urn"], cell)

    def add_identifiers(self, column: str, targets: Sequence[str], cell: str) -> list[str]:
        """Add the identifiers of a cell, which may be of any of the targets, and return their values.

        A cell without one is rejected, except a placeholder.
        """
        if not targets:
            return []
        if list(targets) == [IDENTIFIER]:
            targets = [*self._context.find_targets(self._types), IDENTIFIER]
        readings = [self._context.read(target, cell) for target in targets]
        found = join_readings(readings).sightings
        if not found:
            self._reject(column, cell, self._explain(targets, readings))
        elif sum(map(str.isdigit, rest := find_unread(cell, found))) >= MIN_UNREAD_DIGITS:
            self._reject(column, rest, "this part of the cell was not read")
        self._sightings += [replace(sighting, field=column) for sighting in found]
        return [sighting.value for sighting in found]

    def _explain(self, targets: Sequence[str], readings: Sequence[CellReading]) -> str:
        """Return why a cell has no identifier."""
        word = self._types.get(KIND, "")
        if list(targets) == [IDENTIFIER] and word:
            return f'the kind {word!r} is not known, and no kind reads it; under [kinds] write "{word}" = "..."'
        if len(targets) > 1 and IDENTIFIER not in targets:
            return f"nothing in it reads as {', '.join(targets)}"
        return readings[0].reason or f"not a {targets[0]}"

    def _add_handling(self, column: str, target: str, cell: str) -> None:
        """Take the grade or marking of the row; a marking that is not known rejects the row."""
        if target == ROW_MARKING:
            self._marking = find_marking(cell)
            if not self._marking and not is_placeholder(cell):
                self._problem = f"{column}: the marking {cell.strip()!r} may not be held here"
        elif GRADE.fullmatch(grade := "".join(cell.split()).upper()):
            self._grade = grade
        else:
            self._reject(column, cell, "not a 3x5x2 grade (1-3, A-E, P or C), like '2CP'")

    def _add_date(self, column: str, target: str, cell: str) -> None:
        try:
            self._fields[target].append(
                parse_date(
                    cell, self._context.manifest.dates, today=self._context.today, is_birth=target == "person.born"
                )
            )
        except DateInvalid as error:
            self._reject(column, cell, str(error))

    def _add_roles(self, column: str, cell: str) -> None:
        roles = self._context.manifest.roles
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
        for target, value in self._context.manifest.constants.items():
            if target == ROLE and not self._roles:
                self._add_roles(CONSTANTS, value)
            elif target != ROLE and not self._fields[target]:
                self.add(CONSTANTS, target, value)
        person = Person(**dict(self._texts("person")), aliases=tuple(dict.fromkeys(self._fields[ALIASES])))
        if "person" in self._context.kinds:
            self._sightings += build_person_sightings(person, self._context.kinds["person"])
        return MappedRow(
            key,
            tuple(self._roles) or (Role.UNCATEGORISED,),
            person,
            Location(**dict(self._texts("location"))),
            Event(**dict(self._texts("event"))),
            tuple(self._sightings),
            tuple(self._rejected),
            self._grade,
            self._marking,
            self._problem,
        )

    def _texts(self, noun: str) -> Iterator[tuple[str, str]]:
        for target, values in self._fields.items():
            prefix, _, field = target.partition(".")
            if prefix == noun and target != ALIASES and values:
                yield field, SEPARATORS[target].join(dict.fromkeys(values))


def split_name(text: str) -> tuple[str, str]:
    """Return the given names and the surname of a full name; a surname in front has a comma behind it.

    >>> split_name("QUILL, Ada May"), split_name("Ada May Quill"), split_name("Quill")
    (('Ada May', 'QUILL'), ('Ada May', 'Quill'), ('', 'Quill'))
    """
    surname, comma, given = (" ".join(part.split()) for part in text.partition(","))
    if not comma:
        given, _, surname = surname.rpartition(" ")
    return given, surname


def build_person_sightings(person: Person, kind: Kind) -> list[Sighting]:
    """Return the sightings of a nominal's names, each without and with the full date of birth."""
    names = [f"{person.surname}, {person.given}" if person.surname and person.given else "", *person.aliases]
    born = person.born if len(person.born) >= FULL_DATE else ""
    sightings: dict[str, Sighting] = {}
    for name in filter(None, names):
        for raw in dict.fromkeys((name, f"{name} {born[:FULL_DATE]}".strip())):
            with suppress(IdentifierError):
                seen = kind.parse_whole(raw, raw, 0)
                sightings.setdefault(seen.value, replace(seen, field="person"))
    return list(sightings.values())
