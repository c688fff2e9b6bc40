"""What a crawl that was killed left behind: its last WARC file is cut after the last complete record and closed."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from spiders.evidence.gzip_member import members


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
        complete = max((offset + length for offset, length, _ in members(file)), default=0)
        file.truncate(complete)
        os.fsync(file.fileno())
        if not complete:
            left.unlink()
            return None
        return left.rename(left.with_suffix(""))
