"""The root of every error that Washline raises on purpose, and the errors that several rooms share.

Each room defines its own in `<room>/errors.py`. An error takes facts and builds its own sentence; nothing formats a
message at the place where it is raised.

WashlineError
├── WrongUsage         the command or request is wrong: exit status 2, HTTP 4xx
│   ├── NotFound       HTTP 404
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
    """An id that nothing has was asked for."""

    what = "record"
    listing = "washline --help"

    def __init__(self, wanted: str) -> None:
        super().__init__(f"there is no {self.what} {wanted!r}; to see what there is, type: {self.listing}")


class SettingInvalid(WrongUsage):
    """The environment or the command line sets something that is not understood."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"a setting is not understood: {problem}")


class NotAnOrigin(WrongUsage):
    """Something that is no origin was given as one."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"{given!r} is not an origin; write scheme://host:port, as https://site.example or http://127.0.0.1:8000"
        )


class UnreadableFile(WrongUsage):
    """A file that was named cannot be read as what it should be."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class UnwritableFile(WrongUsage):
    """A file that was named cannot be written."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: cannot be written: {reason}")
