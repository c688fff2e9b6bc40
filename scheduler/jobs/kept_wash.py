"""The files of a wash in the data folder: a copy of its list, and the result of each row, misses included.

DATA/washes/RUN/numbers.csv     the list
DATA/washes/RUN/rows.jsonl.gz   the place, result and matches of each row
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import GzipFile
from pathlib import Path

import msgspec

from records.atomic_file import replace_file
from records.errors import UnreadableFile, UnwritableFile
from records.hit import WashedRow

ROWS = "rows.jsonl.gz"
encode = msgspec.json.Encoder().encode


class KeptRow(msgspec.Struct, frozen=True, array_like=True):
    """The result of one row; `matches` are pairs of an identifier and the record that has it, sorted."""

    place: str
    result: str
    matches: tuple[tuple[str, str], ...] = ()


decode = msgspec.json.Decoder(KeptRow).decode


class KeptWash:
    """The folder of one wash."""

    def __init__(self, folder: Path, run: str) -> None:
        self._folder = folder / run

    def keep_list(self, file: Path) -> None:
        """Copy the list into the folder. Raise UnwritableFile."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            target = self._folder / file.name
            if not (target.exists() and target.samefile(file)):
                with replace_file(target) as copy:
                    shutil.copyfile(file, copy)
        except OSError as error:
            raise UnwritableFile(self._folder, error.strerror or str(error)) from error

    def find_list(self) -> Path:
        """Return the copy of the list; raise UnreadableFile if it is gone."""
        files = [path for path in self._folder.glob("*") if path.name != ROWS and not path.name.startswith(".")]
        if not files:
            raise UnreadableFile(self._folder, "the copy of the list is missing")
        return files[0]

    @contextmanager
    def write_rows(self) -> Iterator[GzipFile]:
        """Yield the file of the rows, to which `write_row` writes; an older one is replaced at the end."""
        with replace_file(self._folder / ROWS) as new, GzipFile(new, "wb", compresslevel=1, mtime=0) as rows:
            yield rows

    def read_rows(self) -> Iterator[KeptRow]:
        """Yield the rows in order. Raise UnreadableFile."""
        try:
            with gzip.open(self._folder / ROWS, "rb") as rows:
                yield from map(decode, rows)
        except (OSError, EOFError, msgspec.MsgspecError) as error:
            raise UnreadableFile(self._folder / ROWS, str(error)) from None


def write_row(rows: GzipFile, row: WashedRow) -> None:
    """Append the result of one row."""
    rows.write(encode(summarise(row)) + b"\n")


def summarise(row: WashedRow) -> KeptRow:
    """Return the row to store."""
    matches = {(str(hit.identifier), f"{hit.seen.subject} {hit.seen.source} {hit.seen.source_id}") for hit in row.hits}
    return KeptRow(row.place, str(row.result), tuple(sorted(matches)))
