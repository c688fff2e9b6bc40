"""Errors of configuration and start-up."""

from __future__ import annotations

from pathlib import Path

from records.errors import WashlineError, WrongUsage


class CapabilityMissing(WrongUsage):
    """The engine of the store lacks a capability."""

    def __init__(self, engine: str, capability: str) -> None:
        super().__init__(f"the store on {engine} cannot {capability}")


class ConfigInvalid(WrongUsage):
    """The configuration file is invalid."""

    def __init__(self, place: Path | str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")


class FolderUnusable(WrongUsage):
    """The data folder cannot be created or written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"the data folder {folder} cannot be used: {reason}; choose another with --data")


class ListenFailed(WashlineError):
    """The API cannot listen on its address."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host} port {port}: {reason}; choose another port with --port")
