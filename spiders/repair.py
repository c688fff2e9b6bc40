"""What a crawl that was killed left behind: its last WARC file is cut after the last complete record and closed."""

from __future__ import annotations

import fcntl
import os
import zlib
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

PIECE = 1 << 20
GZIP = 31


def repair_left_open(folder: Path) -> list[Path]:
    """Close every WARC file of the folder that nobody writes any more; return their final names.

    Offsets of earlier captures stay right, since only an incomplete end is cut off. A file without any record is removed.
    """
    return [path for left in sorted(folder.glob("*.warc.gz.open")) if (path := _repair(left))]


def _repair(left: Path) -> Path | None:
    with left.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return None  # another crawl is writing it
        complete = _complete_bytes(file)
        file.truncate(complete)
        os.fsync(file.fileno())
        if not complete:
            left.unlink()
            return None
        return left.rename(left.with_suffix(""))


def _complete_bytes(file: BinaryIO) -> int:
    """Return where the last complete gzip member ends."""
    end, place = 0, 0
    member = isal_zlib.decompressobj(GZIP)
    try:
        while piece := file.read(PIECE):
            place += len(piece)
            while piece:
                member.decompress(piece)
                piece = member.unused_data
                if member.eof:
                    end = place - len(piece)
                    member = isal_zlib.decompressobj(GZIP)
    except (isal_zlib.error, zlib.error):
        pass  # from here on the bytes are no records
    return end
