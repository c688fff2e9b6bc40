"""Errors of the demo."""

from __future__ import annotations

from pathlib import Path

from records.errors import WrongUsage


class NotADemoFolder(WrongUsage):
    """The demo was asked to work in a folder that holds somebody's work."""

    def __init__(self, folder: Path, operation: str) -> None:
        super().__init__(
            f"{folder} holds the work of operation {operation!r}; give the demo a folder of its own with --data DIR"
        )
