"""Workbooks of Excel and LibreOffice: .xlsx, .xlsm, .xlsb, .xls and .ods, one sheet at a time.

A workbook is read in a child process, because a file of a kilobyte can make any library allocate more than the machine
has, or end the process. The child holds one sheet in memory; here its rows are a stream.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from matcher.files.format import Format, Layout, Row
from matcher.files.workbooks.child import END, MAX_CPU, MAX_MEMORY
from records.errors import UnreadableFile

MAX_UNPACKED_BYTES = 2_000_000_000
LARGE_PART_BYTES, MAX_COMPRESSION = 20_000_000, 200  # sheets of real cells compress to between a tenth and a fiftieth
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)  # all that zipfile raises
CHILD = (sys.executable, "-P", "-m", "matcher.files.workbooks.child")


def read_rows(path: Path, layout: Layout) -> Iterator[Row]:
    """Yield the rows of the sheet of the layout, by default of the first visible sheet that is not empty.

    Raise UnreadableFile if there is no such sheet, or if it cannot be read.
    """
    check_size(path)
    parts = run_child(path, "rows", layout.sheet)
    name = next(parts, [""])[0]
    number = 0
    for batch in parts:
        for cells in batch:
            number += 1
            yield Row(f"{path.name} {name} row {number}", tuple(cells))


def list_sheets(path: Path) -> tuple[str, ...]:
    """Return the names of the visible sheets that are not empty. Raise UnreadableFile."""
    check_size(path)
    return tuple(next(run_child(path, "names")))


def read_sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the visible sheets that are not empty; none if the workbook cannot be read."""
    try:
        return list_sheets(path)
    except UnreadableFile:
        return ()


def run_child(path: Path, action: str, *sheet: str) -> Iterator[list[Any]]:
    """Yield the arrays that the child process writes; raise UnreadableFile if it fails or is killed by a limit."""
    command = (*CHILD, action, str(path.absolute()), *sheet)
    with subprocess.Popen(  # noqa: S603 - no shell, and the path is absolute
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        try:
            yield from read_parts(path, child.stdout)
        finally:
            child.kill()


def read_parts(path: Path, output: IO[bytes] | None) -> Iterator[list[Any]]:
    """Yield the arrays of a child's output up to its end; raise UnreadableFile for an error or a missing end."""
    for line in output or ():
        part = msgspec.json.decode(line)
        if part == END:
            return
        if isinstance(part, dict):
            raise UnreadableFile(path, part["error"])
        yield part
    raise UnreadableFile(
        path,
        f"reading it as a workbook takes more than {MAX_MEMORY:,} bytes of memory or {MAX_CPU} seconds, "
        "or it is damaged; save the cells you need as CSV",
    )


def check_size(path: Path) -> None:
    """Raise UnreadableFile if a workbook is damaged, or unpacks to more than a list can have."""
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


workbook = Format("workbook", (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), read_rows, list_sheets=read_sheet_names)
