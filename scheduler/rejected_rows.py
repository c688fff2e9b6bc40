"""What could not be read is kept aside with its place and reason, to be mended and sent again: nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from records.digest import digest

PROBLEMS_SHOWN = 20


class RejectedRows:
    """A file of rejected input, made when the first piece is rejected; one for each input file, renewed with each reading."""

    def __init__(self, folder: Path, source: Path) -> None:
        self._path = folder / f"{source.name}.{digest('aside', str(source.resolve()))[:8]}.rejected.jsonl"
        self._file: IO[str] | None = None
        self._problems: list[str] = []
        self.rejected = 0

    def __enter__(self) -> Self:
        self._path.unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def reject(self, place: str, reason: str, raw: str) -> None:
        """Keep a piece of input aside."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="ascii")
        self._file.write(json.dumps({"place": place, "reason": reason, "raw": raw}) + "\n")
        self.rejected += 1
        if len(self._problems) < PROBLEMS_SHOWN:
            self._problems.append(f"{place}: {reason}")

    @property
    def problems(self) -> tuple[str, ...]:
        """The first problems, one sentence each."""
        return tuple(self._problems)

    @property
    def kept(self) -> str:
        """Where the rejected input is, "" where there is none."""
        return str(self._path) if self._file is not None else ""
