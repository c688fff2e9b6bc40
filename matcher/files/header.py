"""Finds the header row of a table, below titles and blank rows, or finds that the table has none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from matcher.files.column_names import is_column_name
from matcher.files.format import Row

MAX_HEADER_ROWS = 25  # the header is among the first 25 rows
MAX_LABEL_CHARS = 60
SAMPLE_ROWS, MIN_IDENTIFIERS = 30, 3  # rows below a header that are read, and how many identifiers show a column
MAX_LABEL_DIGITS = 4
PLACEHOLDERS = re.compile(
    r"(n\W?a|n\W?k|nil|none|null|unknown|not known|no .*|tbc|tba|withheld|blank|\W*)", re.IGNORECASE
)

IsIdentifier = Callable[[str], bool]


def find_header(rows: Sequence[Row], names: Sequence[str]) -> int | None:
    """Return the index of the row with most of the given column names, the first if equal; None if no row has any."""
    wanted = {normalise_name(name) for name in names}
    counts = [len({normalise_name(cell) for cell in row.cells} & wanted) for row in rows[:MAX_HEADER_ROWS]]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def guess_header(rows: Sequence[Row], is_identifier: IsIdentifier) -> int | None:
    """Return the index of the row that is a header by its words or by what is below it, or None.

    A row that may be data counts as data, so that no item of a list is taken for a header: a header taken for an item
    costs nothing. A header has no identifier in it, and is below titles that are narrower than the table.
    """
    filled = [(index, row) for index, row in enumerate(rows) if not row.is_blank]
    widths = Counter(count_filled(row) for _, row in filled).most_common(1)
    for place, (index, row) in enumerate(filled):
        if index >= MAX_HEADER_ROWS or any(map(is_identifier, row.cells)):
            return None
        below = [other for _, other in filled[place + 1 : place + 1 + SAMPLE_ROWS]]
        if count_filled(row) > widths[0][0] / 2 and is_header(row, below, is_identifier):
            return index
    return None


def count_filled(row: Row) -> int:
    """Return the number of cells that are not blank."""
    return sum(bool(cell.strip()) for cell in row.cells)


def is_header(row: Row, below: Sequence[Row], is_identifier: IsIdentifier) -> bool:
    """Return whether the cells of a row are column names.

    They are if most of them are names that columns have; or if one is, a column below holds nothing but identifiers,
    and none of the names is a value of its column.
    """
    names = [cell for cell in row.cells if cell.strip()]
    if not all(map(is_label, names)) or len(set(map(normalise_name, names))) < len(names):
        return False
    known = sum(map(is_column_name, names))
    return 2 * known > len(names) or (known > 0 and stands_above_identifiers(row, below, is_identifier))


def stands_above_identifiers(row: Row, below: Sequence[Row], is_identifier: IsIdentifier) -> bool:
    """Return whether a label of a row is above a column of identifiers, and no label is a value of its column."""
    columns = [(name.strip(), list_values(below, index)) for index, name in enumerate(row.cells) if name.strip()]
    if any(name.casefold() in map(str.casefold, values) for name, values in columns):
        return False
    return any(len(values) >= MIN_IDENTIFIERS and all(map(is_identifier, values)) for _, values in columns)


def list_values(rows: Sequence[Row], column: int) -> list[str]:
    """Return the cells of a column that say something."""
    cells = (row.cells[column].strip() for row in rows if column < len(row.cells))
    return [cell for cell in cells if not is_placeholder(cell)]


def is_label(cell: str) -> bool:
    """Return whether a cell may be the name of a column."""
    text = cell.strip()
    if len(text) > MAX_LABEL_CHARS or "@" in text or is_placeholder(text):
        return False
    return any(map(str.isalpha, text)) and sum(map(str.isdigit, text)) <= MAX_LABEL_DIGITS


def is_placeholder(cell: str) -> bool:
    """Return whether a cell only says that there is no value: "n/a", "unknown", "-"."""
    return bool(PLACEHOLDERS.fullmatch(cell.strip()))


def normalise_name(name: str) -> str:
    """Normalise a column name for comparison: remove case, spaces and punctuation.

    >>> normalise_name(" Mobile_No. ")
    'mobileno'
    """
    return "".join(char for char in name.casefold() if char.isalnum()) or name.strip()


def make_unique(names: Sequence[str]) -> list[str]:
    """Return names with a number behind each that was there before.

    >>> make_unique(["Tel", "Name", "Tel"])
    ['Tel', 'Name', 'Tel (2)']
    """
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique


def find_columns(header: Sequence[str], chosen: Sequence[str]) -> tuple[int, ...]:
    """Return the indexes of the chosen columns that a sheet has: by name, all of that name, or by number from 1."""
    names, unique = list(map(normalise_name, header)), list(map(normalise_name, make_unique(header)))
    found: dict[int, None] = {}
    for column in chosen:
        wanted = normalise_name(column)
        matching = [index for index, pair in enumerate(zip(names, unique, strict=True)) if wanted in pair]
        if not matching and column.isdecimal() and 1 <= int(column) <= len(header):
            matching = [int(column) - 1]
        found |= dict.fromkeys(matching)
    return tuple(sorted(found))
