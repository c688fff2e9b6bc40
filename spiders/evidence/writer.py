"""Writes the evidence of a crawl as WARC files that survive a crash.

A file is named <run>-00000.warc.gz.open while it is being written, and loses `.open` once it is complete and synced to
disk. Captures contain the final name from the start. The writer holds a lock on its file, which distinguishes a file
that another crawl is writing from a file that a killed crawl left open.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from records.page import Capture
from spiders.errors import EvidenceUnwritable
from spiders.evidence.capture_lookup import OPEN_SUFFIX
from spiders.evidence.repair import repair_interrupted_files
from spiders.evidence.warc import (
    DISCONNECT,
    CompressedRecord,
    HttpExchange,
    build_request,
    build_resource,
    build_response,
    build_warcinfo,
)

VIEW_PREFIX = "urn:view:"  # target URI of a rendered page's DOM
MAX_FILE_SIZE = 1_000_000_000  # bytes; a larger file is closed and the next one started
UNSAFE_CHARACTERS = re.compile(r"[^\w.-]+")


class EvidenceWriter:
    """Writes the WARC files of one run.

    Each record is in the file when its method returns. All methods but sync raise EvidenceUnwritable if writing fails.
    """

    def __init__(
        self, folder: Path, run: str, warcinfo: Iterable[tuple[str, str]], max_file_size: int = MAX_FILE_SIZE
    ) -> None:
        self.folder, self._run, self._warcinfo = folder, _make_safe(run), tuple(warcinfo)
        self._max_file_size = max_file_size
        self._file = -1
        self._name = self._warcinfo_id = ""
        self._size = 0
        with _report_unwritable(folder):
            folder.mkdir(parents=True, exist_ok=True)
            repair_interrupted_files(folder)

    def write_exchange(self, exchange: HttpExchange) -> Capture:
        """Write a response and its request; return the capture of the response."""
        self._ensure_file()
        response = build_response(exchange, self._warcinfo_id)
        request = build_request(exchange, self._warcinfo_id, response.record_id)
        return replace(self._append(response, request.data), truncated=exchange.truncated == DISCONNECT)

    def write_dom(self, url: str, dom: bytes, source: Capture | None = None) -> Capture:
        """Write the DOM of a rendered page; `source` is the capture of the page's response."""
        return self.write_resource(VIEW_PREFIX + url, "text/html; charset=utf-8", dom, source)

    def write_resource(self, uri: str, content_type: str, payload: bytes, source: Capture | None = None) -> Capture:
        """Write content that is not an HTTP response in its original bytes; truncated if its source was."""
        self._ensure_file()
        capture = self._append(build_resource(uri, content_type, payload, self._warcinfo_id, source))
        return replace(capture, truncated=source is not None and source.truncated)

    def sync(self) -> None:
        """Sync the file to disk, which protects it from a power failure; safe to call from another thread."""
        with contextlib.suppress(OSError):  # the file was closed, and therefore synced, in the meantime
            os.fdatasync(self._file)

    def close(self) -> None:
        """Sync the file to disk and give it its final name; a later record starts another file."""
        if self._file < 0:
            return
        with _report_unwritable(self._path):
            os.fsync(self._file)
            if self._size:
                self._path.rename(self.folder / self._name)
            else:
                self._path.unlink()  # not even the first record could be written
            _sync_folder(self.folder)
            os.close(self._file)
        self._file = -1

    @property
    def _path(self) -> Path:
        return self.folder / (self._name + OPEN_SUFFIX)

    def _ensure_file(self) -> None:
        if self._file >= 0 and self._size >= self._max_file_size:
            self.close()
        if self._file < 0:
            self._start_file()

    def _start_file(self) -> None:
        self._name = _find_free_name(self.folder, self._run)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        with _report_unwritable(self._path):
            self._file = os.open(self._path, flags, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        self._size = 0
        warcinfo = build_warcinfo([("isPartOf", self._run), *self._warcinfo])
        self._warcinfo_id = warcinfo.record_id
        self._write(warcinfo.data)

    def _append(self, record: CompressedRecord, concurrent: bytes = b"") -> Capture:
        offset = self._size
        self._write(record.data + concurrent)
        return Capture(self._name, offset, len(record.data), record.record_id, record.sha256)

    def _write(self, data: bytes) -> None:
        """Append all of the data or, if the disk is full, nothing."""
        remaining = memoryview(data)
        with _report_unwritable(self._path):
            try:
                while remaining:
                    remaining = remaining[os.write(self._file, remaining) :]
            except OSError:
                os.ftruncate(self._file, self._size)
                raise
        self._size += len(data)


def list_warc_files(folder: Path, run: str) -> list[Path]:
    """Return the WARC files of a run in the order they were started, including any that is still open."""
    pattern = re.compile(re.escape(_make_safe(run)) + r"-\d{5,}\.warc\.gz(?:\.open)?")
    return sorted(path for path in folder.glob("*.warc.gz*") if pattern.fullmatch(path.name))


def _make_safe(run: str) -> str:
    """Return a run's name without characters that have a meaning in paths."""
    return UNSAFE_CHARACTERS.sub("_", run)


def _find_free_name(folder: Path, run: str) -> str:
    names = (f"{run}-{number:05}.warc.gz" for number in count())
    return next(name for name in names if not (folder / name).exists() and not (folder / (name + OPEN_SUFFIX)).exists())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _report_unwritable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EvidenceUnwritable(path, error.strerror or str(error)) from error
