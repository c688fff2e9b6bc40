"""The database of the ledger: SQLite in the data folder, or PostgreSQL by URL. Translates every database error."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, NoSuchModuleError

from ledger.errors import (
    LedgerConflict,
    LedgerDriverMissing,
    LedgerUnusable,
    LedgerUrlInvalid,
    LedgerValueInvalid,
)
from records.errors import WashlineError

DIALECTS = ("sqlite", "postgresql")
DAMAGED = "the file is damaged or is not a database; restore it from a backup"
SQLITE_REASONS = {  # by primary result code, https://www.sqlite.org/rescode.html
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_FULL: "the disk is full; free some space and repeat the command",
    sqlite3.SQLITE_READONLY: "it is read-only; make the file and its folder writable",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; check that its folder exists and is writable",
    sqlite3.SQLITE_BUSY: "another process has it locked; repeat the command when that process has ended",
    sqlite3.SQLITE_IOERR: "the disk reports an input/output error; check the disk",
}
PRIMARY_CODE = 0xFF  # the low byte of an extended result code


def open_engine(url: str) -> Engine:
    """Return an engine for an SQLAlchemy URL; connects only when first used.

    Raise LedgerUrlInvalid or LedgerDriverMissing. Every later database error is raised as a LedgerError.
    """
    parsed = _parse_url(url)
    try:
        engine = create_engine(parsed)
    except ModuleNotFoundError as error:
        raise LedgerDriverMissing(describe_url(parsed), str(error.name)) from error
    except NoSuchModuleError:
        raise LedgerUrlInvalid from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", configure_sqlite)
    event.listen(engine, "handle_error", translate_error)
    return engine


def _parse_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise LedgerUrlInvalid from None
    if parsed.get_backend_name() not in DIALECTS:
        raise LedgerUrlInvalid
    return parsed


def describe_url(url: URL) -> str:
    """Return the file of an SQLite database, or the URL without its password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


def configure_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection type
    """Sync every commit to disk, let writers wait 120 s for each other's lock, and enforce foreign keys."""
    connection.execute("PRAGMA busy_timeout = 120000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def translate_error(context: ExceptionContext) -> None:
    """Raise an error of the driver as a LedgerError, so that no SQL reaches a user."""
    error = context.original_exception
    if isinstance(error, UnicodeError | OverflowError) or isinstance(context.sqlalchemy_exception, DataError):
        raise LedgerValueInvalid from error
    if context.sqlalchemy_exception is None:  # not a database error, such as KeyboardInterrupt
        return
    if isinstance(context.sqlalchemy_exception, IntegrityError):
        raise LedgerConflict from error
    raise _explain(context, error) from error


def _explain(context: ExceptionContext, error: BaseException) -> WashlineError:
    url = context.engine.url if context.engine else None
    ledger = describe_url(url) if url else "database"
    code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
    return LedgerUnusable(ledger, SQLITE_REASONS.get(code) or (str(error).splitlines() or ["unknown error"])[0])


def format_utc(moment: datetime) -> str:
    """Return a time as ISO 8601 text in UTC with microseconds, which sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
