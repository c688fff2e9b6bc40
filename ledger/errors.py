"""Errors of the ledger and its audit chain."""

from __future__ import annotations

from pathlib import Path

from records.errors import NotFound, WashlineError, WrongUsage


class NoSuchOperation(NotFound):
    """No operation of that name."""

    what, listing = "operation", "washline operation list"


class PurposeMissing(WrongUsage):
    """An operation without a purpose."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f'operation {name!r} needs a purpose; type: washline operation open {name!r} --purpose "why you need to look"'
        )


class OperationPurposeDiffers(WrongUsage):
    """An operation is open for another purpose."""

    def __init__(self, name: str, purpose: str) -> None:
        super().__init__(
            f"operation {name!r} is already open for the purpose {purpose!r}; give that purpose again, or choose another name"
        )


class LedgerError(WashlineError):
    """The ledger cannot do what it was asked."""


class LedgerUnusable(LedgerError):
    """The ledger's database cannot be reached or written."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the ledger cannot be used: {reason}")


class AuditKeyMissing(LedgerError):
    """The audit log's key is gone, so that nothing can be added or verified."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file}: the key of the audit log is missing or damaged; restore it from your backup")


class ChainBroken(LedgerError):
    """The audit log was changed after it was written."""


class EventMissing(ChainBroken):
    """An event was deleted, or moved elsewhere."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit log was changed: event {seq} is missing; it was deleted or moved")


class EventChanged(ChainBroken):
    """An event does not have the content that was written."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit log was changed: event {seq} is not what was written")


class EventOutOfOrder(ChainBroken):
    """An event does not follow the one before it."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the audit log was changed: event {seq} does not follow the one before it")


class HeadDamaged(ChainBroken):
    """The file that tells which event is the last is gone or unreadable."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"the audit log cannot be trusted: {file.name}, which tells its last event, is missing or damaged"
        )
