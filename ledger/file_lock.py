"""Exclusive locks between processes, held on a file; the operating system releases one if its process dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ledger.errors import LockUnusable
from records.errors import WashlineError

WAIT_FOREVER = -1
BUSY_TIMEOUT = 0.2  # seconds; longer than another process needs to look whether the lock is held


@contextmanager
def hold_lock(path: Path, *, busy: WashlineError | None = None) -> Iterator[None]:
    """Hold the lock of a file, whose folder is created; wait for it, or raise `busy` if another process
    keeps it.

    Raise LockUnusable if the file cannot be created.
    """
    lock = FileLock(path, timeout=BUSY_TIMEOUT if busy else WAIT_FOREVER)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise busy or LockUnusable(path, "timeout") from None
    except OSError as error:
        raise LockUnusable(path, error.strerror or str(error)) from error
    try:
        yield
    finally:
        lock.release()
