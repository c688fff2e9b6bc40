"""Errors of the demo."""

from __future__ import annotations

from pathlib import Path

from records.errors import WrongUsage


class NotADemoFolder(WrongUsage):
    """The demo's data folder contains data of another operation."""

    def __init__(self, folder: Path, operation: str) -> None:
        super().__init__(
            f"{folder} contains data of operation {operation!r}; choose another folder for the demo with --data DIR"
        )
