"""Loads a policing dataset: each row becomes an entry of the common data model, with the identifiers of its cells.

Rows are validated, and nothing is lost: a bad cell is rejected and its row is loaded, a bad row is rejected with the
reason, and every entry has all its original cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

from enrich.kind import Kind
from enrich.registry import KINDS
from matcher.datasets.manifest import Manifest
from matcher.datasets.mapping import MappedRow, RowMapper
from matcher.errors import ManifestColumnMissing
from matcher.files.format import Row
from matcher.files.header import MAX_HEADER_ROWS, find_columns, find_header, make_unique, normalise_name
from matcher.files.registry import detect_format
from records.digest import digest
from records.entry import Entry, EntryRecord
from records.errors import UnreadableFile

CODE_KINDS = frozenset(("urn", "person"))  # any words may be one
TOTALS = re.compile(r"(?:(?:grand|sub)[ -]?)?totals?\b.{0,30}|(?:record |row )?count\W*\d*|sum\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rejected cell, or a rejected row if `column` is "": its place, its text and the reason."""

    place: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Counts of a load. `identifiers` counts them by kind; `signals` are warnings that a person must act on.

    `as_expected` is False if the number of rows is outside the manifest's limits: the file may be truncated.
    """

    rows: int
    recorded: int
    rejected_rows: int
    rejected_cells: int
    identifiers: tuple[tuple[str, int], ...]
    signals: tuple[str, ...]
    as_expected: bool


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file with its column names, and the number of rows up to and including the header."""

    path: Path
    header: tuple[str, ...]
    skipped: int


class DatasetReader:
    """An iterator over the entries and rejections of a dataset, in file order; `report` is complete at the end.

    Each iteration reads the files again.
    """

    def __init__(self, manifest: Manifest, kinds: tuple[Kind, ...], today: date) -> None:
        self.manifest = manifest
        self._today = today
        self._files = [open_data_file(manifest, path) for path in manifest.files]
        self._kinds = {kind.name: kind for kind in kinds}
        self._reset()

    def _reset(self) -> None:
        self._counts: Counter[str] = Counter()
        self._identifiers: Counter[str] = Counter()
        self._keys: Counter[str] = Counter()

    def __iter__(self) -> Iterator[EntryRecord | Rejection]:
        self._reset()
        for file in self._files:
            mapper = RowMapper(self.manifest, file.header, self._kinds, self._today)
            rows = detect_format(file.path, self.manifest.layout.encoding).read_rows(file.path, self.manifest.layout)
            for row in islice(rows, file.skipped, None):
                if not row.is_blank:
                    yield from self._load_row(mapper, file, row)

    def _load_row(self, mapper: RowMapper, file: DataFile, row: Row) -> Iterator[EntryRecord | Rejection]:
        self._counts["rows"] += 1
        if problem := find_row_problem(row, file.header):
            self._counts["rejected rows"] += 1
            yield Rejection(row.place, "", " | ".join(row.cells), problem)
            return
        mapped = mapper.map_row(row)
        if mapped.problem or is_totals_row(row, mapped):
            self._counts["rejected rows"] += 1
            yield Rejection(row.place, "", " | ".join(row.cells), mapped.problem or "it is a row of totals")
            return
        for column, value, reason in mapped.rejected_cells:
            self._counts["rejected cells"] += 1
            yield Rejection(row.place, column, value, reason)
        self._counts["recorded"] += 1
        self._identifiers.update(sighting.kind for sighting in mapped.sightings)
        yield EntryRecord(self._build_entry(row, file.header, mapped), mapped.sightings)

    def _build_entry(self, row: Row, header: Sequence[str], mapped: MappedRow) -> Entry:
        return Entry(
            dataset=self.manifest.name,
            dataset_version=self.manifest.version,
            key=self._unique_key(mapped.key or digest(*row.cells)),
            place=row.place,
            roles=mapped.roles,
            person=mapped.person,
            location=mapped.location,
            event=mapped.event,
            grade=mapped.grade or self.manifest.grade,
            marking=mapped.marking or self.manifest.marking,
            row=tuple(zip(make_unique(header), row.cells, strict=False)),
        )

    def _unique_key(self, key: str) -> str:
        """Return the key; a second row with the same key gets "#2", so that it does not replace the first."""
        self._keys[key] += 1
        return key if self._keys[key] == 1 else f"{key}#{self._keys[key]}"

    @property
    def report(self) -> LoadReport:
        """The counts so far."""
        least, most = self.manifest.rows
        rows = self._counts["rows"]
        as_expected = least <= rows <= (rows if most is None else most)
        return LoadReport(
            rows=rows,
            recorded=self._counts["recorded"],
            rejected_rows=self._counts["rejected rows"],
            rejected_cells=self._counts["rejected cells"],
            identifiers=tuple(sorted(self._identifiers.items())),
            signals=tuple(self._find_signals()),
            as_expected=as_expected,
        )

    def _find_signals(self) -> Iterator[str]:
        for file in self._files:
            yield from describe_unused_columns(self.manifest, file)
        repeated = sum(count > 1 for count in self._keys.values())
        if repeated and self.manifest.key:
            yield f"{repeated} keys of column {self.manifest.key!r} are in more than one row; each row is an entry"

    def describe_unexpected(self) -> str:
        """Return how the number of rows differs from what the manifest expects."""
        least, most = self.manifest.rows
        limits = f"{least} to {'any number' if most is None else most}"
        names = ", ".join(file.path.name for file in self._files)
        return f"{self._counts['rows']} rows in {names}, but {self.manifest.path.name} expects {limits}"


