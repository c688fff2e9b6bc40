"""Gzip members: each WARC record is one, so that it can be read without the records before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from isal import isal_zlib

LEVEL = 2  # 50 times as fast as zlib's level 9; the output is 15% larger
GZIP_FORMAT = 31  # value of zlib's `wbits` for the gzip header and checksum
CHUNK_SIZE = 1 << 20  # bytes
DamagedMember: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # the stub declares an instance


def compress_member(data: bytes) -> bytes:
    """Compress data into one member."""
    return isal_zlib.compress(data, LEVEL, GZIP_FORMAT)


def decompress_member(member: bytes) -> bytes:
    """Return the data of a member; raise DamagedMember if it is incomplete or fails its checksum."""
    return isal_zlib.decompress(member, GZIP_FORMAT)


def iter_members(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Yield (offset, length, data) of each member, up to the first that is incomplete or damaged.

    warcio and FastWARC cannot do this: both return a last record whose member is cut off as if it were complete.
    """
    start = position = 0
    member, data = isal_zlib.decompressobj(GZIP_FORMAT), []
    while chunk := file.read(CHUNK_SIZE):
        position += len(chunk)
        while chunk:
            try:
                data.append(member.decompress(chunk))
            except DamagedMember:
                return
            chunk = member.unused_data
            if member.eof:
                end = position - len(chunk)
                yield start, end - start, b"".join(data)
                start, member, data = end, isal_zlib.decompressobj(GZIP_FORMAT), []
