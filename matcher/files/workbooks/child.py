"""The child process that reads one workbook, with limits of memory and processor time.

    python -m matcher.files.workbooks.child names FILE
    python -m matcher.files.workbooks.child rows FILE SHEET

It writes JSON lines: an array of names; or the name of the sheet, then batches of rows; then "end". Without a name it
reads the first visible sheet that is not empty. An object {"error": ...} says why the file cannot
be read. If neither comes, the process was killed by a limit or by a defect of the library.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice

import msgspec
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MAX_MEMORY = 2_000_000_000  # bytes of address space; a sheet needs about 100 bytes a cell
MAX_CPU = 300  # seconds
BATCH_ROWS = 200
END = "end"

Cell = int | float | str | bool | time | date | datetime | timedelta


class NoSuchSheet(Exception):
    """The workbook has no sheet of the name."""

    def __init__(self, name: str, present: Sequence[str]) -> None:
        super().__init__(f"no sheet {name!r} in the workbook; it has: {', '.join(present)}")


def main(arguments: Sequence[str]) -> None:
    """Write the names of the sheets, or the rows of one, to standard output."""
    limit_resources()
    action, path, *sheet = arguments
    write = sys.stdout.buffer.write
    try:
        with CalamineWorkbook.from_path(path) as book:
            for part in [list_sheets(book)] if action == "names" else read_sheet(book, *sheet):
                write(msgspec.json.encode(part) + b"\n")
        write(msgspec.json.encode(END) + b"\n")
    except BrokenPipeError:
        raise SystemExit(0) from None  # the reader has read enough
    except BaseException as error:  # noqa: BLE001 - a panic of the library is not an Exception
        write(msgspec.json.encode({"error": describe_error(error)}) + b"\n")


def limit_resources() -> None:
    """Limit the memory and the processor time of this process."""
    for name, limit in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_CPU)):
        _, hard = resource.getrlimit(name)
        resource.setrlimit(name, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def list_sheets(book: CalamineWorkbook) -> list[str]:
    """Return the names of the visible worksheets that are not empty, or cannot be read."""
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible is SheetVisibleEnum.Visible
        and sheet.typ is SheetTypeEnum.WorkSheet
        and has_cells(book, sheet.name)
    ]


def has_cells(book: CalamineWorkbook, name: str) -> bool:
    """Return whether a sheet has cells; True if it cannot be read, so that a reader says why."""
    try:
        return book.get_sheet_by_name(name).height > 0
    except CalamineError:
        return True


def read_sheet(book: CalamineWorkbook, name: str = "") -> Iterator[list[str] | list[list[str]]]:
    """Yield the name of a sheet, then its rows as text cells in batches; nothing if the workbook is empty."""
    name = name or next(iter(list_sheets(book)), "")
    if not name:
        return
    if name not in book.sheet_names:
        raise NoSuchSheet(name, book.sheet_names)
    yield [name]
    rows = (list(map(format_cell, cells)) for cells in book.get_sheet_by_name(name).iter_rows())
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch


def describe_error(error: BaseException) -> str:
    """Return why a workbook cannot be read, and what to do."""
    if isinstance(error, PasswordError):
        return "it is protected by a password; save it without one"
    if isinstance(error, MemoryError):
        return f"its sheet needs more than {MAX_MEMORY:,} bytes of memory; save the cells you need as CSV"
    if isinstance(error, CalamineError):
        return f"it cannot be read as a workbook ({error}); save it again, or as CSV"
    if isinstance(error, NoSuchSheet):
        return str(error)
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "it is a damaged workbook; save it again, or as CSV"


def format_cell(value: Cell) -> str:
    """Return a cell as the text that a person means by it: integers without a decimal point, dates in ISO 8601.

    Fractions are rounded to the 15 digits that Excel stores.

    >>> format_cell(7700900461.0), format_cell(1e20), format_cell(0.1 + 0.2), format_cell(True)
    ('7700900461', '100000000000000000000', '0.3', 'TRUE')
    >>> format_cell(datetime(2024, 5, 1)), format_cell(datetime(2024, 5, 1, 9, 30)), format_cell(time(9, 30))
    ('2024-05-01', '2024-05-01T09:30:00', '09:30:00')
    """
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case bool():
            return str(value).upper()
        case float():
            return format_number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
    return str(value)


def format_number(value: float) -> str:
    """Return a number in full, without an exponent."""
    return str(int(value)) if value.is_integer() else f"{Decimal(f'{value:.15g}'):f}"


if __name__ == "__main__":
    main(sys.argv[1:])
