"""Finds the header row of a table, below titles and blank rows, or finds that the table has none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from matcher.files.format import Row

MAX_HEADER_ROWS = 25  # the header is among the first 25 rows
MAX_LABEL_CHARS = 60
MAX_LABEL_DIGITS = 4
COLUMN_WORDS = re.compile(
    r"\b(accounts?|address|cell|column|contacts?|cro|crypto|date|details|e-?mails?|entry|(fore|sur|user|nick)?names?"
    r"|given|handles?|iban|id|identifiers?|items?|mob|mobiles?|msisdn|nominal|notes|numbers?|no|nr|nos|(tele)?phones?"
    r"|plate|platform|pncid|post ?codes?|ref|references?|registration|role|source|tel|telegram|type|ur[ln]s?|users?"
    r"|values?|vehicle|vrm|wallet|website|whatsapp)\b",
    re.IGNORECASE,
)
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


def guess_header(rows: Sequence[Row], is_identifier: IsIdentifier, sample_size: int) -> int | None:
    """Return the index of the row that looks like a header, or None.

    A header has no identifier in it. A row that may be data counts as data, so that no item of a list is taken for a
    header. At most `sample_size` rows below a candidate are parsed.
    """
    widths = Counter(count_filled(row) for row in rows if not row.is_blank).most_common(1)
    for index, row in enumerate(rows[:MAX_HEADER_ROWS]):
        if any(is_identifier(cell) for cell in row.cells):
            return None
        if row.is_blank or count_filled(row) <= widths[0][0] / 2:
            continue
        if is_header(row, rows[index + 1 : index + 1 + sample_size], is_identifier):
            return index
    return None


def count_filled(row: Row) -> int:
    """Return the number of cells that are not blank."""
    return sum(bool(cell.strip()) for cell in row.cells)


def is_header(row: Row, below: Sequence[Row], is_identifier: IsIdentifier) -> bool:
    """Return whether the cells of a row are column names: by their words, or because a column below has identifiers."""
    names = [cell for cell in row.cells if cell.strip()]
    if not all(map(is_label, names)) or len(set(map(normalise_name, names))) < len(names):
        return False
    if any(has_column_word(name) for name in names):
        return True
    column = find_first_identifier_column(below, is_identifier)
    return len(names) > 1 and column is not None and column < len(row.cells) and bool(row.cells[column].strip())


def find_first_identifier_column(rows: Sequence[Row], is_identifier: IsIdentifier) -> int | None:
    """Return the index of the first cell with an identifier, or None."""
    return next((index for row in rows for index, cell in enumerate(row.cells) if is_identifier(cell)), None)


def has_column_word(name: str) -> bool:
    """Return whether a name contains a typical word of column names."""
    return bool(COLUMN_WORDS.search(name.replace("_", " ")))


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
