"""Atomic file writes: a reader sees the old file or the whole new one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

from records.errors import UnwritableFile


@contextmanager
def replace_file(path: Path) -> Iterator[Path]:
    """Yield a temporary file in the folder of `path`; on success it replaces `path` and is on disk, on failure it is
    deleted.

    The file is readable by its owner only. Raise UnwritableFile if the folder or the file cannot be written.
    """
    try:
        handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
        os.close(handle)
    except OSError as error:
        raise UnwritableFile(path, error.strerror or str(error)) from None
    temporary = Path(name)
    try:
        yield temporary
        _sync(temporary)
        temporary.replace(path)
        with suppress(OSError):  # a folder without read permission, or a file system that cannot sync folders
            _sync(path.parent)
    except OSError as error:
        raise UnwritableFile(path, error.strerror or str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
