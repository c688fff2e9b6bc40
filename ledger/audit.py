"""The audit log: who asked what, when, for which operation and why, and how much came back (DPA 2018 s.62).

An append-only hash chain: the HMAC of each row covers the row and the HMAC of the row before it. The key is outside
the database, so an edited, deleted or reordered row is found even if the attacker can write to the database. The HMAC
of the newest row is also stored in a file, the head, so that rows deleted from the end are found.
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
from sqlalchemy import Connection, Engine, RowMapping, select

from ledger.database import format_utc
from ledger.errors import (
    AuditKeyMissing,
    AuditUnwritable,
    EventChanged,
    EventMissing,
    EventOutOfOrder,
    HeadDamaged,
    LedgerUnusable,
)
from ledger.file_lock import hold_lock
from ledger.tables import audit
from records.atomic_file import replace_file
from records.errors import UnwritableFile

FIRST_MAC = "0" * 64  # what the first event follows
BROKEN_MAC = "f" * 64  # follows no event: a log that lost its head never verifies again


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One audited action. `asked` holds the parameters as JSON values, `results` the number of results (None: not
    known yet).
    """

    at: datetime
    user: str
    operation: str
    purpose: str
    action: str
    asked: dict[str, object]
    results: int | None = None


class ChainHead(msgspec.Struct, frozen=True):
    """The number and the HMAC of the last event; 0 and FIRST_MAC before the first."""

    seq: int
    mac: str


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event with its number in the log."""

    seq: int
    event: AuditEvent


class AuditLog:
    """The audit table of a ledger, with its key and its head in `folder`."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._key_file = folder / "audit.key"
        self._head_file = folder / "audit.head"
        self._lock_file = folder / "audit.lock"

    def record(self, event: AuditEvent) -> None:
        """Append an event; it is on disk when this returns.

        The event follows the head, not the last row: if rows were deleted from the end, the gap stays visible.
        Raise AuditKeyMissing, AuditUnwritable or LedgerUnusable.
        """
        with hold_lock(self._lock_file), self._engine.connect() as connection:
            key = self._load_key(create=True)
            seq, previous = self._find_next_link(connection)
            row = to_row(seq, event, previous)
            mac = compute_mac(key, row)
            connection.execute(audit.insert().values(**row, mac=mac))
            connection.commit()
            self._write_head(seq, mac)

    def events(self, limit: int | None = None) -> Iterator[LoggedEvent]:
        """Yield the events, newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(audit).order_by(audit.c.seq.desc()).limit(limit))
            for row in rows.mappings():
                yield LoggedEvent(row["seq"], from_row(row))

    def verify(self) -> int:
        """Return the number of events; raise ChainBroken at the first sign of a change after writing."""
        seq, mac = 0, FIRST_MAC
        with hold_lock(self._lock_file), self._engine.connect() as connection:
            head = self._read_head()
            rows = connection.execute(select(audit).order_by(audit.c.seq))
            for row in rows.mappings():
                self._verify_row(row, seq, mac, head)
                seq, mac = row["seq"], row["mac"]
            self._verify_end(seq, head)
        return seq

    def _find_next_link(self, connection: Connection) -> tuple[int, str]:
        """Return the number of the next event and the HMAC that it follows: BROKEN_MAC if the head is lost."""
        newest = select(audit.c.seq, audit.c.mac, audit.c.previous).order_by(audit.c.seq.desc()).limit(1)
        last = connection.execute(newest).first()
        try:
            head = self._read_head()
        except HeadDamaged:
            head = None
        if head is None:
            return (last.seq + 1 if last else 1), BROKEN_MAC
        if last is not None and _is_head_behind(head, last.seq, last.previous):
            return last.seq + 1, last.mac
        return head.seq + 1, head.mac

    def _verify_row(self, row: RowMapping, seq: int, mac: str, head: ChainHead | None) -> None:
        """Raise ChainBroken unless a row is intact and follows event `seq` with its `mac`."""
        if row["seq"] != seq + 1:
            raise EventMissing(seq + 1)
        content = {name: value for name, value in row.items() if name != "mac"}
        if not hmac.compare_digest(compute_mac(self._load_key(create=False), content), str(row["mac"])):
            raise EventChanged(row["seq"])
        is_other_than_head = head is not None and head.seq == row["seq"] and head.mac != row["mac"]
        if row["previous"] != mac or is_other_than_head:
            raise EventOutOfOrder(row["seq"])

    def _verify_end(self, seq: int, head: ChainHead | None) -> None:
        if head is None and (seq or self._key_file.exists()):
            raise HeadDamaged(self._head_file)
        if head and head.seq > seq:
            raise EventMissing(seq + 1)

    def _read_head(self) -> ChainHead | None:
        try:
            return msgspec.json.decode(self._head_file.read_bytes(), type=ChainHead)
        except FileNotFoundError:
            return None
        except msgspec.MsgspecError:
            raise HeadDamaged(self._head_file) from None
        except OSError as error:  # not damaged: an event after a lost head could never be verified again
            raise LedgerUnusable(str(self._head_file), error.strerror or str(error)) from None

    def _write_head(self, seq: int, mac: str) -> None:
        write_private_file(self._head_file, json.dumps({"seq": seq, "mac": mac}))

    def _load_key(self, *, create: bool) -> bytes:
        if create and not self._key_file.exists() and self._is_unused():
            self._write_head(0, FIRST_MAC)
            write_private_file(self._key_file, secrets.token_hex(32))
        try:
            return bytes.fromhex(self._key_file.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            raise AuditKeyMissing(self._key_file) from None
        except OSError as error:
            raise LedgerUnusable(str(self._key_file), error.strerror or str(error)) from None

    def _is_unused(self) -> bool:
        """Return whether no event was ever recorded; the head counts too, so a deleted log is not unused."""
        with self._engine.connect() as connection:
            is_empty = connection.execute(select(audit.c.seq).limit(1)).first() is None
        head = self._read_head() if is_empty else None
        return is_empty and (head is None or head.seq == 0)


def _is_head_behind(head: ChainHead, last_seq: int, last_previous: str) -> bool:
    """Return whether the last row was written but not the head: the process died between the two."""
    return last_seq > head.seq + 1 or (last_seq == head.seq + 1 and last_previous == head.mac)


def to_row(seq: int, event: AuditEvent, previous: str) -> dict[str, object]:
    """Return the columns of an event without its HMAC."""
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


def from_row(row: RowMapping) -> AuditEvent:
    """Return the event of a row."""
    return AuditEvent(
        at=datetime.fromisoformat(row["at"]),
        user=row["user"],
        operation=row["operation"],
        purpose=row["purpose"],
        action=row["action"],
        asked=json.loads(row["asked"]),
        results=row["results"],
    )


def compute_mac(key: bytes, row: dict[str, Any]) -> str:
    """Return the HMAC-SHA-256 of a row in hexadecimal."""
    return hmac.new(key, json.dumps(row, sort_keys=True, ensure_ascii=True).encode("ascii"), sha256).hexdigest()


def write_private_file(path: Path, text: str) -> None:
    """Replace a file atomically, readable by its owner only, and sync it to disk; raise AuditUnwritable."""
    try:
        with replace_file(path) as temporary:
            temporary.write_text(text, "ascii")
    except UnwritableFile as problem:
        raise AuditUnwritable(problem) from problem
