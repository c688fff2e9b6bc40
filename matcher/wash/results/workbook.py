"""Writes the result of a wash as an Excel workbook: summary, rows, identifiers, hits, nominals, and a cover.

Cells of the list are strings, so that no formula runs and no digit is lost; counts and times that were added are real
numbers and dates. The colours of the results differ in brightness too, so that they can be told apart on grey paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from matcher.files.spreadsheet_cells import format_workbook_cell
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
from matcher.wash.results.summary import SUMMARY_COLUMNS, Summary
from records.atomic_file import replace_file
from records.hit import Result
from records.identifier import Subject

MAX_SHEET_ROWS = 1_048_576  # in Excel
MAX_LINKS = 65_530  # in a sheet of Excel
MIN_WIDTH, MAX_WIDTH, MEASURED_ROWS = 6, 44, 1000
A3 = 8  # the number of the paper size
NOMINAL_COLUMNS = ("urn", "name", "dataset", "entry", "role", "grade", "identifier", "asked in", "edition")
DARK, MIDDLE, PALE = "#1F3864", "#9DC3E6", "#F2F2F2"
RESULT_FORMATS: dict[str, dict[str, Any]] = {
    Result.HIT.value: {"bold": True, "font_color": "#FFFFFF", "bg_color": DARK},
    Result.POSSIBLE.value: {"bold": True, "bg_color": MIDDLE},
    Result.NO_TRACE.value: {},
    Result.NOT_AN_IDENTIFIER.value: {"italic": True, "bg_color": PALE},
}
HEADER_FORMAT = {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "bg_color": PALE}
TIME_FORMAT = {"num_format": "yyyy-mm-dd hh:mm"}
INTEGER_COLUMNS = frozenset(("hits",))
TIME_COLUMNS = frozenset(("first_seen", "last_seen", "washed_at"))
# Equal in most rows, and on the cover: folded, and so not printed.
FOLDED_COLUMNS = frozenset(("dataset_versions", "washed_at", "rule", "run", "edition", "read_tier"))

Cell = str | int | datetime | None


def write_workbook(path: Path, header: Sequence[str], washed: Iterable[DetailedRow], stamp: Stamp) -> int:
    """Write an Excel workbook and return the number of rows. Uses constant memory but for the summary."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with replace_file(path) as new, xlsxwriter.Workbook(str(new), options) as book:
        book.set_properties({"created": stamp.washed_at.replace(tzinfo=None)})
        return fill(ResultBook(book, header, stamp), washed)


class ResultBook:
    """The sheets of a result, in their order."""

    def __init__(self, book: xlsxwriter.Workbook, header: Sequence[str], stamp: Stamp) -> None:
        self.stamp = stamp
        marking = dict(stamp.about).get("marking", "")
        self._styles = Styles(book)
        added = name_added_columns(header)
        plain = frozenset(range(len(header)))
        self.summary = self._sheet(book, "summary", SUMMARY_COLUMNS, marking)
        self.rows = self._sheet(book, "results", (*header, *added), marking, plain)
        self.identifiers = self._sheet(book, "identifiers", IDENTIFIER_COLUMNS, marking)
        self.hits = self._sheet(book, "hits", HIT_COLUMNS, marking)
        self.nominals = self._sheet(book, "nominals", NOMINAL_COLUMNS, marking)
        self.cover = self._sheet(book, "about", ("what", "value"), marking)

    def _sheet(
        self,
        book: xlsxwriter.Workbook,
        name: str,
        header: Sequence[str],
        marking: str,
        plain: frozenset[int] = frozenset(),
    ) -> SheetWriter:
        return SheetWriter(book, name, header, self._styles, marking, plain)

    def close(self) -> None:
        """Finish every sheet."""
        for sheet in (self.summary, self.rows, self.identifiers, self.hits, self.nominals, self.cover):
            sheet.close()


def fill(book: ResultBook, washed: Iterable[DetailedRow]) -> int:
    """Write all sheets and return the number of rows."""
    summary, nominals = Summary(), dict[tuple[str, str], int]()
    count = 0
    for detailed in washed:
        count += 1
        summary.add(detailed.row)
        book.rows.write((*detailed.row.row, *build_added_cells(detailed.row, book.stamp)))
        for cells in build_identifier_rows(detailed.row):
            book.identifiers.write(cells)
        write_hits(book, detailed, nominals)
    for one in summary:
        book.summary.write(one.cells())
    searched = [("searched", name) for name in book.stamp.searched]
    for line in (("run", book.stamp.run), ("washed at", book.stamp.time), *searched, *book.stamp.about):
        book.cover.write(line)
    book.close()
    return count


