"""Opens and parses the lists that users submit for a wash, with or without a header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from enrich.kind import Kind
from enrich.registry import KINDS
from matcher.errors import ListColumnMissing
from matcher.files.format import Format, Layout, Row
from matcher.files.formats.workbook import read_sheet_names, workbook
from matcher.files.header import find_header, guess_header, normalise_name
from matcher.files.registry import detect_format
from matcher.lists.columns import (
    CellClassifier,
    build_cell_classifier,
    choose_best_column,
    find_other_columns,
    has_identifier,
    score_columns,
    score_sample,
)
from matcher.wash.wash import Item
from records.errors import UnreadableFile

HEAD_ROWS = 200  # header and column are detected in these


@dataclass(frozen=True, slots=True)
class ListFile:
    """An opened list: iterate over `items` as often as needed, in constant memory.

    `header` names every column, with generated names if the file has none. `column` (from 0) is the one to wash. `rows`
    is the number of items, `skipped` the number of rows before them (titles and header). `notes` are sentences for the
    reader of the result.
    """

    path: Path
    header: tuple[str, ...]
    column: int
    rows: int
    skipped: int
    notes: tuple[str, ...]
    format: Format
    layout: Layout

    @property
    def items(self) -> Iterator[Item]:
        """All rows in order, padded to the width of the header; blank rows as well, except at the end."""
        rows = self.format.read_rows(self.path, self.layout)
        return map(self._build_item, islice(rows, self.skipped, self.skipped + self.rows))

    def _build_item(self, row: Row) -> Item:
        cells = row.cells + ("",) * (len(self.header) - len(row.cells))
        asked = "\n".join(row.cells) if row.problem else cells[self.column]
        return Item(row.place, cells, asked, row.problem)


def open_list(path: Path, column: str = "", kinds: tuple[Kind, ...] = KINDS, layout: Layout | None = None) -> ListFile:
    """Open a list and find its header and the column to wash.

    `column` is a name of the header or, for a list without one, a number from 1; default: the column with most
    identifiers in a sample. Raise UnreadableFile or ListColumnMissing.
    """
    layout = layout or Layout()
    file_format = detect_format(path, layout.encoding)
    head, width, last = scan_rows(file_format.read_rows(path, layout))
    if last == 0:
        raise UnreadableFile(path, "the file is empty; put one identifier into each row")
    classify = build_cell_classifier(kinds)
    index = find_header_row(head, column, classify, has_header=file_format.has_header)
    skipped = 0 if index is None else index + 1
    header = name_columns(head[index].cells if index is not None else (), width)
    scores = score_sample(head[skipped:], width, classify)
    if not any(scores):
        rest = islice(file_format.read_rows(path, layout), len(head), None)
        scores = score_columns(list(islice(filter(partial(has_identifier, classify), rest), 1)), width, classify)
    chosen = find_column(path, header, column) if column else choose_best_column(header, scores)
    notes = (
        *describe_titles(head[:skipped]),
        *describe_other_columns(header, find_other_columns(scores, chosen)),
        *describe_other_sheets(path, file_format, layout),
    )
    return ListFile(path, header, chosen, last - skipped, skipped, notes, file_format, layout)


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


def find_header_row(rows: Sequence[Row], column: str, classify: CellClassifier, *, has_header: bool) -> int | None:
    """Return the index of the header: the row with the requested column, else the row that looks like a header."""
    if column and (index := find_header(rows, [column])) is not None:
        return index
    return guess_header(rows, lambda cell: bool(classify(cell)), HEAD_ROWS) if has_header else None


def name_columns(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Return a name for each column: that of the header, else "item" or "column 1" and so on."""
    if not cells and width == 1:
        return ("item",)
    names = [*cells, *[""] * (width - len(cells))]
    return tuple(name if name.strip() else f"column {number}" for number, name in enumerate(names, 1))


def find_column(path: Path, header: Sequence[str], column: str) -> int:
    """Return the index of the column with this name or number; raise ListColumnMissing."""
    names = list(map(normalise_name, header))
    if normalise_name(column) in names:
        return names.index(normalise_name(column))
    if column.isdecimal() and 1 <= int(column) <= len(header):
        return int(column) - 1
    raise ListColumnMissing(path, column, header)


def describe_titles(rows: Sequence[Row]) -> list[str]:
    """Return a note about the titles above the header."""
    titles = [row for row in rows[:-1] if not row.is_blank]
    return [f"{len(titles)} line(s) above the header are not part of the list"] if titles else []


def describe_other_columns(header: Sequence[str], columns: Sequence[int]) -> list[str]:
    """Return a note about each column with identifiers that is not washed."""
    names = [header[column] for column in columns]
    return [f"column {name!r} holds identifiers too; to wash it, add: --column {name!r}" for name in names]


def describe_other_sheets(path: Path, file_format: Format, layout: Layout) -> list[str]:
    """Return a note about each sheet of a workbook that is not washed."""
    names = read_sheet_names(path) if file_format is workbook and not layout.sheet else ()
    return [f"sheet {name!r} is not washed; save it as a separate list" for name in names[1:]]
