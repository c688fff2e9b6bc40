"""File format contract: a format is a value that turns a file into a stream of rows of text cells.

A format does not normalise cells and never drops a row: a row that it cannot parse is yielded with the problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """Options that override detection; default: detect."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its original cells.

    `place` is its location ("numbers.csv line 12"; the first line of a record counts). `problem` says why the cells may
    be wrong, "" if nothing is known against them.
    """

    place: str
    cells: tuple[str, ...]
    problem: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether all cells are empty or whitespace."""
        return not any(cell and not cell.isspace() for cell in self.cells)


class HeaderUse(StrEnum):
    """Whether the files of a format begin with column names."""

    ALWAYS = "always"
    GUESSED = "guessed"
    NEVER = "never"


def has_no_sheets(_: Path) -> tuple[str, ...]:
    """Return no names, for files without sheets."""
    return ()


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    `read_rows` yields all rows in order, blank ones included, in constant memory except for a workbook's sheet; it
    raises records.errors.UnreadableFile if the file as a whole cannot be read. `header` says whether the first row has
    the column names: always, never, or only if it looks like it. `list_sheets` returns the names of the visible sheets
    that are not empty, for formats that have sheets.
    """

    name: str
    suffixes: tuple[str, ...]
    read_rows: Callable[[Path, Layout], Iterator[Row]]
    header: HeaderUse = HeaderUse.GUESSED
    list_sheets: Callable[[Path], tuple[str, ...]] = has_no_sheets