def write_hits(book: ResultBook, detailed: DetailedRow, nominals: dict[tuple[str, str], int]) -> None:
    """Write the hits of a row, each nominal once, with links between them."""
    for hit in detailed.row.hits:
        details, links = detailed.details(hit), {}
        if hit.seen.subject is Subject.ENTRY:
            key = (hit.seen.source, hit.seen.source_id)
            if key not in nominals:
                nominals[key] = len(nominals) + 2  # the row in its sheet
                book.nominals.write(
                    (hit.urn, details.name, *key, hit.role, hit.grade, str(hit.identifier), hit.place, hit.seen.edition)
                )
            links["urn"] = f"internal:'nominals'!A{nominals[key]}"
        elif details.url.startswith(("http://", "https://")):
            links["url"] = details.url
        book.hits.write(build_hit_cells(hit, details), links)


class Styles:
    """The formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.header, self.time = book.add_format(HEADER_FORMAT), book.add_format(TIME_FORMAT)
        self.results = {result: book.add_format(style) for result, style in RESULT_FORMATS.items()}
        self.link = book.get_default_url_format()


class SheetWriter:
    """Writes rows to a sheet, and continues on another sheet at Excel's row limit.

    `plain` are the columns of the list, whose cells are strings whatever they are called.
    """

    def __init__(
        self, book: xlsxwriter.Workbook, name: str, header: Sequence[str], styles: Styles, marking: str,
        plain: frozenset[int] = frozenset(),
    ) -> None:  # fmt: skip
        self._book, self._name, self._header, self._styles, self._marking = book, name, header, styles, marking
        self._plain = plain
        self._widths = [len(column) for column in header]
        self._sheets = self._links = 0
        self._start()

    def write(self, cells: Sequence[Cell], links: dict[str, str] | None = None) -> None:
        """Append a row; `links` are addresses by column name."""
        if self._next_row >= MAX_SHEET_ROWS:
            self.close()
            self._start()
        for column, cell in enumerate(cells):
            self._write_cell(column, cell, (links or {}).get(self._header[column], ""))
        self._next_row += 1

    def _start(self) -> None:
        """Add a sheet with the header, and the marking on each printed page."""
        self._sheets += 1
        self._sheet = self._book.add_worksheet(self._name if self._sheets == 1 else f"{self._name} {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(A3)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_header(f"&C{self._marking}&R{self._name}")
        self._sheet.set_footer(f"&C{self._marking}&RPage &P of &N")
        for column, name in enumerate(self._header):
            self._sheet.write_string(0, column, format_workbook_cell(name), self._styles.header)
        self._next_row = 1

    def _write_cell(self, column: int, cell: Cell, link: str) -> None:
        row, is_added = self._next_row, column not in self._plain
        value = read_value(self._header[column], cell) if is_added else cell
        match value:
            case None | "":
                return
            case datetime():
                self._sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None), self._styles.time)
            case int():
                self._sheet.write_number(row, column, value)
            case str():
                self._write_text(column, format_workbook_cell(value), link, is_added=is_added)
        if row <= MEASURED_ROWS:
            self._widths[column] = max(self._widths[column], len(str(value)))

    def _write_text(self, column: int, text: str, link: str, *, is_added: bool) -> None:
        """Write text, as a link if it has an address, and in the style of a result if it is one."""
        if link and self._links < MAX_LINKS:
            self._links += 1
            self._sheet.write_url(self._next_row, column, link, self._styles.link, text)
            return
        is_result = is_added and self._header[column].startswith("result")
        self._sheet.write_string(self._next_row, column, text, self._styles.results.get(text) if is_result else None)

    def close(self) -> None:
        """Set the filter and the widths of the current sheet."""
        if self._header:
            self._sheet.autofilter(0, 0, max(1, self._next_row - 1), len(self._header) - 1)
        for column, width in enumerate(self._widths):
            is_folded = column not in self._plain and self._header[column] in FOLDED_COLUMNS
            options = {"level": 1, "hidden": True} if is_folded else {}
            self._sheet.set_column(column, column, min(MAX_WIDTH, max(MIN_WIDTH, width + 2)), None, options)


def read_value(column: str, cell: Cell) -> Cell:
    """Return an added cell as the number or time that it is.

    >>> read_value("hits", "3"), read_value("name", "3"), read_value("first_seen", "2026-03-01T09:30:00Z").year
    (3, '3', 2026)
    """
    if isinstance(cell, str) and cell:
        if column in INTEGER_COLUMNS:
            return int(cell)
        if column in TIME_COLUMNS:
            return datetime.fromisoformat(cell)
    return cell
