"""The entries of a file that is being loaded, in a temporary file: the store changes when the whole file was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self

import msgspec
from more_itertools import chunked

from records.entry import EntryRecord
from records.errors import UnwritableFile

encode_lines = msgspec.json.Encoder().encode_lines
decode = msgspec.json.Decoder(EntryRecord).decode


class StagedEntries:
    """Writes entries to a temporary file in a folder and yields them again, in constant memory.

    `entries` and `identifiers` are the numbers written. The file is gone when the context, or the process, ends.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.entries = 0
        self.identifiers = 0

    def __enter__(self) -> Self:
        try:
            self._file = TemporaryFile(dir=self._folder)
        except OSError as error:
            raise UnwritableFile(self._folder, error.strerror or str(error)) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, entries: Sequence[EntryRecord]) -> None:
        """Add entries. Raise UnwritableFile if the disk is full."""
        try:
            self._file.write(encode_lines(entries))
        except OSError as error:
            raise UnwritableFile(self._folder, error.strerror or str(error)) from error
        self.entries += len(entries)
        self.identifiers += sum(len(entry.sightings) for entry in entries)

    def batches(self, size: int) -> Iterator[list[EntryRecord]]:
        """Yield the entries in order, in batches."""
        try:
            self._file.seek(0)  # flushes the buffer
        except OSError as error:
            raise UnwritableFile(self._folder, error.strerror or str(error)) from error
        yield from chunked(map(decode, self._file), size)