def open_dataset(manifest: Manifest, kinds: tuple[Kind, ...] = KINDS, today: date | None = None) -> DatasetReader:
    """Open a dataset; iterate over the result for EntryRecord and Rejection, then read its `report`.

    `today` limits dates; default: the date in UTC.

    Raise ManifestColumnMissing if a file lacks a column that the manifest maps, or UnreadableFile.
    """
    return DatasetReader(manifest, kinds, today or datetime.now(UTC).date())


def open_data_file(manifest: Manifest, path: Path) -> DataFile:
    """Find the header of a data file, the row with most of the mapped columns, and validate its columns."""
    rows = list(islice(detect_format(path, manifest.layout.encoding).read_rows(path, manifest.layout), MAX_HEADER_ROWS))
    filled = [index for index, row in enumerate(rows) if not row.is_blank]
    if not filled:
        raise UnreadableFile(path, "it is empty; put a header and at least one row into it")
    found = find_header(rows, [*manifest.list_mapped_columns, *manifest.ignore])
    index = filled[0] if found is None else found
    header = rows[index].cells
    for column in manifest.list_mapped_columns:
        if not find_columns(header, [column]):
            raise ManifestColumnMissing(manifest.path, path, column, make_unique(header))
    return DataFile(path, header, index + 1)


def describe_unused_columns(manifest: Manifest, file: DataFile) -> Iterator[str]:
    """Yield a warning for each column that the manifest neither maps nor ignores."""
    known = set(find_columns(file.header, [*manifest.columns, *manifest.ignore, manifest.key]))
    for index, column in enumerate(make_unique(file.header)):
        if file.header[index].strip() and index not in known:
            yield (
                f"{file.path.name}: column {column!r} is not used; in {manifest.path.name} write "
                f'"{column}" = "..." under [columns], or ignore = ["{column}"]'
            )


def is_totals_row(row: Row, mapped: MappedRow) -> bool:
    """Return whether a row sums up those above: its first cell says so, and it has no identifier but that cell."""
    first = next(filter(None, map(str.strip, row.cells)), "")
    return not any(seen.kind not in CODE_KINDS for seen in mapped.sightings) and TOTALS.fullmatch(first) is not None


def find_row_problem(row: Row, header: Sequence[str]) -> str:
    """Return why a row cannot be loaded, or ""."""
    if row.problem:
        return row.problem
    width = max((index for index, cell in enumerate(row.cells, 1) if cell.strip()), default=0)
    if width > len(header):
        return f"it has {width} cells, but the header has {len(header)}"
    is_header = len(row.cells) == len(header) and all(
        normalise_name(cell) == normalise_name(name) for cell, name in zip(row.cells, header, strict=True)
    )
    return "it is the header again" if is_header else ""
