"""Errors of configuration and start-up."""

from __future__ import annotations

from pathlib import Path

from records.errors import WashlineError, WrongUsage


class CannotDoThat(WrongUsage):
    """A store was asked for what its engine cannot do."""

    def __init__(self, engine: str, what: str) -> None:
        super().__init__(f"the store on {engine} cannot {what}")


class ConfigInvalid(WrongUsage):
    """The configuration holds something that is not understood."""

    def __init__(self, place: Path | str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")


class FolderUnusable(WrongUsage):
    """The data folder cannot be made or written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"the data folder {folder} cannot be used: {reason}; name another one with --data")


class CannotListen(WashlineError):
    """The API was to be served where it cannot be."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host} port {port}: {reason}; to take another, add --port")
