"""Errors of the ledger and its audit log.

LedgerError
├── LedgerUnusable    the database cannot be opened, read or written
│   └── LedgerTooNew
├── LedgerDriverMissing
├── LedgerConflict
├── LockUnusable
├── AuditUnwritable
├── AuditKeyMissing
└── ChainBroken       the audit log was changed after it was written
    ├── EventMissing
    ├── EventChanged
    ├── EventOutOfOrder
    └── HeadDamaged
"""

from __future__ import annotations

from pathlib import Path

from records.errors import NotFound, UnwritableFile, WashlineError, WrongUsage


class NoSuchOperation(NotFound):
    """No operation has that name."""

    what, listing = "operation", "washline operation list"


class NoSuchRun(NotFound):
    """No crawl run has that id, or several have an id with that prefix."""

    what, listing = "crawl run", "washline crawl list"


class NoSuchWash(NotFound):
    """No wash has that id, or several have an id with that prefix."""

    what, listing = "wash", "washline wash list"


class OperationNameInvalid(WrongUsage):
    """The name of an operation is empty or has control characters."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is not a name of an operation: write one line of visible characters")


class PurposeMissing(WrongUsage):
    """An operation is opened without a purpose."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"operation {name!r} needs a purpose; run: "
            f'washline operation open {name!r} --purpose "why you need to look"'
        )


class OperationPurposeDiffers(WrongUsage):
    """The operation is already open for another purpose."""

    def __init__(self, name: str, purpose: str) -> None:
        super().__init__(
            f"operation {name!r} is already open for the purpose {purpose!r}; give that purpose again, "
            "or choose another name"
        )


class LedgerUrlInvalid(WrongUsage):
    """The configured URL of the ledger is invalid. The message does not repeat it, because it may hold a password."""

    def __init__(self) -> None:
        super().__init__(
            "the ledger's URL (`ledger` in washline.toml, or WASHLINE_LEDGER) is not valid; "
            "write postgresql://USER@HOST/DATABASE or sqlite:////absolute/path/ledger.db"
        )


class LedgerValueInvalid(WrongUsage):
    """A value that the database cannot store."""

    def __init__(self) -> None:
        super().__init__("the ledger cannot store a number of that size or text that is not valid Unicode; correct it")


class LedgerError(WashlineError):
    """The root of the ledger's errors that are not caused by the user."""


class LedgerUnusable(LedgerError):
    """The database of the ledger cannot be opened, read or written. `ledger` is its file or URL."""

    def __init__(self, ledger: str, reason: str) -> None:
        super().__init__(f"the ledger {ledger} cannot be used: {reason}")


class LedgerTooNew(LedgerUnusable):
    """The schema has a revision that this version of Washline does not know."""

    def __init__(self, ledger: str, revision: str) -> None:
        super().__init__(
            ledger, f"a newer version of Washline wrote it (schema revision {revision}); update Washline to open it"
        )


class LedgerDriverMissing(LedgerError):
    """The Python package that connects to the database is not installed."""

    def __init__(self, ledger: str, module: str) -> None:
        super().__init__(f"the ledger {ledger} needs the Python package {module}, which is not installed; install it")


class LedgerConflict(LedgerError):
    """A unique or foreign key constraint failed: another process wrote the same row."""

    def __init__(self) -> None:
        super().__init__("another process changed the same row of the ledger at the same time; repeat the command")


class LockUnusable(LedgerError):
    """A lock file cannot be created."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"the lock file {file} cannot be created: {reason}; make its folder writable")


class AuditUnwritable(LedgerError):
    """The key or the head of the audit log cannot be written."""

    def __init__(self, problem: UnwritableFile) -> None:
        super().__init__(f"the audit log cannot be written, so the command was stopped: {problem}")


class AuditKeyMissing(LedgerError):
    """The key of the audit log is missing, so that no event can be added or verified."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file}: the key of the audit log is missing or damaged; restore it from your backup")


class ChainBroken(LedgerError):
    """The audit log was changed after it was written."""


class EventMissing(ChainBroken):
    """An event was deleted or moved."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit log was changed: event {seq} is missing; it was deleted or moved")


class EventChanged(ChainBroken):
    """The content of an event does not match its HMAC."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit log was changed: event {seq} was altered")


class EventOutOfOrder(ChainBroken):
    """An event does not follow the event before it."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit log was changed: event {seq} does not follow the event before it")


class HeadDamaged(ChainBroken):
    """The file with the last event's number and HMAC is missing or unreadable."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"the audit log cannot be trusted: {file.name}, which records the last event, is missing or damaged"
        )
