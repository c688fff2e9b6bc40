"""What waits on disk: batches that the engine was away for, in order, and records that it refused, with the reason.

One SQLite file, written through to the disk before anybody is told that a batch is safe. Several processes may share it: one
at a time has its turn to write what waits to the engine, in the order it came, while the others go on adding to it. A batch is
crossed out once the engine has it; one that was written but not crossed out is written again, which changes nothing.
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

SPOOL_FILE = "elasticsearch-spool.db"
NUMBERED = "n INTEGER PRIMARY KEY AUTOINCREMENT"
OLDEST = "SELECT n, verb, body FROM waiting ORDER BY n LIMIT 1"
TABLES = (
    f"CREATE TABLE IF NOT EXISTS waiting ({NUMBERED}, verb TEXT, records INTEGER, bytes INTEGER, body BLOB)",
    f"CREATE TABLE IF NOT EXISTS dead ({NUMBERED}, verb TEXT, at TEXT, reason TEXT, body BLOB)",
    "DELETE FROM dead WHERE n NOT IN (SELECT max(n) FROM dead GROUP BY verb, body)",
    "CREATE UNIQUE INDEX IF NOT EXISTS dead_once ON dead (verb, body)",
)


@dataclass(frozen=True, slots=True)
class SpoolSize:
    """How much waits."""

    batches: int = 0
    records: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record that the engine refused: when, why, and the record as JSON in ASCII, lone surrogates included."""

    n: int
    verb: str
    at: datetime
    reason: str
    body: bytes


class Spool:
    """The batches that wait and the records that were refused, in one file of a folder."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.path = folder / SPOOL_FILE
        self._limit = limit
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def append(self, verb: str, body: bytes, records: int, reason: str) -> None:
        """Let a batch wait; on disk when this returns. Raise SpoolFull where there is no more room."""
        with self._transaction() as connection:
            (held,) = connection.execute("SELECT total(bytes) FROM waiting").fetchone()
            if held + len(body) > self._limit:
                raise SpoolFull(self.path, self._limit, reason)
            row = (verb, records, len(body), body)
            connection.execute("INSERT INTO waiting (verb, records, bytes, body) VALUES (?, ?, ?, ?)", row)

    def drain(self, write: Callable[[str, bytes], None]) -> int:
        """Write what waits in the order it came; return how many batches. What `write` raises leaves the batch where it is.

        Nobody may do so without having the turn.
        """
        drained = 0
        while first := self._first():
            write(first[1], first[2])
            with self._transaction() as connection:
                connection.execute("DELETE FROM waiting WHERE n = ?", (first[0],))
            drained += 1
        return drained

    def _first(self) -> tuple[int, str, bytes] | None:
        with self._opened() as connection:
            first: tuple[int, str, bytes] | None = connection.execute(OLDEST).fetchone()
        return first

    @contextmanager
    def try_lock(self) -> Iterator[bool]:
        """Yield whether this process may write what waits: False while another thread or process does."""
        with self.path.with_suffix(".turn").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def size(self) -> SpoolSize:
        """Say how much waits."""
        if not self.path.exists():
            return SpoolSize()
        with self._opened() as connection:
            batches, records, size = connection.execute(
                "SELECT count(*), total(records), total(bytes) FROM waiting"
            ).fetchone()
        return SpoolSize(batches, int(records), int(size))

    def add_dead_letters(self, verb: str, refused: Iterable[tuple[object, str]]) -> None:
        """Keep records that the engine refused, each once and with the last reason."""
        now = datetime.now(UTC).isoformat()
        rows = [(verb, now, reason, encode_dead_letter(record)) for record, reason in refused]
        if rows:
            with self._transaction() as connection:
                connection.executemany("INSERT OR REPLACE INTO dead (verb, at, reason, body) VALUES (?, ?, ?, ?)", rows)

    def dead_letters(self) -> Iterator[DeadLetter]:
        """Yield the records that were refused, oldest first."""
        if not self.path.exists():
            return
        with self._opened() as connection:
            rows = connection.execute("SELECT n, verb, at, reason, body FROM dead ORDER BY n").fetchall()
        for n, verb, at, reason, body in rows:
            yield DeadLetter(n, verb, datetime.fromisoformat(at), reason, body)

    def delete_dead_letter(self, letter: DeadLetter) -> None:
        """Cross out a refused record that was dealt with."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM dead WHERE n = ?", (letter.n,))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = opened(self.path)
                yield self._connection
            except sqlite3.Error as error:
                raise StoreUnusable(str(self.path), str(error)) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.rollback()


def opened(path: Path) -> sqlite3.Connection:
    """Open the file so that a commit is on disk when it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=300, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    for table in TABLES:
        connection.execute(table)
    return connection


def encode_dead_letter(record: object) -> bytes:
    """Return a record as JSON in ASCII; lone surrogates, for which UTF-8 has no bytes, are escaped."""
    return json.dumps(msgspec.to_builtins(record)).encode("ascii")


def decode_dead_letter(body: bytes, of: type[object]) -> object:
    """Return the record that `as_ascii` wrote."""
    return msgspec.convert(json.loads(body), of)
