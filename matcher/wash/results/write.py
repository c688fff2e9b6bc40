"""Writes the result of a wash in the format of its file name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from matcher.errors import UnknownFileType
from matcher.wash.results.columns import Stamp
from matcher.wash.results.detailed_row import DetailedRow
from matcher.wash.results.stored_rows import write_stored
from matcher.wash.results.text_files import PARTS, name_part, write_csv, write_json_lines
from matcher.wash.results.workbook import write_workbook


def write_parquet(path: Path, header: Sequence[str], washed: Iterable[DetailedRow], stamp: Stamp) -> int:
    """See `parquet_files`, whose library takes time to import."""
    from matcher.wash.results import parquet_files

    return parquet_files.write_parquet(path, header, washed, stamp)


WRITERS = {".csv": write_csv, ".xlsx": write_workbook, ".jsonl": write_json_lines, ".parquet": write_parquet}
IN_PARTS = frozenset((".csv", ".parquet"))
STORED = ".wash"  # the format of `stored_rows`, in which the API keeps results


def write_results(path: Path, header: Sequence[str], washed: Iterable[DetailedRow], stamp: Stamp) -> int:
    """Write the result of a wash as .csv, .xlsx, .jsonl or .parquet, and return the number of rows.

    The file is replaced atomically. Raise UnknownFileType or UnwritableFile.
    """
    if path.suffix == STORED:
        return write_stored(path, header, washed, stamp)
    check_type(path)
    return WRITERS[path.suffix.lower()](path, header, washed, stamp)


def check_type(path: Path) -> None:
    """Raise UnknownFileType if results cannot be written in the format of a file name."""
    if path.suffix.lower() not in (*WRITERS, STORED):
        raise UnknownFileType(path, sorted(WRITERS))


def list_files(path: Path) -> list[Path]:
    """Return the files of a result: CSV and Parquet have three."""
    return [path, *(name_part(path, part) for part in PARTS)] if path.suffix.lower() in IN_PARTS else [path]
