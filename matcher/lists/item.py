"""The rows of a list, and which of their cells are washed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a list: the name of its column, its text, and what the column holds (see `find_target`)."""

    column: str
    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list: its place, all its cells, those to wash, the problem of the row ("" if it has none).

    `sheet` is the name of its sheet, "" in a file without sheets.
    """

    place: str
    row: tuple[str, ...]
    asked: tuple[Cell, ...]
    problem: str = ""
    sheet: str = ""
