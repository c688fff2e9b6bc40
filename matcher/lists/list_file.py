"""Opens the lists that users submit for a wash: every sheet and column of a file, with or without headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from enrich.cell import is_nothing, read_cell
from enrich.kind import Kind
from enrich.registry import KINDS
from matcher.errors import ListColumnMissing, SheetMissing
from matcher.files.format import Format, HeaderUse, Layout, Row
from matcher.files.header import find_columns, find_header, guess_header, make_unique
from matcher.files.registry import detect_format
from matcher.kind_policy import select_washed
from matcher.lists.item import Cell, Item
from matcher.lists.row_targets import RowTargets
from records.errors import UnreadableFile

HEAD_ROWS = 200  # the header is detected in these
NO_HEADER = "none"
SHEET_COLUMN = "sheet"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a user chose of a list: columns by name or number from 1, sheets by name, and the row of the header.

    Default: every column and every visible sheet. `header` is "" (detect it), "none", or a row number from 1.
    """

    columns: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    header: str = ""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet of a list; a file of text is one sheet without a name.

    `header` names every column. `columns` (from 0) are those to read. `rows` is the number of items, `skipped` the
    number of rows before them: titles, and the header if `has_header`.
    """

    name: str
    header: tuple[str, ...]
    columns: tuple[int, ...]
    rows: int
    skipped: int
    titles: int
    has_header: bool


@dataclass(frozen=True)
class ListFile:
    """An opened list: iterate over `items` as often as needed, in constant memory.

    `notes` are sentences for the reader of the result.
    """

    path: Path
    sheets: tuple[ListSheet, ...]
    format: Format
    layout: Layout

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The names of the columns of all sheets; with several sheets, the first names the sheet."""
        if len(self.sheets) == 1:
            return self.sheets[0].header
        return (SHEET_COLUMN, *dict.fromkeys(name for sheet in self.sheets for name in make_unique(sheet.header)))

    @property
    def rows(self) -> int:
        """The number of items."""
        return sum(sheet.rows for sheet in self.sheets)

    @property
    def notes(self) -> tuple[str, ...]:
        """A note on the titles and the header of each sheet."""
        return tuple(note for sheet in self.sheets for note in describe_sheet(sheet, self.sheets))

    @property
    def items(self) -> Iterator[Item]:
        """All rows in order, padded to the width of the header; blank rows as well, except at the end of a sheet."""
        for sheet in self.sheets:
            rows = self.format.read_rows(self.path, replace(self.layout, sheet=sheet.name))
            targets = RowTargets(sheet.header, sheet.columns)
            place = self._place_columns(sheet)
            for row in islice(rows, sheet.skipped, sheet.skipped + sheet.rows):
                yield self._build_item(row, sheet, targets, place)

    def _place_columns(self, sheet: ListSheet) -> tuple[int, ...]:
        """Return the place of each column of a sheet in the header of all sheets."""
        if len(self.sheets) == 1:
            return tuple(range(len(sheet.header)))
        return tuple(self.header.index(name, 1) for name in make_unique(sheet.header))

    def _build_item(self, row: Row, sheet: ListSheet, targets: RowTargets, place: tuple[int, ...]) -> Item:
        cells = row.cells + ("",) * (len(sheet.header) - len(row.cells))
        asked = [Cell("", "\n".join(row.cells))] if row.problem else targets.select(cells)
        if len(self.sheets) > 1:
            placed = [""] * len(self.header)
            placed[0] = sheet.name
            for index, cell in zip(place, cells, strict=True):
                placed[index] = cell
            cells = tuple(placed)
        return Item(row.place, cells, tuple(asked), row.problem, sheet.name)


def open_list(path: Path, selection: Selection | None = None, layout: Layout | None = None) -> ListFile:
    """Open a list and find the header of each sheet. Raise UnreadableFile, ListColumnMissing or SheetMissing."""
    selection, layout = selection or Selection(), layout or Layout()
    file_format = detect_format(path, layout.encoding)
    names = choose_sheets(path, file_format, selection)
    sheets = [open_sheet(path, file_format, replace(layout, sheet=name), selection) for name in names]
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise UnreadableFile(path, describe_emptiness(sheets))
    refuse_missing_columns(path, filled, selection.columns)
    return ListFile(path, tuple(filled), file_format, layout)


