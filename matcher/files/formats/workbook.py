"""Excel workbooks: .xlsx, .xlsm and .xls, one sheet at a time.

A sheet is held in memory (about 100 bytes a cell; the limit of Excel is 1,048,576 rows). Its size is checked before it
is opened: a small file can declare a sheet of seventeen thousand million cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from matcher.files.format import Format, Layout, Row
from records.errors import UnreadableFile

MAX_UNPACKED_BYTES = 2_000_000_000
LARGE_PART_BYTES, MAX_COMPRESSION = 20_000_000, 200  # sheets of real cells compress to between a tenth and a fiftieth
MAX_CELLS = 50_000_000
CHUNK_BYTES, OVERLAP_BYTES = 1 << 20, 32
COLUMN_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})\d')
ROW_REFERENCE = re.compile(rb'\br="[A-Z]{0,3}(\d{1,7})"')
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)  # all that zipfile raises

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield the rows of the sheet of the layout, by default of the first visible sheet that is not empty."""
    check_size(path)
    with translate_errors(path), CalamineWorkbook.from_path(path) as book:
        for name in choose_sheets(path, book, layout):
            has_rows = False
            for number, cells in enumerate(book.get_sheet_by_name(name).iter_rows(), 1):
                has_rows = True
                yield Row(f"{path.name} {name} row {number}", tuple(map(format_cell, cells)))
            if has_rows:
                return


def choose_sheets(path: Path, book: CalamineWorkbook, layout: Layout) -> list[str]:
    """Return the sheet of the layout, by default the visible sheets; raise UnreadableFile if there is no such sheet."""
    if not layout.sheet:
        return select_visible_sheets(book)
    if layout.sheet not in book.sheet_names:
        raise UnreadableFile(path, f"no sheet {layout.sheet!r} in the workbook; it has: {', '.join(book.sheet_names)}")
    return [layout.sheet]


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Raise every error of the workbook library as UnreadableFile."""
    try:
        yield
    except PasswordError:
        raise UnreadableFile(path, "it is protected by a password; save it without one") from None
    except CalamineError as error:
        raise UnreadableFile(path, f"it cannot be read as a workbook ({error}); save it again, or as CSV") from None
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None
    except BaseException as error:
        if type(error).__module__ == "pyo3_runtime":  # a panic of the Rust library, which is not an Exception
            raise UnreadableFile(path, "it is a damaged workbook; save it again, or as CSV") from None
        raise


def read_sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the visible sheets that are not empty; none if the workbook cannot be read."""
    try:
        with translate_errors(path), CalamineWorkbook.from_path(path) as book:
            return tuple(name for name in select_visible_sheets(book) if book.get_sheet_by_name(name).height)
    except UnreadableFile:
        return ()


def select_visible_sheets(book: CalamineWorkbook) -> list[str]:
    """Return the names of the visible sheets."""
    return [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]


def check_size(path: Path) -> None:
    """Raise UnreadableFile if a workbook is damaged or would not fit into memory."""
    try:
        if not zipfile.is_zipfile(path):
            return  # .xls, which has at most 65,536 rows of 256 cells
        with zipfile.ZipFile(path) as archive:
            check_parts(path, archive)
    except ZIP_ERRORS as error:
        raise UnreadableFile(path, f"it is a damaged workbook ({error}); save it again, or as CSV") from None
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None


def check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    """Raise UnreadableFile if a workbook, or a part of it, unpacks to more than a list can have."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableFile(path, f"it unpacks to more than {MAX_UNPACKED_BYTES:,} bytes; save it as CSV")
    for part in parts:
        if part.file_size > LARGE_PART_BYTES and part.file_size > MAX_COMPRESSION * part.compress_size:
            reason = f"{part.filename} in it unpacks to {part.file_size:,} bytes, too large for a list; save it as CSV"
            raise UnreadableFile(path, reason)
        if SHEET_PART.fullmatch(part.filename):
            check_extent(path, archive.open(part))


def check_extent(path: Path, sheet: IO[bytes]) -> None:
    """Raise UnreadableFile if the cell references of a sheet span more than MAX_CELLS."""
    columns: set[bytes] = set()
    numbers: set[bytes] = {b"1"}
    overlap = b""
    while chunk := sheet.read(CHUNK_BYTES):
        window = overlap + chunk
        columns.update(COLUMN_REFERENCE.findall(window))
        numbers.update(ROW_REFERENCE.findall(window))
        overlap = window[-OVERLAP_BYTES:]
    width = max(map(parse_column_number, columns), default=1)
    height = max(map(int, numbers))
    if width * height > MAX_CELLS:
        reason = f"its sheet spans {height:,} rows by {width:,} columns; save the cells you need as CSV"
        raise UnreadableFile(path, reason)


def parse_column_number(letters: bytes) -> int:
    """Return the number of a column, from 1.

    >>> parse_column_number(b"A"), parse_column_number(b"AA"), parse_column_number(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


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
            return value
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


workbook = Format("workbook", (".xlsx", ".xlsm", ".xls"), read_rows)
