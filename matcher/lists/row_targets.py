"""What each cell of a row holds: by the name of its column, or by a column that says it for each row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from matcher.datasets.dates import DateInvalid, parse_date
from matcher.files.column_names import HANDLE, KIND, PLATFORM, combine_types, find_target
from matcher.lists.item import Cell

TYPE_TARGETS = (KIND, PLATFORM)
PERSON_KIND = "person"
PERSON = f"{PERSON_KIND}."


class RowTargets:
    """The columns of a sheet that are read, each with its target."""

    def __init__(self, header: Sequence[str], columns: Sequence[int]) -> None:
        targets = [find_target(name) for name in header]
        self._types = [index for index, target in enumerate(targets) if target in TYPE_TARGETS]
        self._columns = [(index, header[index], targets[index]) for index in columns]

    def select(self, cells: Sequence[str]) -> list[Cell]:
        """Return the cells of a row that are not blank; a type in the row is the target of those that have none."""
        given = self._read_type(cells) if self._types else ""
        asked = [
            Cell(name, cells[index], given if given and target in ("", HANDLE) else target)
            for index, name, target in self._columns
            if cells[index] and not cells[index].isspace()
        ]
        person = self._join_person(asked)
        return [*asked, person] if person else asked

    def _read_type(self, cells: Sequence[str]) -> str:
        """Return the most exact of the targets that the type cells of a row name: "handle:telegram", "phone"."""
        named = [find_target(cells[index]) for index in self._types]
        return combine_types(target for target in named if target not in TYPE_TARGETS)

    def _join_person(self, asked: Sequence[Cell]) -> Cell | None:
        """Return the name and date of birth of a row as one cell; None unless both are there."""
        parts = {cell.target.removeprefix(PERSON): cell for cell in reversed(asked) if cell.target.startswith(PERSON)}
        fields = ("surname", "given", "born") if {"surname", "given"} <= set(parts) else ("name", "born")
        if not all(field in parts for field in fields):
            return None
        *names, born = (parts[field] for field in fields)
        text = ", ".join(cell.text.strip() for cell in names)
        columns = " + ".join(cell.column for cell in (*names, born))
        return Cell(columns, f"{text} {read_date(born.text)}", PERSON_KIND)


def read_date(text: str) -> str:
    """Return a date of birth in ISO 8601, or the text if it is none.

    >>> read_date("1/5/1990"), read_date("01-May-90"), read_date("unknown")
    ('1990-05-01', '1990-05-01', 'unknown')
    """
    try:
        return parse_date(text, today=datetime.now(UTC).date(), is_birth=True)
    except DateInvalid:
        return text
