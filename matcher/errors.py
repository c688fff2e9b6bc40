"""Errors of lists, datasets and exports."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from records.errors import WashlineError, WrongUsage


class NotInCluster(WrongUsage):
    """An advert that is no member of a cluster."""

    def __init__(self, advert: str, cluster: str) -> None:
        super().__init__(
            f"advert {advert} is not in cluster {cluster}; to see what is, type: washline cluster show {cluster}"
        )


class UnknownFileType(WrongUsage):
    """A result was asked for in a form that nobody writes."""

    def __init__(self, asked: Path | str, known: Sequence[str]) -> None:
        super().__init__(f"{asked}: what kind of file this should be is not clear; there are: {', '.join(known)}")


class ListColumnMissing(WrongUsage):
    """A column was asked for that the list does not have."""

    def __init__(self, path: Path | str, column: str, present: Sequence[str]) -> None:
        near = difflib.get_close_matches(column.casefold(), [one.casefold() for one in present], n=1)
        meant = next((one for one in present if near and one.casefold() == near[0]), "")
        hint = f"did you mean {meant!r}?" if meant else f"it has: {', '.join(present)}"
        super().__init__(f"{path}: no column {column!r} in the list; {hint}")


class DatasetError(WashlineError):
    """A dataset cannot be loaded."""


class ManifestInvalid(DatasetError):
    """A manifest is not what a manifest must be."""

    def __init__(self, manifest: Path, problem: str) -> None:
        super().__init__(f"{manifest}: {problem}")


class ManifestColumnMissing(DatasetError):
    """A manifest names a column that the file does not have."""

    def __init__(self, manifest: Path, column: str, present: Sequence[str]) -> None:
        near = difflib.get_close_matches(column, present, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; the file has: {', '.join(present)}"
        super().__init__(f"{manifest}: no column {column!r} in the file{hint}")
