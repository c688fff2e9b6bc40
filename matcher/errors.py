"""Errors of lists, datasets, clusters and exports."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from records.errors import WashlineError, WrongUsage


class NotInCluster(WrongUsage):
    """The advert is not a member of the cluster."""

    def __init__(self, advert: str, cluster: str) -> None:
        super().__init__(
            f"advert {advert!r} is not in cluster {cluster}; to list its adverts, run: washline cluster show {cluster}"
        )


class UnknownFileType(WrongUsage):
    """The requested output format does not exist."""

    def __init__(self, requested: Path | str, known: Sequence[str]) -> None:
        super().__init__(f"{requested}: unknown output format; use one of: {', '.join(known)}")


class ListColumnMissing(WrongUsage):
    """The list does not have the requested column."""

    def __init__(self, path: Path | str, column: str, present: Sequence[str]) -> None:
        super().__init__(f"{path}: no column {column!r} in the list; {suggest_name(column, present)}")


class KindNotWashed(WrongUsage):
    """The requested kind of identifier does not exist, or identifies nobody."""

    def __init__(self, kind: str, known: Sequence[str]) -> None:
        super().__init__(f"no kind {kind!r} to wash; {suggest_name(kind, known)}")


class SheetMissing(WrongUsage):
    """The list does not have the requested sheet."""

    def __init__(self, path: Path | str, sheet: str, present: Sequence[str]) -> None:
        known = suggest_name(sheet, present) if present else "the file has no sheets"
        super().__init__(f"{path}: no sheet {sheet!r} in the list; {known}")


class DatasetError(WashlineError):
    """A dataset cannot be loaded."""


class DatasetIncomplete(DatasetError):
    """The file of a dataset looks incomplete; nothing was changed."""

    def __init__(self, manifest: Path, problem: str) -> None:
        super().__init__(
            f"{manifest}: {problem}; nothing was changed: check that the file is complete, or load it with --force"
        )


class NoSuchDataset(WrongUsage):
    """No dataset of the name was ever loaded."""

    def __init__(self, name: str, present: Sequence[str]) -> None:
        known = suggest_name(name, present) if present else "none was loaded"
        super().__init__(f"no dataset {name!r}; {known}")


class ManifestInvalid(DatasetError):
    """The manifest has an error."""

    def __init__(self, manifest: Path, problem: str) -> None:
        super().__init__(f"{manifest}: {problem}; correct the manifest and load it again")


class ManifestColumnMissing(DatasetError):
    """The manifest maps a column that the data file does not have."""

    def __init__(self, manifest: Path, file: Path, column: str, present: Sequence[str]) -> None:
        super().__init__(f"{manifest}: no column {column!r} in the file {file.name}; {suggest_name(column, present)}")


def suggest_name(name: str, present: Sequence[str]) -> str:
    """Return the most similar of the names that are present as a question, else all of them.

    >>> suggest_name("mobil", ["Name", "Mobile"]), suggest_name("x", ["Name", "Mobile"])
    ("did you mean 'Mobile'?", "it has: 'Name', 'Mobile'")
    """
    by_key = {candidate.casefold(): candidate for candidate in present}
    if similar := difflib.get_close_matches(name.casefold(), by_key, n=1):
        return f"did you mean {by_key[similar[0]]!r}?"
    return f"it has: {', '.join(map(repr, present))}"
