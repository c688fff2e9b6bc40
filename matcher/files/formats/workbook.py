"""Excel workbooks: .xlsx, .xlsm and .xls, a sheet at a time.

A sheet is held in memory (about 100 bytes a cell; Excel ends at 1,048,576 rows), so its size is checked before it is opened:
a small file can claim a sheet of seventeen thousand million cells.
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

MOST_UNPACKED = 2_000_000_000  # bytes
LARGE, MOST_PACKED = 20_000_000, 200  # bytes; sheets of real cells pack to a tenth or a fiftieth
MOST_CELLS = 50_000_000
CHUNK = 1 << 20  # bytes
OVERLAP = 32
COLUMN = re.compile(rb'\br="([A-Z]{1,3})\d')
LINE = re.compile(rb'\br="[A-Z]{0,3}(\d{1,7})"')
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)

Cell = int | float | str | bool | time | date | datetime | timedelta


def rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield the rows of the sheet that was named, else of the first visible one that holds anything."""
    check_size(path)
    with reading(path), CalamineWorkbook.from_path(path) as book:
        for name in [layout.sheet] if layout.sheet else visible(book):
            found = False
            for number, cells in enumerate(book.get_sheet_by_name(name).iter_rows(), 1):
                found = True
                yield Row(f"{path.name} {name} row {number}", tuple(cell(value) for value in cells))
            if found:
                return


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn whatever the library meets in a workbook into UnreadableFile."""
    try:
        yield
    except PasswordError:
        raise UnreadableFile(path, "it is protected by a password; save it without one") from None
    except CalamineError as error:
        raise UnreadableFile(path, f"it cannot be read as a workbook ({error}); save it again, or as CSV") from None
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None
    except (
        BaseException
    ) as error:  # a panic of the library's Rust, which derives from no Exception; all else goes on its way
        if type(error).__module__ == "pyo3_runtime":
            raise UnreadableFile(path, "it is a damaged workbook; save it again, or as CSV") from None
        raise


def sheets(path: Path) -> tuple[str, ...]:
    """Return the names of the visible sheets that hold anything; none where the workbook cannot be read."""
    try:
        with reading(path), CalamineWorkbook.from_path(path) as book:
            return tuple(name for name in visible(book) if book.get_sheet_by_name(name).height)
    except UnreadableFile:
        return ()


def visible(book: CalamineWorkbook) -> list[str]:
    """Return the names of the sheets that a person sees."""
    return [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]


def check_size(path: Path) -> None:
    """Raise UnreadableFile where a workbook would unpack beyond what memory holds."""
    try:
        if not zipfile.is_zipfile(path):
            return  # .xls, which holds 65,536 rows of 256 cells at most
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise UnreadableFile(path, f"it unpacks to more than {MOST_UNPACKED:,} bytes; save it as CSV")
            for part in archive.infolist():
                if part.file_size > LARGE and part.file_size > MOST_PACKED * part.compress_size:
                    raise UnreadableFile(
                        path, f"{part.filename} in it unpacks to {part.file_size:,} bytes, which no list does"
                    )
                if SHEET.fullmatch(part.filename):
                    check_extent(path, archive.open(part))
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ) as error:  # all that zipfile raises
        raise UnreadableFile(path, f"it is a damaged workbook ({error}); save it again, or as CSV") from None
    except OSError as error:
        raise UnreadableFile(path, error.strerror or str(error)) from None


def check_extent(path: Path, sheet: IO[bytes]) -> None:
    """Raise UnreadableFile where the outermost cells of a sheet span more than MOST_CELLS."""
    columns: set[bytes] = set()
    numbers: set[bytes] = {b"1"}
    before = b""
    while chunk := sheet.read(CHUNK):
        here = before + chunk
        columns.update(COLUMN.findall(here))
        numbers.update(LINE.findall(here))
        before = here[-OVERLAP:]
    width = max((index(letters) for letters in columns), default=1)
    height = max(map(int, numbers))
    if width * height > MOST_CELLS:
        raise UnreadableFile(path, f"its sheet spans {height:,} rows by {width:,} columns; save what matters as CSV")


def index(letters: bytes) -> int:
    """Return a column's number from 1.

    >>> index(b"A"), index(b"AA"), index(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def cell(value: Cell) -> str:
    """Return a cell as the text that a person means by it: whole numbers without a point, dates in ISO form.

    Excel keeps 15 digits, and shows no more of a fraction.

    >>> cell(7700900461.0), cell(1e20), cell(0.1 + 0.2), cell(True)
    ('7700900461', '100000000000000000000', '0.3', 'TRUE')
    >>> cell(datetime(2024, 5, 1)), cell(datetime(2024, 5, 1, 9, 30)), cell(time(9, 30))
    ('2024-05-01', '2024-05-01T09:30:00', '09:30:00')
    """
    match value:
        case str():
            return value
        case bool():
            return str(value).upper()
        case float():
            return number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
    return str(value)


def number(value: float) -> str:
    """Return a number in full, without an exponent."""
    return str(int(value)) if value.is_integer() else f"{Decimal(f'{value:.15g}'):f}"


workbook = Format("workbook", (".xlsx", ".xlsm", ".xls"), rows, "an Excel workbook; one sheet is held in memory")
