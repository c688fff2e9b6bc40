"""Reading the lists that people wash: CSV, workbooks, pasted text; with or without names of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from enrich.cell import read_cell
from enrich.kind import Kind
from enrich.registry import KINDS
from matcher.errors import ListColumnMissing
from matcher.files.format import Format, Layout, Row
from matcher.files.formats.workbook import sheets, workbook
from matcher.files.header import WORDS, could_be_name, header_guessed, header_named, key
from matcher.files.registry import format_of
from matcher.identity import CONTACTS, PLACES, washable
from matcher.wash.wash import Item
from records.errors import UnreadableFile

BEGINNING = 200  # rows that are looked at to find header and column


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list that was looked through once: iterate `items` as often as needed, in constant memory.

    `header` names every column, invented names where the file has none. `column` (from 0) is the one that is washed. `rows` is
    how many items there are. `skipped` is how many rows stand before the items (titles and the header). `notes` are plain
    sentences that the reader of the result should know.
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
        """Every row of the list in order, padded to the header's width; blank rows too, but for those at the end."""
        rows = islice(self.format.rows(self.path, self.layout), self.skipped, self.skipped + self.rows)
        return (self._item(row) for row in rows)

    def _item(self, row: Row) -> Item:
        cells = row.cells + ("",) * (len(self.header) - len(row.cells))
        asked = "\n".join(row.cells) if row.problem else cells[self.column]
        return Item(row.place, cells, asked, row.problem)


def open_list(path: Path, column: str = "", kinds: tuple[Kind, ...] = KINDS, layout: Layout | None = None) -> ListFile:
    """Look through a list and find its header and the column to wash.

    `column` is a name in the header or, in a list without one, a number from 1. Without it the column whose cells mostly read
    as identifiers is taken. Raises UnreadableFile and ListColumnMissing.
    """
    stated, chosen = layout or Layout(), format_of(path)
    rows, width, last = look_through(chosen.rows(path, stated))
    if last == 0:
        raise UnreadableFile(path, "there is nothing in it")
    reads = reader(kinds)
    at = header_index(rows, column, reads, headed=chosen.headed)
    header = named(rows[at].cells if at is not None else (), width)
    skipped = 0 if at is None else at + 1
    picked = pick(path, header, rows[skipped:], column, kinds)
    notes = (
        *above(rows[:skipped]),
        *other_columns(header, rows[skipped:], picked, kinds),
        *other_sheets(path, chosen, stated),
    )
    return ListFile(path, header, picked, last - skipped, skipped, notes, chosen, stated)


def look_through(rows: Iterator[Row]) -> tuple[list[Row], int, int]:
    """Return the beginning, the widest row's cells, and how many rows there are up to the last that is not blank."""
    beginning: list[Row] = []
    width = last = 0
    for number, row in enumerate(rows, 1):
        if number <= BEGINNING:
            beginning.append(row)
        if not row.blank:
            width, last = max(width, len(row.cells)), number
    return beginning, width, last


def reader(kinds: tuple[Kind, ...]) -> Callable[[str], bool]:
    """Return a function that says whether a cell holds an identifier."""
    accepted = washable(kinds)
    return lambda cell: bool(cell.strip()) and bool(read_cell(cell, accepted).sightings)


def header_index(rows: Sequence[Row], column: str, reads: Callable[[str], bool], *, headed: bool) -> int | None:
    """Return which row names the columns: the one that holds the wanted name, else the one that looks like it."""
    if column and (at := header_named(rows, [column])) is not None:
        return at
    return header_guessed(rows, reads) if headed else None


def named(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Return a name for each column: those of the header, else "item", or "column 1" and so on."""
    if not cells and width == 1:
        return ("item",)
    names = list(cells) + [""] * (width - len(cells))
    return tuple(name if name.strip() else f"column {number}" for number, name in enumerate(names, 1))


def pick(path: Path, header: Sequence[str], rows: Sequence[Row], column: str, kinds: tuple[Kind, ...]) -> int:
    """Return the column to wash: the one asked for, else the one that reads as identifiers most."""
    if column:
        return wanted(path, header, column)
    counts = [identifiers(rows, index, kinds) for index in range(len(header))]
    by_name = [could_be_name(name) and bool(WORDS.search(name)) for name in header]
    return max(range(len(header)), key=lambda index: (counts[index], by_name[index], -index))


def wanted(path: Path, header: Sequence[str], column: str) -> int:
    """Return the column with this name or number; raise ListColumnMissing."""
    names = [key(name) for name in header]
    if key(column) in names:
        return names.index(key(column))
    if column.isdecimal() and 1 <= int(column) <= len(header):
        return int(column) - 1
    raise ListColumnMissing(path, column, header)


def identifiers(rows: Sequence[Row], column: int, kinds: tuple[Kind, ...]) -> float:
    """Return how many cells of a column read as identifiers, each by how sure a sign of its column's use it is.

    A running number can read as a number plate, and a place stands beside many a phone: they count less than a contact.
    """
    accepted = washable(kinds)
    cells = [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column].strip()]
    found = [{sighting.kind for sighting in read_cell(cell, accepted).sightings} for cell in cells]
    return sum(weight(read) for read in found if read)


def weight(kinds: set[str]) -> float:
    """Return how sure a sign the kinds of one cell are that its column is the one to wash."""
    if kinds & CONTACTS:
        return 1.0
    return 0.4 if kinds - PLACES else 0.1


def above(rows: Sequence[Row]) -> list[str]:
    """Tell of titles that stand above the header and are not part of the list."""
    titles = [row for row in rows[:-1] if not row.blank]
    return [f"{len(titles)} line(s) above the header are no part of the list"] if titles else []


def other_columns(header: Sequence[str], rows: Sequence[Row], picked: int, kinds: tuple[Kind, ...]) -> list[str]:
    """Tell of columns that hold identifiers too and are not washed this time."""
    most = max(1.0, identifiers(rows, picked, kinds) / 2)
    others = [i for i in range(len(header)) if i != picked and identifiers(rows, i, kinds) >= most]
    return [f"column {header[i]!r} holds identifiers too; to wash it, type: --column {header[i]!r}" for i in others]


def other_sheets(path: Path, chosen: Format, layout: Layout) -> list[str]:
    """Tell of sheets of a workbook that are not washed this time."""
    names = sheets(path) if chosen is workbook and not layout.sheet else ()
    return [f"sheet {name!r} is not washed; save it as a list of its own" for name in names[1:]]
