"""Repair the WARC file that a killed crawl left open: truncate it after its last complete record and close it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from spiders.evidence.gzip_member import iter_members


def repair_interrupted_files(folder: Path) -> list[Path]:
    """Close every `.open` WARC file that no process is writing; return their final paths.

    Offsets of existing captures stay valid, because only an incomplete end is removed. A file without a complete record
    is deleted.
    """
    return [path for unfinished in sorted(folder.glob("*.warc.gz.open")) if (path := _repair(unfinished))]


def _repair(unfinished: Path) -> Path | None:
    with unfinished.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return None  # another crawl is writing it
        complete = max((offset + length for offset, length, _ in iter_members(file)), default=0)
        file.truncate(complete)
        os.fsync(file.fileno())
        if not complete:
            unfinished.unlink()
            return None
        return unfinished.rename(unfinished.with_suffix(""))
