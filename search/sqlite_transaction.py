"""Write transactions on an SQLite file that several processes write to."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

ATTEMPT_MS = 500  # SQLite waits for a lock in C, where Python handles neither SIGTERM nor Ctrl-C


@contextmanager
def transaction(connection: sqlite3.Connection, lock_timeout: int) -> Iterator[sqlite3.Connection]:
    """Run the block in a write transaction: commit at its end, roll back on any exception.

    Waits up to `lock_timeout` seconds for another writer, then raises sqlite3.OperationalError; a signal ends the wait.
    The connection is in autocommit mode.
    """
    _begin(connection, lock_timeout)
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.rollback()


def _begin(connection: sqlite3.Connection, lock_timeout: int) -> None:
    deadline = time.monotonic() + lock_timeout
    connection.execute(f"PRAGMA busy_timeout = {ATTEMPT_MS}")
    try:
        while not _try_begin(connection, deadline):
            pass
    finally:
        connection.execute(f"PRAGMA busy_timeout = {lock_timeout * 1000}")


def _try_begin(connection: sqlite3.Connection, deadline: float) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
            raise
        return False
    return True
