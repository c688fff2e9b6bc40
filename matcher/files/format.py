"""What a file format is: a value that turns a file into rows of text cells, one at a time.

A format never decides what a cell means and never drops a row: what it cannot read it yields with the problem stated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """What a person may state about a file when sniffing would go wrong; the empty string means: find out."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file. `place` names it ("numbers.csv line 12"); the first line of a row counts.

    `cells` are the characters of the file. `problem` is "" or one plain sentence saying why the cells may be wrong.
    """

    place: str
    cells: tuple[str, ...]
    problem: str = ""

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell and not cell.isspace() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write rows into a file.

    `rows` yields every row in order, blank ones included, in memory that does not grow with the file unless `about` says so;
    it raises records.errors.UnreadableFile where the file as a whole cannot be read. `headed` is False for formats whose rows
    never begin with the names of columns.
    """

    name: str
    suffixes: tuple[str, ...]
    rows: Callable[[Path, Layout], Iterator[Row]]
    about: str
    headed: bool = True
