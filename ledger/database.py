"""The engine behind the ledger: SQLite in the data folder, or PostgreSQL by URL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from ledger.errors import LedgerUnusable
from ledger.tables import metadata


def open_engine(url: str) -> Engine:
    """Return an engine whose tables exist; raise LedgerUnusable where it cannot be reached."""
    try:
        engine = create_engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", make_durable)
        metadata.create_all(engine)
    except SQLAlchemyError as error:
        raise LedgerUnusable(str(error).splitlines()[0]) from error
    return engine


def make_durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection type
    """Let every commit reach the disk before it returns, and let writers wait for each other."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 120000")
    connection.execute("PRAGMA foreign_keys = ON")


def format_utc(moment: datetime) -> str:
    """Return a time as text that sorts."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
