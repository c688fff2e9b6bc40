"""Finding the line that names the columns, below titles and blank lines, or that there is none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from matcher.files.format import Row

DEEPEST = 25  # lines; nobody puts more above a table
LONGEST_LABEL = 60
FEW_DIGITS = 4
WORDS = re.compile(
    r"\b(accounts?|address|cell|column|contacts?|cro|crypto|date|details|e-?mails?|entry|(fore|sur|user|nick)?names?|given|handles?|"
    r"iban|id|identifiers?|items?|mob|mobiles?|msisdn|nominal|notes|numbers?|no|nr|nos|(tele)?phones?|plate|platform|pncid|"
    r"post ?codes?|ref|references?|registration|role|source|tel|telegram|type|ur[ln]s?|users?|values?|vehicle|vrm|wallet|"
    r"website|whatsapp)\b",
    re.IGNORECASE,
)
PLACEHOLDERS = re.compile(
    r"(n\W?a|n\W?k|nil|none|null|unknown|not known|no .*|tbc|tba|withheld|blank|\W*)", re.IGNORECASE
)


def header_named(rows: Sequence[Row], wanted: Sequence[str]) -> int | None:
    """Return which of the first rows holds most of the wanted names of columns, the first of equals; None where none does."""
    counts = [len({key(cell) for cell in row.cells} & {key(name) for name in wanted}) for row in rows[:DEEPEST]]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def header_guessed(rows: Sequence[Row], reads: Callable[[str], bool]) -> int | None:
    """Return which of the first rows names the columns, or None.

    `reads` says whether a cell holds an identifier: names never do. A row that might be data is taken for data, so that no item
    of a list is mistaken for a heading.
    """
    width = Counter(filled(row) for row in rows if not row.blank).most_common(1)
    for index, row in enumerate(rows[:DEEPEST]):
        if any(reads(cell) for cell in row.cells):
            return None
        if not row.blank and filled(row) > width[0][0] / 2 and names_columns(row, rows[index + 1 :], reads):
            return index
    return None


def filled(row: Row) -> int:
    """Return how many cells of a row hold something."""
    return sum(bool(cell.strip()) for cell in row.cells)


def names_columns(row: Row, below: Sequence[Row], reads: Callable[[str], bool]) -> bool:
    """Say whether the cells of a row are names: by their words, or because only the cells below one are identifiers."""
    cells = [cell for cell in row.cells if cell.strip()]
    if not all(could_be_name(cell) for cell in cells) or len({key(cell) for cell in cells}) < len(cells):
        return False
    if any(WORDS.search(cell.replace("_", " ")) for cell in cells):
        return True
    column = next((i for other in below for i, cell in enumerate(other.cells) if reads(cell)), None)
    return len(cells) > 1 and column is not None and column < len(row.cells) and bool(row.cells[column].strip())


def could_be_name(cell: str) -> bool:
    """Say whether a cell could name a column."""
    text = cell.strip()
    few_digits = sum(char.isdigit() for char in text) <= FEW_DIGITS
    fits = len(text) <= LONGEST_LABEL and "@" not in text and few_digits and any(char.isalpha() for char in text)
    return fits and not says_nothing(text)


def says_nothing(cell: str) -> bool:
    """Say whether a cell only says that there is nothing: "n/a", "unknown", "-"."""
    return bool(PLACEHOLDERS.fullmatch(cell.strip()))


def key(name: str) -> str:
    """Return a column's name as names are compared: without case, spaces and punctuation.

    >>> key(" Mobile_No. ")
    'mobileno'
    """
    return "".join(char for char in name.casefold() if char.isalnum()) or name.strip()
