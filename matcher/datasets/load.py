"""Loading a policing dataset: each row of its files an entry of the common model, with the identifiers of its cells.

Nothing is lost: a cell that cannot be used is rejected and its row stays, a row that cannot be used is kept aside, and every
entry keeps all its original cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from enrich.kind import Kind
from enrich.registry import KINDS
from matcher.datasets.manifest import Manifest
from matcher.datasets.mapping import Mapped, Mapping
from matcher.errors import ManifestColumnMissing
from matcher.files.format import Row
from matcher.files.header import DEEPEST, header_named, key
from matcher.files.registry import format_of
from records.digest import digest
from records.entry import Entry, EntryRecord
from records.errors import UnreadableFile


@dataclass(frozen=True, slots=True)
class Rejected:
    """A cell, or a whole row (then `column` is ""), that could not be used: where, what stood there, and why."""

    place: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a loading came to. `identifiers` counts them by kind. `signals` are plain sentences on what somebody must look at.

    `as_expected` is False where there were fewer or more rows than the manifest allows: then the file may be cut off, and what
    was loaded before should not be dropped for it.
    """

    rows: int
    recorded: int
    rejected_rows: int
    rejected_cells: int
    identifiers: tuple[tuple[str, int], ...]
    signals: tuple[str, ...]
    as_expected: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A dataset's file with its header found: the names of the columns and how many rows stand before the first entry."""

    path: Path
    header: tuple[str, ...]
    skipped: int


class Loading:
    """The entries of a dataset and what was rejected, in order of the files; `report` is complete at the end.

    Iterating again reads the files again.
    """

    def __init__(self, manifest: Manifest, kinds: tuple[Kind, ...] = KINDS) -> None:
        self.manifest = manifest
        self._tables = [table(manifest, path) for path in manifest.files]
        self._kinds = {kind.name: kind for kind in kinds}
        self._start()

    def _start(self) -> None:
        self._counts: Counter[str] = Counter()
        self._identifiers: Counter[str] = Counter()
        self._keys: Counter[str] = Counter()

    def __iter__(self) -> Iterator[EntryRecord | Rejected]:
        self._start()
        for one in self._tables:
            mapping = Mapping(self.manifest, one.header, self._kinds)
            rows = islice(format_of(one.path).rows(one.path, self.manifest.layout), one.skipped, None)
            for row in rows:
                if not row.blank:
                    yield from self._row(mapping, one, row)

    def _row(self, mapping: Mapping, one: Table, row: Row) -> Iterator[EntryRecord | Rejected]:
        self._counts["rows"] += 1
        problem = unusable(row, one.header)
        if problem:
            self._counts["rejected rows"] += 1
            yield Rejected(row.place, "", " | ".join(row.cells), problem)
            return
        mapped = mapping.read(row)
        for column, value, reason in mapped.refused:
            self._counts["rejected cells"] += 1
            yield Rejected(row.place, column, value, reason)
        self._counts["recorded"] += 1
        self._identifiers.update(sighting.kind for sighting in mapped.sightings)
        yield EntryRecord(self._entry(row, one.header, mapped), mapped.sightings)

    def _entry(self, row: Row, header: Sequence[str], mapped: Mapped) -> Entry:
        return Entry(
            dataset=self.manifest.name,
            dataset_version=self.manifest.version,
            key=self._key(mapped.key or digest(*row.cells)),
            place=row.place,
            roles=mapped.roles,
            person=mapped.person,
            location=mapped.location,
            event=mapped.event,
            grade=self.manifest.grade,
            marking=self.manifest.marking,
            row=tuple(zip(header, row.cells, strict=False)),
        )

    def _key(self, name: str) -> str:
        """Return the row's own id; the second row with one gets "#2", so that neither replaces the other."""
        self._keys[name] += 1
        return name if self._keys[name] == 1 else f"{name}#{self._keys[name]}"

    @property
    def report(self) -> LoadReport:
        """What was loaded so far."""
        least, most = self.manifest.rows
        rows = self._counts["rows"]
        expected = least <= rows <= (rows if most is None else most)
        return LoadReport(
            rows=rows,
            recorded=self._counts["recorded"],
            rejected_rows=self._counts["rejected rows"],
            rejected_cells=self._counts["rejected cells"],
            identifiers=tuple(sorted(self._identifiers.items())),
            signals=tuple(self._signals(expected=expected)),
            as_expected=expected,
        )

    def _signals(self, *, expected: bool) -> Iterator[str]:
        for one in self._tables:
            yield from unmapped(self.manifest, one)
        repeated = sum(count > 1 for count in self._keys.values())
        if repeated and self.manifest.key:
            yield f"{repeated} keys of column {self.manifest.key!r} stand in more than one row; each row is an entry"
        if not expected:
            least, most = self.manifest.rows
            yield f"{self._counts['rows']} rows where the manifest expects {least} to {'any number' if most is None else most}"


def load(manifest: Manifest, kinds: tuple[Kind, ...] = KINDS) -> Loading:
    """Open a dataset; iterate the result for Recorded and Rejected, then read its `report`.

    Raises ManifestColumnMissing where a file lacks a column that the manifest maps, and UnreadableFile.
    """
    return Loading(manifest, kinds)


def table(manifest: Manifest, path: Path) -> Table:
    """Find the header of a file: of its first rows the one that holds most of the manifest's columns."""
    wanted = [*manifest.columns, *manifest.ignore, *([manifest.key] if manifest.key else [])]
    rows = list(islice(format_of(path).rows(path, manifest.layout), DEEPEST))
    if not any(not row.blank for row in rows):
        raise UnreadableFile(path, "there is nothing in it")
    at = header_named(rows, wanted)
    first = next(index for index, row in enumerate(rows) if not row.blank)
    header = rows[first if at is None else at].cells
    present = {key(cell) for cell in header}
    for column in [*manifest.columns, *([manifest.key] if manifest.key else [])]:
        if key(column) not in present:
            raise ManifestColumnMissing(manifest.path, column, header)
    return Table(path, header, (first if at is None else at) + 1)


def unmapped(manifest: Manifest, one: Table) -> Iterator[str]:
    """Yield a sentence for each column that the manifest says nothing of."""
    said = {key(name) for name in (*manifest.columns, *manifest.ignore, manifest.key)}
    for column in one.header:
        if column.strip() and key(column) not in said:
            yield (
                f"{one.path.name}: column {column!r} is not used; in {manifest.path.name} write "
                f'"{column}" = "..." under [columns], or ignore = ["{column}"]'
            )


def unusable(row: Row, header: Sequence[str]) -> str:
    """Return why a row cannot be used, "" where it can."""
    if row.problem:
        return row.problem
    width = max((index for index, cell in enumerate(row.cells, 1) if cell.strip()), default=0)
    if width > len(header):
        return f"it has {width} cells where the header has {len(header)}"
    if [key(cell) for cell in row.cells] == [key(name) for name in header]:
        return "it is the header again"
    return ""
