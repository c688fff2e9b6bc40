"""The root of every error that Washline raises on purpose, and the errors that several packages share.

Each package defines its own in `<package>/errors.py`. An error takes facts and builds its own sentence; nothing formats
a message at the place where it is raised.

WashlineError
├── WrongUsage         the command or request is wrong: exit status 2, HTTP 4xx
│   ├── NotFound       HTTP 404
│   ├── NotAnOrigin
│   ├── SettingInvalid
│   ├── UnreadableFile
│   └── UnwritableFile
├── CrawlError         spiders.errors
├── DatasetError       matcher.errors
├── IdentifierError    enrich.errors
├── LedgerError        ledger.errors
└── StoreError         search.errors
"""

from __future__ import annotations

from pathlib import Path


class WashlineError(Exception):
    """The root: one plain sentence for a user."""


class WrongUsage(WashlineError):
    """The command or request itself was wrong."""


class NotFound(WrongUsage):
    """No record has the requested id."""

    what = "record"
    listing = "washline --help"

    def __init__(self, requested: str) -> None:
        super().__init__(f"{self.what} {requested!r} does not exist; to list them, run: {self.listing}")


class SettingInvalid(WrongUsage):
    """A setting is invalid."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"a setting is invalid: {problem}")


class NotAnOrigin(WrongUsage):
    """The value is not an origin."""

    def __init__(self, value: str) -> None:
        super().__init__(
            f"{value!r} is not an origin; write scheme://host:port, such as https://site.example or http://127.0.0.1:8000"
        )


class UnreadableFile(WrongUsage):
    """The file cannot be read, or is not in the expected format."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class UnwritableFile(WrongUsage):
    """The file cannot be written."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: cannot be written: {reason}")
