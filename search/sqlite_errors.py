"""What an SQLite error means for a user, and what to do about it."""

from __future__ import annotations

import sqlite3

RECOVERY = "restore a backup, or move it and its -wal file away, then crawl, import and load again"
EXPLANATIONS = {
    sqlite3.SQLITE_READONLY: "the file or its folder is read-only for this user; allow writing to both",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened or created; check that its folder exists and is writable",
    sqlite3.SQLITE_PERM: "this user has no permission for the file; allow reading and writing",
    sqlite3.SQLITE_FULL: "there is no space left, so this batch was not written; free some and repeat the command",
    sqlite3.SQLITE_IOERR: "the disk reported an error; check the disk and its free space, then repeat the command",
    sqlite3.SQLITE_CORRUPT: f"the file is damaged; {RECOVERY}",
    sqlite3.SQLITE_NOTADB: f"the file is damaged or is not an SQLite database; {RECOVERY}",
    sqlite3.SQLITE_BUSY: "another process is writing to the file; wait until it has finished and repeat the command",
}
PRIMARY_CODE = 0xFF  # an extended result code has the primary one in its lowest byte


def explain_sqlite_error(error: sqlite3.Error) -> str:
    """Return a plain explanation with SQLite's own message in brackets; only the message if there is none.

    >>> explain_sqlite_error(sqlite3.OperationalError("no such table: adverts"))
    'no such table: adverts'
    """
    code = getattr(error, "sqlite_errorcode", None)
    explanation = EXPLANATIONS.get(code & PRIMARY_CODE) if code is not None else None
    return f"{explanation} ({error})" if explanation else str(error)
