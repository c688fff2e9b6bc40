"""Writes the results of a wash: all rows and columns of the list in their order, followed by the added columns."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import xlsxwriter

from matcher.errors import UnknownFileType
from matcher.files.spreadsheet_cells import escape_formula, format_workbook_cell
from matcher.wash.registry import RULES
from records.atomic_file import replace_file
from records.hit import Hit, Result, WashedRow

ADDED_COLUMNS = (
    "result", "kind", "canonical", "validity", "reason", "hits", "where", "roles", "urns", "grade", "tier",
    "dataset_versions", "washed_at", "rule", "run",
)  # fmt: skip
HIT_COLUMNS = (
    "place", "asked", "kind", "canonical", "tier", "where", "source", "source_id", "edition", "written", "read_tier",
    "validity", "role", "urn", "grade", "account", "name", "area", "first_seen", "last_seen", "washed_at", "rule",
    "run",
)  # fmt: skip
MAX_SHEET_ROWS = 1_048_576  # in Excel
MAX_JOINED = 50  # values in one cell; the sheet of hits and the store have them all
RULE_REASONS = {rule.name: rule.about for rule in RULES}


@dataclass(frozen=True, slots=True)
class Stamp:
    """The facts that every row of a result carries: the wash, its time (aware UTC), and the searched sources.

    `searched` has "adverts" and each dataset with its version ("nominals 2026-03"), so that a miss says what was
    searched. `about` has (name, text) pairs for the cover sheet of a workbook: operation, purpose, marking, notes.
    """

    run: str
    washed_at: datetime
    searched: tuple[str, ...]
    about: tuple[tuple[str, str], ...] = ()

    @property
    def time(self) -> str:
        """The time in ISO 8601, to the second."""
        return format_time(self.washed_at)


def write_results(path: Path, header: Sequence[str], washed: Iterable[WashedRow], stamp: Stamp) -> int:
    """Write the results of a wash as .csv or .xlsx, and return the number of rows.

    CSV is UTF-8, with formulas escaped (see matcher.files.spreadsheet_cells). A workbook has two more sheets: one row
    per hit, and a cover sheet. Uses constant memory; the file is replaced atomically. Raise UnknownFileType or
    UnwritableFile.
    """
    writers = {".csv": write_csv, ".xlsx": write_workbook}
    if path.suffix.lower() not in writers:
        raise UnknownFileType(path, sorted(writers))
    with replace_file(path) as new:
        return writers[path.suffix.lower()](new, (*header, *name_added_columns(header)), washed, stamp)


def name_added_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the added columns, with a suffix if the list has a column of that name."""
    taken = {name.strip().casefold() for name in header}
    return tuple(f"{name}_washline" if name in taken else name for name in ADDED_COLUMNS)


def write_csv(path: Path, header: Sequence[str], washed: Iterable[WashedRow], stamp: Stamp) -> int:
    """Write a CSV file."""
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(map(escape_formula, header))
        for row in washed:
            writer.writerow(map(escape_formula, (*row.row, *build_added_cells(row, stamp))))
            count += 1
    return count


class WorkbookSheet(Protocol):
    """The part of a sheet of xlsxwriter that is used."""

    def write_string(self, row: int, column: int, text: str) -> int:
        """Write text into a cell."""


class Workbook(Protocol):
    """The part of a workbook of xlsxwriter that is used."""

    def add_worksheet(self, name: str) -> WorkbookSheet:
        """Add a sheet."""


class SheetWriter:
    """Writes rows to a sheet, and continues on another sheet at Excel's row limit."""

    def __init__(self, book: Workbook, name: str, header: Sequence[str]) -> None:
        self._book, self._name, self._header = book, name, header
        self._sheets = 0
        self._next_row = MAX_SHEET_ROWS
        self.write(())

    def write(self, cells: Sequence[str]) -> None:
        """Append a row; each sheet begins with the header."""
        if self._next_row >= MAX_SHEET_ROWS:
            self._sheets += 1
            self._sheet = self._book.add_worksheet(self._name if self._sheets == 1 else f"{self._name} {self._sheets}")
            self._next_row = 0
            self._append(self._header)
        if cells:
            self._append(cells)

    def _append(self, cells: Sequence[str]) -> None:
        for column, cell in enumerate(cells):
            self._sheet.write_string(self._next_row, column, format_workbook_cell(cell))
        self._next_row += 1


