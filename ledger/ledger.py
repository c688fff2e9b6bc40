"""The ledger as a whole: one database, one folder, and the books in it."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock

from ledger.audit import AuditLog
from ledger.database import open_engine
from ledger.datasets import Datasets
from ledger.keys import ApiKeys
from ledger.operations import Operations
from ledger.origins import Origins
from ledger.runs import Runs
from ledger.schedules import Schedules


class Ledger:
    """All that is true only here. Losing it is a disaster, so every commit reaches the disk."""

    def __init__(self, url: str, folder: Path) -> None:
        with FileLock(folder / "ledger.lock"):  # two first commands at once make one set of tables
            self._engine = open_engine(url)
        self.operations = Operations(self._engine)
        self.audit = AuditLog(self._engine, folder)
        self.origins = Origins(self._engine)
        self.keys = ApiKeys(self._engine)
        self.datasets = Datasets(self._engine)
        self.schedules = Schedules(self._engine)
        self.runs = Runs(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
