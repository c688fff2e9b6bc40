"""Keeps the whole result of a wash in one file, to be paged through and written in any format later.

A file is a sequence of blocks: four bytes of length (big endian), then a zlib-compressed msgpack document. The first
block is the header with the stamp, each further one holds up to BLOCK_ROWS rows with the details of their hits.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
from more_itertools import chunked

from matcher.wash.results.columns import Stamp
from matcher.wash.results.detailed_row import DetailedRow
from matcher.wash.results.details import HitDetails
from records.atomic_file import replace_file
from records.errors import UnreadableFile
from records.hit import Hit, WashedRow

BLOCK_ROWS = 500
LENGTH_BYTES = 4


class StoredHead(msgspec.Struct, frozen=True, array_like=True):
    """The first block: the header of the list, and the stamp of the wash."""

    header: tuple[str, ...]
    stamp: Stamp


class StoredRow(msgspec.Struct, frozen=True, array_like=True):
    """A row, and the details of its hits in their order."""

    row: WashedRow
    details: tuple[HitDetails, ...]

    def get(self, hit: Hit) -> HitDetails:
        """Return the details of a hit of the row."""
        return self.details[self.row.hits.index(hit)]


encode = msgspec.msgpack.Encoder().encode
decode_head = msgspec.msgpack.Decoder(StoredHead).decode
decode_rows = msgspec.msgpack.Decoder(list[StoredRow]).decode


def write_stored(path: Path, header: Sequence[str], washed: Iterable[DetailedRow], stamp: Stamp) -> int:
    """Write a result and return the number of rows; the file is replaced atomically."""
    count = 0
    with replace_file(path) as new, new.open("wb") as file:
        _write_block(file, StoredHead(tuple(header), stamp))
        for batch in chunked(washed, BLOCK_ROWS):
            _write_block(file, [StoredRow(row, tuple(map(details, row.hits))) for row, details in batch])
            count += len(batch)
    return count


class StoredResult:
    """A stored result. Raise UnreadableFile if it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        head = self._read(0, limit=1)
        try:
            self._head = decode_head(next(head))
        except (StopIteration, msgspec.MsgspecError) as error:
            raise UnreadableFile(path, f"it is no stored result: {error}") from None

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the list's columns."""
        return self._head.header

    @property
    def stamp(self) -> Stamp:
        """The metadata of the wash."""
        return self._head.stamp

    def rows(self, first: int = 0) -> Iterator[DetailedRow]:
        """Yield the rows in order, beginning with the row of this number (from 0)."""
        skipped = first % BLOCK_ROWS
        for block in self._read(1 + first // BLOCK_ROWS):
            for stored in decode_rows(block)[skipped:]:
                yield DetailedRow(stored.row, stored.get)
            skipped = 0

    def _read(self, first: int, limit: int | None = None) -> Iterator[bytes]:
        """Yield the blocks from a number on; those before are skipped unread."""
        number = 0
        try:
            with self._path.open("rb") as file:
                while limit is None or number < first + limit:
                    length = int.from_bytes(file.read(LENGTH_BYTES), "big")
                    if not length:
                        return
                    if number >= first:
                        yield zlib.decompress(file.read(length))
                    else:
                        file.seek(length, 1)
                    number += 1
        except (OSError, zlib.error) as error:
            raise UnreadableFile(self._path, str(error)) from None


def _write_block(file: BinaryIO, content: StoredHead | list[StoredRow]) -> None:
    block = zlib.compress(encode(content), 1)
    file.write(len(block).to_bytes(LENGTH_BYTES, "big") + block)
