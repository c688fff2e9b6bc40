"""One WARC record, one gzip member: packed, unpacked, and found again in a file, whole ones only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from isal import isal_zlib

LEVEL = 2  # 50 times as fast as zlib's 9 and 15% larger
GZIP = 31  # the window bits that ask zlib for gzip's own header and checksum
PIECE = 1 << 20
BrokenMember: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # the stub takes the class for an instance


def pack(data: bytes) -> bytes:
    """Return data as one member."""
    return isal_zlib.compress(data, LEVEL, GZIP)


def unpack(member: bytes) -> bytes:
    """Return the data of a member; raise BrokenMember where it is damaged."""
    return isal_zlib.decompress(member, GZIP)


def members(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Yield (offset, length, data) of each complete member, from the start of the file to the first that is not complete."""
    start = place = 0
    member, data = isal_zlib.decompressobj(GZIP), []
    while piece := file.read(PIECE):
        place += len(piece)
        while piece:
            try:
                data.append(member.decompress(piece))
            except BrokenMember:
                return  # from here on the bytes are no records
            piece = member.unused_data
            if member.eof:
                end = place - len(piece)
                yield start, end - start, b"".join(data)
                start, member, data = end, isal_zlib.decompressobj(GZIP), []
