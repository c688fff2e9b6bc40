"""The file of rejected rows of an import: the place, reason and content of each, to correct and resend."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from records.digest import digest
from records.errors import UnwritableFile

MAX_PROBLEMS = 20  # in a report


class RejectedRows:
    """Writes the rejected rows of one input file to a JSON lines file, which each import of that file replaces.

    The file is created when the first row is rejected. Raise UnwritableFile if that fails.
    """

    def __init__(self, folder: Path, source: Path) -> None:
        self._path = folder / f"{source.name}.{digest('aside', str(source.resolve()))[:8]}.rejected.jsonl"
        self._file: IO[str] | None = None
        self._problems: list[str] = []
        self.rejected = 0

    def __enter__(self) -> Self:
        with self._translate_errors():
            self._path.unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def reject(self, place: str, reason: str, raw: str) -> None:
        """Write a rejected row: its place in the input, why it was rejected, and its content."""
        with self._translate_errors():
            self._write(json.dumps({"place": place, "reason": reason, "raw": raw}))
        self.rejected += 1
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(f"{place}: {reason}")

    def _write(self, line: str) -> None:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="ascii", buffering=1)
        self._file.write(line + "\n")

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UnwritableFile(self._path, error.strerror or str(error)) from error

    @property
    def problems(self) -> tuple[str, ...]:
        """The first MAX_PROBLEMS problems, one sentence each."""
        return tuple(self._problems)

    @property
    def path(self) -> str:
        """The path of the file, "" if no row was rejected."""
        return str(self._path) if self._file is not None else ""
