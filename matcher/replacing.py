"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from records.errors import UnwritableFile


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a new file beside `path` to write to; it takes the place of `path` at the end, and vanishes if that fails.

    The result is readable by its owner only, as what was there before or more narrowly. Raises UnwritableFile.
    """
    try:
        handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
        os.close(handle)
    except OSError as error:
        raise UnwritableFile(path, error.strerror or str(error)) from None
    new = Path(name)
    try:
        yield new
        new.replace(path)
    except OSError as error:
        raise UnwritableFile(path, error.strerror or str(error)) from error
    finally:
        new.unlink(missing_ok=True)
