"""Connections to the SQLite file: one writer per thread, a new reader per stream."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from search.errors import StoreUnusable
from search.sqlite_errors import explain_sqlite_error
from search.sqlite_transaction import transaction

LOCK_TIMEOUT = 120  # seconds that a writer waits for another one
CACHE_KIB = 65_536


class Connections:
    """The connections to one file. Safe for threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._writers: list[sqlite3.Connection] = []

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a new connection. Each stream has its own, so that a reader may write while it reads."""
        with self._translating_errors(), closing(connect(self.path)) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield this thread's writing connection inside a transaction."""
        with self._translating_errors(), transaction(self._writer(), LOCK_TIMEOUT) as connection:
            yield connection

    def _writer(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self.path)
            self._writers.append(connection)
        return connection

    @contextmanager
    def _translating_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreUnusable(str(self.path), explain_sqlite_error(error)) from error

    def close(self) -> None:
        """Close the writing connections of all threads; the next write opens a new one."""
        while self._writers:
            self._writers.pop().close()
        self._local = threading.local()


def connect(path: Path) -> sqlite3.Connection:
    """Open the file in autocommit mode."""
    connection = sqlite3.connect(path, timeout=LOCK_TIMEOUT, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return connection
