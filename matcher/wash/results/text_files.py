"""Writes the result of a wash as CSV (rows, identifiers and hits in three files) or JSON lines (one object a row)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import msgspec

from matcher.files.spreadsheet_cells import escape_formula
from matcher.wash.results.columns import (
    HIT_COLUMNS,
    IDENTIFIER_COLUMNS,
    Stamp,
    build_added_cells,
    build_hit_cells,
    build_identifier_rows,
    name_added_columns,
)
from matcher.wash.results.detailed_row import DetailedRow
from records.atomic_file import replace_file

PARTS = ("identifiers", "hits")


class RowWriter(Protocol):
    """The part of a CSV writer that is used."""

    def writerow(self, cells: Iterable[str]) -> object:
        """Write a row."""


def name_part(path: Path, part: str) -> Path:
    """Return the second file of a result, with its identifiers or hits.

    >>> name_part(Path("out/hits.csv"), "identifiers").name
    'hits.identifiers.csv'
    """
    return path.with_name(f"{path.stem}.{part}{path.suffix}")


def write_csv(path: Path, header: Sequence[str], washed: Iterable[DetailedRow], stamp: Stamp) -> int:
    """Write the rows to a file, and the identifiers and hits to two more files; return the number of rows.

    UTF-8, with formulas escaped (see matcher.files.spreadsheet_cells); each file is replaced atomically.
    """
    files = (path, *(name_part(path, part) for part in PARTS))
    with ExitStack() as stack:
        rows, identifiers, hits = (open_writer(stack, stack.enter_context(replace_file(file))) for file in files)
        write(rows, (*header, *name_added_columns(header)))
        write(identifiers, IDENTIFIER_COLUMNS)
        write(hits, HIT_COLUMNS)
        count = 0
        for row, details in washed:
            count += 1
            write(rows, (*row.row, *build_added_cells(row, stamp)))
            for cells in build_identifier_rows(row):
                write(identifiers, cells)
            for hit in row.hits:
                write(hits, build_hit_cells(hit, details(hit)))
        return count


def open_writer(stack: ExitStack, path: Path) -> RowWriter:
    """Open a CSV file; the stack closes it."""
    file = stack.enter_context(path.open("w", encoding="utf-8", errors="replace", newline=""))
    return csv.writer(file, lineterminator="\n")


def write(writer: RowWriter, cells: Iterable[str]) -> None:
    """Write a row, with formulas escaped."""
    writer.writerow(map(escape_formula, cells))


def write_json_lines(path: Path, header: Sequence[str], washed: Iterable[DetailedRow], stamp: Stamp) -> int:
    """Write one object a row: its cells, the added columns, its identifiers and hits; return the number of rows."""
    count = 0
    with replace_file(path) as new, new.open("wb") as file:
        for row in washed:
            count += 1
            file.write(msgspec.json.encode(build_line(header, row, stamp)) + b"\n")
    return count


def build_line(header: Sequence[str], washed: DetailedRow, stamp: Stamp) -> dict[str, Any]:
    """Return a row as one object: its place, its cells, the added columns, its identifiers and hits."""
    row, details = washed
    return {
        "place": row.place,
        "row": dict(zip(header, row.row, strict=True)),
        **dict(zip(name_added_columns(header), build_added_cells(row, stamp), strict=True)),
        "identifiers": [dict(zip(IDENTIFIER_COLUMNS, cells, strict=True)) for cells in build_identifier_rows(row)],
        "found": [dict(zip(HIT_COLUMNS, build_hit_cells(hit, details(hit)), strict=True)) for hit in row.hits],
    }
