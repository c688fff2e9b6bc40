"""What a use case works with: the store, the ledger, who asks and for which operation. Made by wiring, passed to every job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

import structlog

from ledger.audit import AuditEvent
from ledger.ledger import Ledger
from ledger.operations import Operation
from ledger.origins import Origin
from records.crawl import Limits, Politeness
from scheduler.errors import NoOperation, OperationClosed
from search.errors import EngineAway
from search.store import Store

log = structlog.get_logger()


@dataclass(frozen=True)
class Workspace:
    """A data folder opened by somebody. Store and ledger open when first asked for.

    `listed` are the origins that the configuration permits; `cores` is how many processes may extract at once; `now`
    is the only clock that a job reads.
    """

    folder: Path
    user: str
    operation_name: str
    open_store: Callable[[], Store]
    open_ledger: Callable[[], Ledger]
    now: Callable[[], datetime]
    cores: int = 1
    browser: str = ""
    configured_origins: tuple[Origin, ...] = ()
    limits: Limits = field(default_factory=Limits)
    politeness: Politeness = field(default_factory=Politeness)

    @cached_property
    def store(self) -> Store:
        """What can be searched and rebuilt."""
        return self.open_store()

    @cached_property
    def ledger(self) -> Ledger:
        """What is true only here."""
        return self.open_ledger()

    @cached_property
    def operation(self) -> Operation | None:
        """What the user works in: the operation named for this call, else the one opened last."""
        if self.operation_name:
            named = self.ledger.operations.get(self.operation_name)
            if named.closed_at:
                raise OperationClosed(named.name, named.closed_at)
            return named
        return self.ledger.operations.current(self.user)

    @property
    def evidence(self) -> Path:
        """Where captured bytes are kept."""
        return self.folder / "evidence"

    @property
    def rejected(self) -> Path:
        """Where rejected input is kept."""
        return self.folder / "rejected"

    def require_operation(self) -> Operation:
        """The operation; raise NoOperation where there is none, before anything is looked at."""
        if self.operation is None:
            raise NoOperation
        return self.operation

    def allowed_origins(self) -> tuple[Origin, ...]:
        """Every origin that may be read: those that were allowed, then those of the configuration."""
        return (*self.ledger.origins.all(), *self.configured_origins)

    def settle(self) -> None:
        """Wait until what was written can be read; where the engine is away, what waits on disk is read when it is back."""
        try:
            self.store.settle()
        except EngineAway as away:
            log.warning("written to disk, not yet to the store", reason=str(away))

    def audit(self, action: str, asked: dict[str, object], results: int | None = None) -> None:
        """Write one use into the audit log."""
        name, purpose = (self.operation.name, self.operation.purpose) if self.operation else ("", "")
        self.ledger.audit.record(AuditEvent(self.now(), self.user, name, purpose, action, asked, results))

    def close(self) -> None:
        """Let go of what was opened."""
        for opened in ("store", "ledger"):
            if opened in self.__dict__:
                getattr(self, opened).close()
