"""Shows what each column and sheet of a list holds, before it is washed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from enrich.kind import Kind
from matcher.files.column_names import find_target
from matcher.kind_policy import select_washed
from matcher.lists.cells import build_cell_reader, drop_guesses
from matcher.lists.list_file import ListFile
from records.hit import CellReading

MAX_EXAMPLES, MAX_EXAMPLE_CHARS = 3, 60


@dataclass(slots=True)
class ColumnPreview:
    """What a column holds: its filled cells, those with an identifier, identifiers by kind, and examples.

    `target` is the kind or field that its name states, "" if none. `unread` are examples of cells without identifiers.
    """

    sheet: str
    name: str
    target: str
    filled: int = 0
    with_identifier: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of the filled cells that have an identifier, from 0 to 1."""
        return self.with_identifier / self.filled if self.filled else 0.0


@dataclass(frozen=True, slots=True)
class ListPreview:
    """What a list holds, by column."""

    columns: tuple[ColumnPreview, ...]
    rows: int
    notes: tuple[str, ...]


def preview(opened: ListFile, kinds: tuple[Kind, ...]) -> ListPreview:
    """Read every cell of a list as a wash would; look nothing up."""
    read = build_cell_reader(select_washed(kinds))
    columns: dict[tuple[str, str], ColumnPreview] = {}
    for sheet in opened.sheets:
        for index in sheet.columns:
            name = sheet.header[index]
            columns[sheet.name, name] = ColumnPreview(sheet.name, name, find_target(name))
    for item in opened.items:
        for cell in item.asked:
            column = columns.setdefault((item.sheet, cell.column), ColumnPreview(item.sheet, cell.column, ""))
            count_cell(column, cell.text, drop_guesses(read(cell.text, cell.target)))
    return ListPreview(tuple(columns.values()), opened.rows, opened.notes)


def count_cell(column: ColumnPreview, text: str, reading: CellReading) -> None:
    """Add one cell to the counts of its column."""
    column.filled += 1
    column.kinds.update(seen.kind for seen in reading.sightings)
    column.with_identifier += bool(reading.sightings)
    examples = column.examples if reading.sightings else column.unread
    shown = text.strip()[:MAX_EXAMPLE_CHARS]
    if len(examples) < MAX_EXAMPLES and shown not in examples:
        examples.append(shown)
