"""The workspace: the context of every use case, built by `washline.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

import structlog

from ledger.audit import AuditEvent
from ledger.database import format_utc
from ledger.ledger import Ledger
from ledger.operations import Operation
from ledger.origins import CrawlPermission
from records.crawl import Limits, Politeness
from scheduler.errors import NoOperation, OperationClosed, StoreBehind
from search.errors import EngineUnavailable
from search.store import Store

log = structlog.get_logger()
ADVERTS, ENTRIES = "adverts", "entries"


@dataclass(frozen=True)
class Workspace:
    """A data folder opened by a user. Store and ledger are opened on first use.

    `operation_name` overrides the user's current operation. `configured_origins` are the origins that the configuration
    file allows. `cores` is the number of processes for extraction. `now` is the only clock that a use case reads.
    """

    folder: Path
    user: str
    operation_name: str
    open_store: Callable[[], Store]
    open_ledger: Callable[[], Ledger]
    now: Callable[[], datetime]
    cores: int = 1
    browser: str = ""
    configured_origins: tuple[CrawlPermission, ...] = ()
    limits: Limits = field(default_factory=Limits)
    politeness: Politeness = field(default_factory=Politeness)
    json_queries: tuple[str, ...] = ()

    @cached_property
    def store(self) -> Store:
        """The search store, which can be rebuilt."""
        return self.open_store()

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, which cannot be rebuilt."""
        return self.open_ledger()

    @cached_property
    def operation(self) -> Operation | None:
        """The operation named for this call, else the user's current one; None if there is neither.

        Raise NoSuchOperation or OperationClosed for the named one.
        """
        if self.operation_name:
            named = self.ledger.operations.get(self.operation_name)
            if named.closed_at:
                raise OperationClosed(named.name, named.closed_at)
            return named
        return self.ledger.operations.current(self.user)

    @property
    def evidence(self) -> Path:
        """The folder of the WARC files."""
        return self.folder / "evidence"

    @property
    def rejected(self) -> Path:
        """The folder of rejected rows."""
        return self.folder / "rejected"

    @property
    def washes(self) -> Path:
        """The folder of the kept lists and results of washes."""
        return self.folder / "washes"

    def require_operation(self) -> Operation:
        """Return the operation; raise NoOperation if there is none. Every use case calls this before it reads data."""
        if self.operation is None:
            raise NoOperation
        return self.operation

    def allowed_origins(self) -> tuple[CrawlPermission, ...]:
        """Return the allow-list of origins: the ledger's, and the configuration's for origins not in the ledger."""
        stored = self.ledger.origins.all()
        known = {permission.origin for permission in stored}
        return (*stored, *(permission for permission in self.configured_origins if permission.origin not in known))

    def wait_for_writes(self) -> None:
        """Wait until the store's writes are searchable; log a warning if they are queued because the engine is
        unavailable.
        """
        try:
            self.store.flush()
        except EngineUnavailable as error:
            log.warning("written to disk, not yet to the store", reason=str(error))

    def record_stored(self) -> None:
        """Wait for the store's writes, and record in the ledger how many adverts it holds; no job deletes any."""
        self.wait_for_writes()
        status = self.store.status()
        if status.answers and not status.waiting:
            known = self.ledger.stored.counts().get(ADVERTS, 0)
            self.ledger.stored.record({ADVERTS: max(known, dict(status.counts)[ADVERTS])}, format_utc(self.now()))

    def require_whole_store(self) -> None:
        """Raise StoreBehind if the store holds less than was stored: a miss would not be a finding."""
        known = {ADVERTS: self.ledger.stored.counts().get(ADVERTS, 0)}
        known[ENTRIES] = sum(edition.entries for edition in self.ledger.datasets.current())
        held = self.store.counts()
        missing = [(name, held[name], count) for name, count in known.items() if held[name] < count]
        if missing:
            raise StoreBehind(self.store.status().engine, missing)

    def audit(self, action: str, parameters: Mapping[str, object], results: int | None = None) -> None:
        """Append an event to the audit log, with the user, the operation and the time."""
        name, purpose = (self.operation.name, self.operation.purpose) if self.operation else ("", "")
        self.ledger.audit.record(AuditEvent(self.now(), self.user, name, purpose, action, dict(parameters), results))

    def close(self) -> None:
        """Close the store and the ledger if they were opened."""
        for opened in ("store", "ledger"):
            if opened in self.__dict__:
                getattr(self, opened).close()
