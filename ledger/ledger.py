"""The ledger as a whole: one database, one folder and the tables in it."""

from __future__ import annotations

from pathlib import Path

from ledger.audit import AuditLog
from ledger.crawls.runs import Runs
from ledger.crawls.schedules import Schedules
from ledger.database import open_engine
from ledger.datasets import Datasets, Stored
from ledger.file_lock import hold_lock
from ledger.keys import ApiKeys
from ledger.migrations.migrate import migrate
from ledger.operations import Operations
from ledger.origins import Origins
from ledger.washes.jobs import WashJobs
from ledger.washes.records import Washes


class Ledger:
    """The state that cannot be rebuilt; every commit is synced to disk before it returns.

    `url` is an SQLAlchemy URL. `folder` holds the key and the head of the audit log, and the locks. Opening a ledger
    creates or migrates its schema; the lock serialises two processes that do so at once.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._engine = open_engine(url)
        with hold_lock(folder / "ledger.lock"):
            migrate(self._engine)
        self.operations = Operations(self._engine)
        self.audit = AuditLog(self._engine, folder)
        self.origins = Origins(self._engine)
        self.keys = ApiKeys(self._engine)
        self.datasets = Datasets(self._engine)
        self.stored = Stored(self._engine)
        self.schedules = Schedules(self._engine)
        self.runs = Runs(self._engine)
        self.washes = Washes(self._engine)
        self.wash_jobs = WashJobs(self._engine)

    def close(self) -> None:
        """Close the connection pool."""
        self._engine.dispose()
