"""One WARC record, one gzip member: packed, unpacked, and counted as far as a file holds whole ones."""

from __future__ import annotations

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


def complete_bytes(file: BinaryIO) -> int:
    """Return where the last complete member of a file ends, reading from its start."""
    end = place = 0
    member = isal_zlib.decompressobj(GZIP)
    try:
        while piece := file.read(PIECE):
            place += len(piece)
            while piece:
                member.decompress(piece)
                piece = member.unused_data
                if member.eof:
                    end, member = place - len(piece), isal_zlib.decompressobj(GZIP)
    except BrokenMember:
        pass  # from here on the bytes are no records
    return end