def write_workbook(path: Path, header: Sequence[str], washed: Iterable[WashedRow], stamp: Stamp) -> int:
    """Write an Excel workbook; every cell is a string, so that no formula runs and no digit is lost."""
    count = 0
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        results, hits = SheetWriter(book, "results", header), SheetWriter(book, "hits", HIT_COLUMNS)
        for row in washed:
            results.write((*row.row, *build_added_cells(row, stamp)))
            for hit in row.hits:
                hits.write(build_hit_cells(hit))
            count += 1
        cover = SheetWriter(book, "about", ("what", "value"))
        searched = [("searched", name) for name in stamp.searched]
        for line in (("run", stamp.run), ("washed at", stamp.time), *searched, *stamp.about):
            cover.write(line)
    return count


def build_added_cells(washed: WashedRow, stamp: Stamp) -> tuple[str, ...]:
    """Return the added cells of one row, in the order of ADDED_COLUMNS."""
    return (
        washed.result.value,
        *build_sighting_cells(washed),
        describe_result(washed, stamp),
        *build_summary_cells(washed.hits),
        join_values(stamp.searched),
        stamp.time,
        join_values(hit.rule for hit in washed.hits) or join_values(seen.rule for seen in washed.reading.sightings),
        stamp.run,
    )


def build_sighting_cells(washed: WashedRow) -> tuple[str, str, str]:
    """Return kind, normalised value and validity of the parsed identifiers of one row."""
    sightings = washed.reading.sightings
    return (
        join_values(sighting.kind for sighting in sightings),
        join_values(sighting.value for sighting in sightings),
        join_values(sighting.validity.value for sighting in sightings),
    )


def build_summary_cells(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return the number of hits, where they are, roles, URNs, grades and tiers."""
    return (
        str(len(hits)),
        join_values(f"{hit.seen.source} {hit.seen.source_id}" for hit in hits),
        join_values(hit.role for hit in hits),
        join_values(hit.urn for hit in hits),
        join_values(hit.grade for hit in hits),
        join_values(hit.tier.value for hit in hits),
    )


def describe_result(washed: WashedRow, stamp: Stamp) -> str:
    """Return the reason for the result of a row."""
    sentences = [washed.reading.reason] if washed.reading.reason else []
    match washed.result:
        case Result.NO_TRACE:
            sentences.append(f"in none of: {', '.join(stamp.searched)}")
        case Result.POSSIBLE:
            reasons = (RULE_REASONS[hit.rule.partition("/")[0]] for hit in washed.hits)
            sentences.append(f"{join_values(reasons)}: check it by hand")
        case Result.HIT:
            sentences += describe_misses(washed)
        case Result.NOT_AN_IDENTIFIER:
            sentences = sentences or ["empty"]
    return "; ".join(sentences)


def describe_misses(washed: WashedRow) -> list[str]:
    """Return a sentence about those identifiers of a row with hits that were not seen."""
    seen = {hit.identifier for hit in washed.hits}
    missed = [sighting.value for sighting in washed.reading.sightings if sighting.identifier not in seen]
    return [f"no trace of {join_values(missed)}"] if missed else []


def build_hit_cells(hit: Hit) -> tuple[str, ...]:
    """Return the cells of one hit, in the order of HIT_COLUMNS."""
    seen, identifier = hit.seen, hit.identifier
    return (
        hit.place, hit.asked, identifier.kind, identifier.value, hit.tier.value, seen.subject.value, seen.source,
        seen.source_id, seen.edition, seen.raw, seen.tier.value, seen.validity.value, hit.role, hit.urn, hit.grade,
        seen.account, seen.name, seen.area, format_time(seen.first_seen), format_time(seen.last_seen),
        format_time(hit.at), hit.rule, hit.run,
    )  # fmt: skip


def join_values(values: Iterable[str]) -> str:
    """Join the deduplicated values to one cell, in order of appearance, with a count of those beyond MAX_JOINED."""
    distinct = [value for value in dict.fromkeys(values) if value]
    more = [f"and {len(distinct) - MAX_JOINED} more"] if len(distinct) > MAX_JOINED else []
    return "; ".join(distinct[:MAX_JOINED] + more)


def format_time(moment: datetime) -> str:
    """Return a time in UTC, to the second.

    >>> format_time(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    '2026-03-01T09:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
