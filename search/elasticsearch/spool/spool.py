"""The spool file: batches that wait for the engine, in order, and dead letters with the engine's reason.

One SQLite file, synced to disk before `append` returns. Several processes may share it: only the holder of the lock
drains it, in order, while the others append. A batch is deleted once the engine has it. A batch that was written but
not yet deleted is written again, which changes nothing.
"""

from __future__ import annotations

import fcntl
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from search.errors import SpoolFull, StoreUnusable
from search.sqlite_errors import explain_sqlite_error
from search.sqlite_transaction import transaction

SPOOL_FILE = "elasticsearch-spool.db"
LOCK_SUFFIX = ".turn"
LOCK_TIMEOUT = 300  # seconds that an append waits for another process's transaction
# The column `verb` holds the record type; its name stays, because spool files of older versions have it.
SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS waiting (
        n INTEGER PRIMARY KEY AUTOINCREMENT, verb TEXT, records INTEGER, bytes INTEGER, body BLOB
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS dead (
        n INTEGER PRIMARY KEY AUTOINCREMENT, verb TEXT, at TEXT, reason TEXT, body BLOB
    )
    """,
    "DELETE FROM dead WHERE n NOT IN (SELECT max(n) FROM dead GROUP BY verb, body)",
    "CREATE UNIQUE INDEX IF NOT EXISTS dead_once ON dead (verb, body)",
)


@dataclass(frozen=True, slots=True)
class SpoolSize:
    """The number of spooled batches, of their records and of their bytes."""

    batches: int = 0
    records: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record that the engine refused, with time and reason. `body` is JSON in ASCII, including lone surrogates."""

    n: int
    record_type: str
    at: datetime
    reason: str
    body: bytes


class Spool:
    """Spooled batches and dead letters, in one file of a folder."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self.path = folder / SPOOL_FILE
        self._max_bytes = max_bytes
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def append(self, record_type: str, body: bytes, records: int, reason: str) -> None:
        """Add a batch; it is on disk when this returns. Raise SpoolFull if it would exceed the size limit."""
        with self._transaction() as connection:
            (size,) = connection.execute("SELECT total(bytes) FROM waiting").fetchone()
            if size + len(body) > self._max_bytes:
                raise SpoolFull(self.path, self._max_bytes, reason)
            row = (record_type, records, len(body), body)
            connection.execute("INSERT INTO waiting (verb, records, bytes, body) VALUES (?, ?, ?, ?)", row)

    def drain(self, write: Callable[[str, bytes], None]) -> int:
        """Write the batches in order and return their number. If `write` raises, the batch stays.

        The caller must hold the lock.
        """
        drained = 0
        while batch := self._oldest_batch():
            n, record_type, body = batch
            write(record_type, body)
            with self._transaction() as connection:
                connection.execute("DELETE FROM waiting WHERE n = ?", (n,))
            drained += 1
        return drained

    def _oldest_batch(self) -> tuple[int, str, bytes] | None:
        with self._open() as connection:
            select = "SELECT n, verb, body FROM waiting ORDER BY n LIMIT 1"
            batch: tuple[int, str, bytes] | None = connection.execute(select).fetchone()
        return batch

    @contextmanager
    def try_lock(self) -> Iterator[bool]:
        """Yield whether this caller may drain the spool: False while another thread or process does."""
        with self.path.with_suffix(LOCK_SUFFIX).open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def size(self) -> SpoolSize:
        """Return how much is spooled."""
        if not self.path.exists():
            return SpoolSize()
        with self._open() as connection:
            select = "SELECT count(*), total(records), total(bytes) FROM waiting"
            batches, records, size = connection.execute(select).fetchone()
        return SpoolSize(batches, int(records), int(size))

    def add_dead_letters(self, record_type: str, refused: Iterable[tuple[object, str]]) -> None:
        """Store records that the engine refused, each once, with the latest reason."""
        now = datetime.now(UTC).isoformat()
        rows = [(record_type, now, reason, encode_dead_letter(record)) for record, reason in refused]
        if rows:
            with self._transaction() as connection:
                connection.executemany("INSERT OR REPLACE INTO dead (verb, at, reason, body) VALUES (?, ?, ?, ?)", rows)

    def dead_letters(self) -> Iterator[DeadLetter]:
        """Yield the dead letters, oldest first."""
        if not self.path.exists():
            return
        with self._open() as connection:
            rows = connection.execute("SELECT n, verb, at, reason, body FROM dead ORDER BY n").fetchall()
        for n, record_type, at, reason, body in rows:
            yield DeadLetter(n, record_type, datetime.fromisoformat(at), reason, body)

    def delete_dead_letter(self, letter: DeadLetter) -> None:
        """Delete a dead letter whose record was written."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM dead WHERE n = ?", (letter.n,))

    def close(self) -> None:
        """Close the file; the next access opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = open_spool(self.path)
                yield self._connection
            except sqlite3.Error as error:
                raise StoreUnusable(str(self.path), explain_sqlite_error(error)) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._open() as connection, transaction(connection, LOCK_TIMEOUT):
            yield connection


def open_spool(path: Path) -> sqlite3.Connection:
    """Open or create the file so that every commit is synced to disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=LOCK_TIMEOUT, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    for statement in SCHEMA:
        connection.execute(statement)
    return connection


def encode_dead_letter(record: object) -> bytes:
    """Encode a record as JSON in ASCII: lone surrogates, which UTF-8 cannot encode, are escaped."""
    return json.dumps(msgspec.to_builtins(record)).encode("ascii")


def decode_dead_letter(body: bytes, record_type: type[object]) -> object:
    """Decode a record that `encode_dead_letter` encoded."""
    return msgspec.convert(json.loads(body), record_type)
