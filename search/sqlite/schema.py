"""Schema of the SQLite file: numbered migrations, run in order. The file's version is its `PRAGMA user_version`.

To change the schema, add `migrations/NNNN_<what>.sql` with the next number; nothing else lists it. A new file is
created by running every migration, so it has the schema of a migrated one.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from search.errors import StoreUnusable
from search.sqlite.connections import LOCK_TIMEOUT
from search.sqlite_transaction import transaction

RETRY_DELAY = 0.02  # seconds


def load_migrations() -> tuple[str, ...]:
    """Return the SQL of every migration; the first one creates version 1."""
    folder = files("search.sqlite").joinpath("migrations")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return tuple(folder.joinpath(name).read_text("utf-8") for name in names)


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    """Bring the file to the newest version, or create it. Raise StoreUnusable if it is newer, or not a store.

    Each migration is one transaction together with its version number: a killed process leaves the version before, and
    the next open continues. Several processes may do this at once.
    """
    check_version(connection, path, newest=len(migrations))
    enable_wal(connection)
    while check_version(connection, path, newest=len(migrations)) < len(migrations):
        with transaction(connection, LOCK_TIMEOUT):
            run_next_migration(connection, path, migrations)


def run_next_migration(connection: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    """Run the next migration inside the caller's transaction, unless another process has just run the last one."""
    version = check_version(connection, path, newest=len(migrations))
    if version < len(migrations):
        for statement in split_statements(migrations[version]):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version + 1}")


def check_version(connection: sqlite3.Connection, path: Path, *, newest: int) -> int:
    """Return the version of the file, 0 if it is empty; raise StoreUnusable if this Washline cannot use it."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not 0 <= version <= newest:
        reason = f"its schema is version {version}, this Washline supports up to version {newest}; use a newer Washline"
        raise StoreUnusable(str(path), reason)
    if version == 0 and connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        reason = "it is a database of another program; nothing was changed: move it away or use another data folder"
        raise StoreUnusable(str(path), reason)
    return int(version)


def enable_wal(connection: sqlite3.Connection) -> None:
    """Switch the file to write-ahead logging, which lets readers and the writer work at the same time.

    The switch ignores SQLite's own lock timeout, so that of two processes that create a file one may fail at once
    (measured: 2% of 2,400 opens by 8 processes); it is repeated here.
    """
    deadline = time.monotonic() + LOCK_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_DELAY)
        else:
            return


def split_statements(script: str) -> Iterator[str]:
    r"""Yield the statements of a script. `executescript` cannot be used, because it commits the open transaction.

    >>> list(split_statements("CREATE TABLE a (x); -- comment; more\nDROP TABLE a;\n"))
    ['CREATE TABLE a (x);', '-- comment; more\nDROP TABLE a;']
    """
    statement = ""
    for part in script.split(";"):
        statement += f"{part};"
        if sqlite3.complete_statement(statement):
            if statement.strip(";\n "):
                yield statement.strip()
            statement = ""
