"""Giving a washed list back, row for row: all its columns in their order, then what the wash found."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import xlsxwriter

from matcher.errors import UnknownFileType
from matcher.files.spreadsheet_cells import in_workbook, neutral
from records.atomic_file import replace_file
from records.hit import Hit, Result, WashedRow

ADDED = (
    "result", "kind", "canonical", "validity", "reason", "hits", "where", "roles", "urns", "grade", "tier",
    "dataset_versions", "washed_at", "rule", "run",
)  # fmt: skip
PER_HIT = (
    "place", "asked", "kind", "canonical", "tier", "where", "source", "source_id", "edition", "written", "read_tier",
    "validity", "role", "urn", "grade", "account", "name", "area", "first_seen", "last_seen", "washed_at", "rule", "run",
)  # fmt: skip
SHEET_ROWS = 1_048_576  # in Excel
MOST_NAMED = 50  # values in one cell; the sheet of hits and the store have them all


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every row of a result carries: the wash, its time (aware UTC), and what was searched.

    `searched` names "adverts" and each dataset with its version ("nominals 2026-03"), so that a miss says where nothing was.
    `about` are (what, text) pairs for the cover sheet of a workbook: operation, purpose, marking, notes.
    """

    run: str
    washed_at: datetime
    searched: tuple[str, ...]
    about: tuple[tuple[str, str], ...] = ()

    @property
    def time(self) -> str:
        """ISO 8601 to the second."""
        return iso(self.washed_at)


def write_results(path: Path, header: Sequence[str], washed: Iterable[WashedRow], stamp: Stamp) -> int:
    """Write the outcome of a wash as .csv or .xlsx and return how many rows.

    CSV is UTF-8; a cell that a spreadsheet would run gets an apostrophe before it (see matcher.files.spreadsheet_cells). A workbook has further
    sheets: one line a hit, and what was searched. Memory does not grow with the list. The file appears whole or not at all.
    Raises UnknownFileType and UnwritableFile.
    """
    writers = {".csv": write_csv, ".xlsx": write_workbook}
    if path.suffix.lower() not in writers:
        raise UnknownFileType(path, sorted(writers))
    with replace_file(path) as new:
        return writers[path.suffix.lower()](new, (*header, *added_names(header)), washed, stamp)


def added_names(header: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the added columns, marked where the list has a column of that name."""
    taken = {name.strip().casefold() for name in header}
    return tuple(f"{name}_washline" if name in taken else name for name in ADDED)


def write_csv(path: Path, header: Sequence[str], washed: Iterable[WashedRow], stamp: Stamp) -> int:
    """Write a CSV file."""
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([neutral(name) for name in header])
        for one in washed:
            writer.writerow([neutral(cell) for cell in (*one.row, *added(one, stamp))])
            count += 1
    return count


class Sheet(Protocol):
    """What is used of a sheet of xlsxwriter."""

    def write_string(self, row: int, column: int, text: str) -> int:
        """Write text into a cell."""


class Book(Protocol):
    """What is used of a workbook of xlsxwriter."""

    def add_worksheet(self, name: str) -> Sheet:
        """Add a sheet."""


class Rows:
    """Rows of a workbook that go on in a further sheet where Excel's end is reached."""

    def __init__(self, book: Book, name: str, header: Sequence[str]) -> None:
        self._book, self._name, self._header = book, name, header
        self._sheets = 0
        self._at = SHEET_ROWS
        self.write(())

    def write(self, cells: Sequence[str]) -> None:
        """Add a row; each sheet begins with the header."""
        if self._at >= SHEET_ROWS:
            self._sheets += 1
            self._sheet = self._book.add_worksheet(self._name if self._sheets == 1 else f"{self._name} {self._sheets}")
            self._at = 0
            self._line(self._header)
        if cells:
            self._line(cells)

    def _line(self, cells: Sequence[str]) -> None:
        for column, cell in enumerate(cells):
            self._sheet.write_string(self._at, column, in_workbook(cell))
        self._at += 1


def write_workbook(path: Path, header: Sequence[str], washed: Iterable[WashedRow], stamp: Stamp) -> int:
    """Write an Excel workbook; every cell is a string, so that nothing runs and no digit is lost."""
    count = 0
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        results, hits = Rows(book, "results", header), Rows(book, "hits", PER_HIT)
        for one in washed:
            results.write((*one.row, *added(one, stamp)))
            for hit in one.hits:
                hits.write(hit_line(hit))
            count += 1
        cover = Rows(book, "about", ("what", "value"))
        for line in (("run", stamp.run), ("washed at", stamp.time), *((("searched", name)) for name in stamp.searched)):
            cover.write(line)
        for line in stamp.about:
            cover.write(line)
    return count


def added(washed: WashedRow, stamp: Stamp) -> tuple[str, ...]:
    """Return the added cells of one row, in the order of ADDED."""
    sightings, hits = washed.reading.sightings, washed.hits
    return (
        washed.result.value,
        joined(sighting.kind for sighting in sightings),
        joined(sighting.value for sighting in sightings),
        joined(sighting.validity.value for sighting in sightings),
        reason(washed, stamp),
        str(len(hits)),
        joined(f"{hit.seen.source} {hit.seen.source_id}" for hit in hits),
        joined(hit.role for hit in hits),
        joined(hit.urn for hit in hits),
        joined(hit.grade for hit in hits),
        joined(hit.tier.value for hit in hits),
        joined(stamp.searched),
        stamp.time,
        joined(hit.rule for hit in hits) or joined(sighting.rule for sighting in sightings),
        stamp.run,
    )


def reason(washed: WashedRow, stamp: Stamp) -> str:
    """Return one plain sentence on why a row came out as it did."""
    sentences = [washed.reading.reason] if washed.reading.reason else []
    match washed.result:
        case Result.NO_TRACE:
            sentences.append(f"in none of: {', '.join(stamp.searched)}")
        case Result.POSSIBLE:
            sentences.append(
                "not seen as it most likely reads; another reading of the same characters was: check by hand"
            )
        case Result.HIT:
            sentences += read_otherwise(washed)
        case Result.NOT_AN_IDENTIFIER:
            sentences = sentences or ["empty"]
    return "; ".join(sentences)


def read_otherwise(washed: WashedRow) -> Iterator[str]:
    """Tell which of a row's readings were not seen, where another was."""
    seen = {hit.identifier for hit in washed.hits}
    missed = [sighting.value for sighting in washed.reading.sightings if sighting.identifier not in seen]
    if missed:
        yield f"no trace of {joined(missed)}"


def hit_line(hit: Hit) -> tuple[str, ...]:
    """Return the cells of one hit, in the order of PER_HIT."""
    seen, what = hit.seen, hit.identifier
    return (
        hit.place, hit.asked, what.kind, what.value, hit.tier.value, seen.subject.value, seen.source, seen.source_id,
        seen.edition, seen.raw, seen.tier.value, seen.validity.value, hit.role, hit.urn, hit.grade, seen.account, seen.name,
        seen.area, iso(seen.first_seen), iso(seen.last_seen), iso(hit.at), hit.rule, hit.run,
    )  # fmt: skip


def joined(values: Iterable[str]) -> str:
    """Return different values as one cell, in order of appearance; beyond MOST_NAMED only how many more there are."""
    different = [value for value in dict.fromkeys(values) if value]
    more = [f"and {len(different) - MOST_NAMED} more"] if len(different) > MOST_NAMED else []
    return "; ".join(different[:MOST_NAMED] + more)


def iso(moment: datetime) -> str:
    """Return a time in UTC, to the second.

    >>> iso(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    '2026-03-01T09:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
