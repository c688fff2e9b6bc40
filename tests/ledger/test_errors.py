"""A database that cannot be used: one plain sentence, never SQL."""

from __future__ import annotations

import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from ledger.audit import AuditEvent
from ledger.errors import (
    AuditUnwritable,
    LedgerDriverMissing,
    LedgerError,
    LedgerUnusable,
    LedgerUrlInvalid,
    LedgerValueInvalid,
    LockUnusable,
)
from ledger.ledger import Ledger

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(f"sqlite:///{tmp_path}/ledger.db", tmp_path)


def restrict(ledger: Ledger, pragma: str) -> None:
    """Run a pragma on every new connection of a ledger."""
    event.listen(ledger._engine, "connect", lambda connection, _: connection.execute(pragma))
    ledger.close()


def fill(ledger: Ledger) -> None:
    for number in range(1000):
        ledger.operations.open(f"operation {number}", "p" * 1000, "ada", NOON)


def test_a_full_disk_is_named_with_the_file(ledger: Ledger, tmp_path: Path) -> None:
    restrict(ledger, "PRAGMA max_page_count = 1")
    with pytest.raises(LedgerUnusable) as raised:
        fill(ledger)
    assert str(raised.value) == (
        f"the ledger {tmp_path}/ledger.db cannot be used: the disk is full; free some space and repeat the command"
    )


def test_after_a_full_disk_the_rows_and_the_audit_log_are_intact(ledger: Ledger, tmp_path: Path) -> None:
    ledger.audit.record(AuditEvent(NOON, "ada", "Strive", "protect", "search", {"query": "rose"}, 1))
    restrict(ledger, "PRAGMA max_page_count = 1")
    large = AuditEvent(NOON, "ada", "Strive", "protect", "search", {"query": "x" * 1_000_000}, 1)
    with pytest.raises(LedgerUnusable, match="disk is full"):
        ledger.audit.record(large)
    reopened = Ledger(f"sqlite:///{tmp_path}/ledger.db", tmp_path)
    assert reopened.audit.verify() == 1
    reopened.audit.record(large)
    assert reopened.audit.verify() == 2


def test_a_read_only_database_is_named_with_the_file(ledger: Ledger, tmp_path: Path) -> None:
    restrict(ledger, "PRAGMA query_only = ON")
    with pytest.raises(LedgerUnusable, match="read-only; make the file and its folder writable") as raised:
        fill(ledger)
    assert f"{tmp_path}/ledger.db" in str(raised.value)


@pytest.mark.parametrize("error", [sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC])
def test_a_disk_error_says_so(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    def fail(_connection: object) -> None:
        failure = sqlite3.OperationalError("disk I/O error")
        failure.sqlite_errorcode = error
        raise failure

    monkeypatch.setattr(ledger._engine.dialect, "do_commit", fail)
    with pytest.raises(LedgerUnusable, match="input/output error"):
        fill(ledger)


@pytest.mark.parametrize("content", [b"not a database", b"not a database" * 1000])
def test_a_file_that_is_no_database_is_named_with_advice(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ledger.db").write_bytes(content)
    with pytest.raises(LedgerUnusable) as raised:
        Ledger(f"sqlite:///{tmp_path}/ledger.db", tmp_path)
    assert str(raised.value) == (
        f"the ledger {tmp_path}/ledger.db cannot be used: "
        "the file is damaged or is not a database; restore it from a backup"
    )


def test_a_database_in_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LedgerUnusable, match=r"file/ledger\.db cannot be used: the file cannot be opened"):
        Ledger(f"sqlite:///{tmp_path}/file/ledger.db", tmp_path)


def test_a_lock_in_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LockUnusable, match=r"file/folder/ledger\.lock cannot be created"):
        Ledger(f"sqlite:///{tmp_path}/ledger.db", tmp_path / "file" / "folder")


@pytest.mark.parametrize("name", ["audit.key", "audit.head"])
def test_an_audit_file_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db", tmp_path)
    (tmp_path / name / "folder").mkdir(parents=True)
    with pytest.raises(LedgerError, match=name):
        ledger.audit.record(AuditEvent(NOON, "ada", "Strive", "protect", "search", {}, 1))


def test_an_audit_head_that_cannot_be_replaced_stops_the_command(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("records.atomic_file.mkstemp", refuse)
    with pytest.raises(AuditUnwritable, match=r"audit\.head: cannot be written: No space left on device"):
        ledger.audit.record(AuditEvent(NOON, "ada", "Strive", "protect", "search", {}, 1))


def test_an_unreadable_head_stops_the_command_and_breaks_nothing(ledger: Ledger, tmp_path: Path) -> None:
    event = AuditEvent(NOON, "ada", "Strive", "protect", "search", {}, 1)
    ledger.audit.record(event)
    head, aside = tmp_path / "audit.head", tmp_path / "aside"
    head.rename(aside)
    head.mkdir()  # unreadable for root too
    with pytest.raises(LedgerUnusable, match=r"audit\.head"):
        ledger.audit.record(event)
    head.rmdir()
    aside.rename(head)
    ledger.audit.record(event)
    assert ledger.audit.verify() == 2


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/name", "sqlit:///x", "postgresql//user:secret@host/name",
     "postgresql+foo://user:secret@host/name", "postgresql://user:secret@host:abc/name"])  # fmt: skip
def test_a_url_of_no_known_database_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(LedgerUrlInvalid, match="postgresql://USER@HOST/DATABASE") as raised:
        Ledger(url, tmp_path)
    assert "secret" not in str(raised.value)


def test_a_driver_that_is_not_installed_is_named_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerDriverMissing, match="needs the Python package psycopg") as raised:
        Ledger("postgresql+psycopg://user:secret@localhost/name", tmp_path)
    assert "secret" not in str(raised.value)


def test_a_value_that_no_database_can_store_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerValueInvalid):
        ledger.operations.open("Strive", "protect \udcff", "ada", NOON)
    with pytest.raises(LedgerValueInvalid):
        ledger.schedules.remove(10**30, NOON)
