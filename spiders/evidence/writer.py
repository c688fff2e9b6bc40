"""The evidence of a crawl: WARC files that a kill cannot spoil, and the way back from a capture to its bytes.

A file is called <run>-00000.warc.gz.open while it is written and loses `.open` once it is complete and on disk. A capture
names the final file from the start. Whoever writes a file holds a lock on it, so that a file left open by a crawl that died
is told from one that another crawl is writing.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from records.page import Capture
from spiders.evidence import warc
from spiders.evidence.repair import repair_left_open

OPEN = ".open"
ROTATE_AT = 1_000_000_000  # bytes
UNSAFE = re.compile(r"[^\w.-]+")


class Evidence:
    """Writes the WARC files of one run; every record is in the file when its method returns."""

    def __init__(self, folder: Path, run: str, about: Iterable[tuple[str, str]], rotate_at: int = ROTATE_AT) -> None:
        self.folder, self._run, self._about, self._rotate_at = folder, UNSAFE.sub("_", run), tuple(about), rotate_at
        self._file = -1
        self._name = self._info = ""
        self._size = 0
        folder.mkdir(parents=True, exist_ok=True)
        repair_left_open(folder)

    def exchange(self, exchange: warc.Exchange) -> Capture:
        """Write a response and its request; return where the response stands."""
        self._make_room()
        response = warc.response(exchange, self._info)
        request = warc.request(exchange, self._info, response.record_id)
        return self._append(response, request.data)

    def view(self, url: str, dom: bytes, made_of: str = "") -> Capture:
        """Write the DOM that a browser made of a page; `made_of` is the record id of the page's response."""
        return self.resource(f"urn:view:{url}", "text/html; charset=utf-8", dom, made_of)

    def resource(self, uri: str, content_type: str, payload: bytes, made_of: str = "") -> Capture:
        """Write bytes that are not a response as it was sent."""
        self._make_room()
        return self._append(warc.resource(uri, content_type, payload, self._info, made_of))

    def sync(self) -> None:
        """Bring what was written to disk, so that not even a power cut loses it; may run in a thread beside the writer."""
        with contextlib.suppress(OSError):  # the file was closed, and so synced, in between
            os.fdatasync(self._file)

    def close(self) -> None:
        """Bring the file to disk and give it its final name; a later record begins another."""
        if self._file < 0:
            return
        os.fsync(self._file)
        (self.folder / (self._name + OPEN)).rename(self.folder / self._name)
        _sync_folder(self.folder)
        os.close(self._file)
        self._file = -1

    def _make_room(self) -> None:
        if self._file >= 0 and self._size >= self._rotate_at:
            self.close()
        if self._file < 0:
            self._begin()

    def _begin(self) -> None:
        self._name = _free_name(self.folder, self._run)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        self._file = os.open(self.folder / (self._name + OPEN), flags, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._size = 0
        info = warc.about([("isPartOf", self._run), *self._about])
        self._info = info.record_id
        self._write(info.data)

    def _append(self, record: warc.Packed, more: bytes = b"") -> Capture:
        offset = self._size
        self._write(record.data + more)
        return Capture(self._name, offset, len(record.data), record.record_id, record.sha256)

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        self._size += len(data)


def files_of(folder: Path, run: str) -> list[Path]:
    """Return the WARC files of a run in the order they were begun, one that is still open included."""
    prefix = UNSAFE.sub("_", run)
    shape = re.compile(re.escape(prefix) + r"-\d{5,}\.warc\.gz(?:\.open)?")
    return sorted(path for path in folder.glob("*.warc.gz*") if shape.fullmatch(path.name))


def _free_name(folder: Path, run: str) -> str:
    names = (f"{run}-{number:05}.warc.gz" for number in count())
    return next(name for name in names if not (folder / name).exists() and not (folder / (name + OPEN)).exists())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
