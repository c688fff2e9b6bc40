"""The audit log: who asked what, when, for which operation and why, and how much came back (DPA 2018 s.62).

Append-only: each row's code covers the row and the code of the row before it, under a key that is kept outside the database,
so that an edit, a deletion or a reorder is found, also when done by somebody who can write to the database. The newest code is
kept in a file of its own beside the key, so that rows cut off the end are missed too.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock
from sqlalchemy import Connection, Engine, Row, select

from ledger.database import format_utc
from ledger.errors import AuditKeyMissing, EventChanged, EventMissing, EventOutOfOrder, HeadDamaged
from ledger.tables import audit
from records.atomic_file import replace_file

FIRST = "0" * 64
NOWHERE = "f" * 64  # follows no event, so that a log that lost its head never verifies again


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One use: `asked` is what was asked in plain values, `results` how many came back (None: not known yet)."""

    at: datetime
    user: str
    operation: str
    purpose: str
    action: str
    asked: dict[str, object]
    results: int | None = None


class ChainHead(msgspec.Struct, frozen=True):
    """What the file beside the key tells: the last event's number and code; 0 before the first."""

    seq: int
    mac: str


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event as the log holds it."""

    seq: int
    event: AuditEvent


class AuditLog:
    """The log in the ledger's database, its key and its head in `folder`."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._key_file = folder / "audit.key"
        self._head_file = folder / "audit.head"
        self._lock = FileLock(folder / "audit.lock")

    def record(self, event: AuditEvent) -> None:
        """Append an event; when this returns, it is on the disk.

        It follows what the head says is the last event, so rows that were cut off before it are missed for ever after.
        """
        with self._lock, self._engine.connect() as connection:
            key = self._key(create=True)
            seq, previous = self._following(connection)
            row = as_row(seq, event, previous)
            mac = code(key, row)
            connection.execute(audit.insert().values(**row, mac=mac))
            connection.commit()
            self._write_head(seq, mac)

    def _following(self, connection: Connection) -> tuple[int, str]:
        """Return the number of the next event and the code that it follows; one that fits nowhere where the head is lost."""
        newest = select(audit.c.seq, audit.c.mac, audit.c.previous).order_by(audit.c.seq.desc()).limit(1)
        last = connection.execute(newest).first()
        try:
            head = self._head()
        except HeadDamaged:
            head = None
        if head is None:
            return (last.seq + 1 if last else 1), NOWHERE
        behind = last is not None and (
            last.seq > head.seq + 1 or (last.seq == head.seq + 1 and last.previous == head.mac)
        )
        return (last.seq + 1, last.mac) if behind and last else (head.seq + 1, head.mac)

    def events(self, limit: int | None = None) -> Iterator[LoggedEvent]:
        """Yield the events, newest first."""
        with self._engine.connect() as connection:
            for row in connection.execute(select(audit).order_by(audit.c.seq.desc()).limit(limit)):
                yield LoggedEvent(row.seq, as_event(row))

    def verify(self) -> int:
        """Return how many events there are; raise ChainBroken at the first sign of a change after writing."""
        seq, mac = 0, FIRST
        with self._lock, self._engine.connect() as connection:
            head = self._head()
            rows = connection.execute(select(audit).order_by(audit.c.seq))
            for row in rows:
                seq, mac = self._checked(row, seq, mac, head)
            self._check_end(seq, head)
        return seq

    def _checked(self, row: Row[Any], seq: int, mac: str, head: ChainHead | None) -> tuple[int, str]:
        if row.seq != seq + 1:
            raise EventMissing(seq + 1)
        facts = {name: value for name, value in row._mapping.items() if name != "mac"}  # noqa: SLF001 - SQLAlchemy's public name
        if not hmac.compare_digest(code(self._key(create=False), facts), str(row.mac)):
            raise EventChanged(row.seq)
        if row.previous != mac or (head is not None and head.seq == row.seq and head.mac != row.mac):
            raise EventOutOfOrder(row.seq)
        return row.seq, str(row.mac)

    def _check_end(self, seq: int, head: ChainHead | None) -> None:
        if head is None and (seq or self._key_file.exists()):
            raise HeadDamaged(self._head_file)
        if head and head.seq > seq:
            raise EventMissing(seq + 1)

    def _head(self) -> ChainHead | None:
        try:
            return msgspec.json.decode(self._head_file.read_bytes(), type=ChainHead)
        except FileNotFoundError:
            return None
        except msgspec.MsgspecError:
            raise HeadDamaged(self._head_file) from None

    def _write_head(self, seq: int, mac: str) -> None:
        write_safely(self._head_file, json.dumps({"seq": seq, "mac": mac}))

    def _key(self, *, create: bool) -> bytes:
        if create and not self._key_file.exists() and self._is_unused():
            self._write_head(0, FIRST)
            write_safely(self._key_file, secrets.token_hex(32))
        try:
            return bytes.fromhex(self._key_file.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            raise AuditKeyMissing(self._key_file) from None

    def _is_unused(self) -> bool:
        """Tell whether nothing was ever recorded: the head of a log that is only being made says so too."""
        with self._engine.connect() as connection:
            empty = connection.execute(select(audit.c.seq).limit(1)).first() is None
        head = self._head() if empty else None
        return empty and (head is None or head.seq == 0)


def as_row(seq: int, event: AuditEvent, previous: str) -> dict[str, object]:
    """Return what is written of an event, without its code."""
    return {
        "seq": seq,
        "at": format_utc(event.at),
        "user": event.user,
        "operation": event.operation,
        "purpose": event.purpose,
        "action": event.action,
        "asked": json.dumps(event.asked, sort_keys=True, ensure_ascii=True, default=str),
        "results": event.results,
        "previous": previous,
    }


def as_event(row: Row[Any]) -> AuditEvent:
    """Return the event of a row."""
    at = datetime.fromisoformat(row.at)
    return AuditEvent(at, row.user, row.operation, row.purpose, row.action, json.loads(row.asked), row.results)


def code(key: bytes, row: dict[str, Any]) -> str:
    """Return the keyed code (HMAC-SHA-256, hex) of a row."""
    return hmac.new(key, json.dumps(row, sort_keys=True, ensure_ascii=True).encode("ascii"), sha256).hexdigest()


def write_safely(path: Path, text: str) -> None:
    """Replace a file at once or not at all, readable by its owner only; when this returns, it is on the disk."""
    with replace_file(path) as temporary:
        temporary.write_text(text, "ascii")