def refuse_missing_columns(path: Path, sheets: Sequence[ListSheet], chosen: Sequence[str]) -> None:
    """Raise ListColumnMissing for a chosen column that no sheet has."""
    for column in chosen:
        if not any(find_columns(sheet.header, [column]) for sheet in sheets):
            raise ListColumnMissing(
                path, column, list(dict.fromkeys(name for sheet in sheets for name in sheet.header))
            )


def choose_sheets(path: Path, file_format: Format, selection: Selection) -> tuple[str, ...]:
    """Return the names of the sheets to read: those chosen, else all that are visible."""
    present = file_format.list_sheets(path)
    for name in selection.sheets:
        if name not in present:
            raise SheetMissing(path, name, present)
    return selection.sheets or present or ("",)


def open_sheet(path: Path, file_format: Format, layout: Layout, selection: Selection) -> ListSheet:
    """Find the header of a sheet and the columns to read."""
    head, width, last = scan_rows(file_format.read_rows(path, layout))
    index = choose_header(head, selection, file_format.header)
    skipped = 0 if index is None else index + 1
    header = name_columns(head[index].cells if index is not None else (), width)
    columns = find_columns(header, selection.columns) if selection.columns else tuple(range(len(header)))
    titles = sum(not row.is_blank for row in head[: max(0, skipped - 1)])
    return ListSheet(layout.sheet, header, columns, max(0, last - skipped), skipped, titles, index is not None)


def scan_rows(rows: Iterator[Row]) -> tuple[list[Row], int, int]:
    """Return the first rows, the width of the widest row, and the number of rows up to the last that is not blank."""
    head: list[Row] = []
    width = last = 0
    for number, row in enumerate(rows, 1):
        if number <= HEAD_ROWS:
            head.append(row)
        if not row.is_blank:
            width, last = max(width, len(row.cells)), number
    return head, width, last


def choose_header(rows: Sequence[Row], selection: Selection, use: HeaderUse) -> int | None:
    """Return the index of the header: the row that the user named, has the chosen columns, or looks like one."""
    if use is HeaderUse.ALWAYS:
        return 0
    if selection.header == NO_HEADER:
        return None
    if selection.header:
        return int(selection.header) - 1
    if selection.columns and (index := find_header(rows, selection.columns)) is not None:
        return index
    return guess_header(rows, build_identifier_test(KINDS)) if use is HeaderUse.GUESSED else None


def build_identifier_test(kinds: tuple[Kind, ...]) -> Callable[[str], bool]:
    """Return a function that says whether a cell has an identifier."""
    washed = select_washed(kinds)
    return lambda cell: bool(not is_nothing(cell) and read_cell(cell, washed).sightings)


def name_columns(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Return a name for each column: that of the header, else "item" or "column 1" and so on."""
    if not cells and width == 1:
        return ("item",)
    names = [*cells, *[""] * (width - len(cells))]
    return tuple(name if name.strip() else f"column {number}" for number, name in enumerate(names, 1))


def describe_sheet(sheet: ListSheet, sheets: Sequence[ListSheet]) -> Iterator[str]:
    """Yield what of a sheet was taken for titles and for the header."""
    where = f"sheet {sheet.name!r}: " if len(sheets) > 1 else ""
    if sheet.titles:
        yield f"{where}{sheet.titles} line(s) above the header are not part of the list"
    if sheet.has_header:
        names = ", ".join(sheet.header[:12]) + (" ..." if len(sheet.header) > 12 else "")  # noqa: PLR2004
        yield f"{where}row {sheet.skipped} was taken as the header ({names}); if it is none, add: --header none"


def describe_emptiness(sheets: Sequence[ListSheet]) -> str:
    """Return why a list has no row."""
    if any(sheet.has_header for sheet in sheets):
        return "it has a header and no row below it; put one identifier into each row"
    return "the file is empty; put one identifier into each row"
