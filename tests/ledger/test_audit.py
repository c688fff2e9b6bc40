"""The audit log: every kind of tampering is detected."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.audit import FIRST_MAC, AuditEvent, LoggedEvent
from ledger.errors import AuditKeyMissing, ChainBroken, EventChanged
from ledger.ledger import Ledger

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def event(number: int) -> AuditEvent:
    return AuditEvent(
        NOON, "ada", "Strive", "protect", "search", {"query": f"query {number}", "odd": "\ud800 é"}, number
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    opened = Ledger(f"sqlite:///{tmp_path}/ledger.db", tmp_path)
    for number in range(1, 7):
        opened.audit.record(event(number))
    return opened


def tamper(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "ledger.db") as connection:
        for statement in statements:
            connection.execute(statement)


def swap(left: int, right: int) -> list[str]:
    return [
        f"UPDATE audit SET seq = 1000 WHERE seq = {left}",
        f"UPDATE audit SET seq = {left} WHERE seq = {right}",
        f"UPDATE audit SET seq = {right} WHERE seq = 1000",
    ]


def test_an_untouched_log_verifies_and_reads_newest_first(ledger: Ledger) -> None:
    assert ledger.audit.verify() == 6
    assert list(ledger.audit.events(limit=2)) == [LoggedEvent(6, event(6)), LoggedEvent(5, event(5))]


def test_an_empty_log_verifies(tmp_path: Path) -> None:
    assert Ledger(f"sqlite:///{tmp_path}/ledger.db", tmp_path).audit.verify() == 0


RENUMBERED = ["DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = seq - 1 WHERE seq > 3"]
COLUMNS = "at, user, operation, purpose, action, asked, results, previous, mac"
COPY = f"INSERT INTO audit SELECT 6, {COLUMNS} FROM audit WHERE seq = 5"
COPIED = ["UPDATE audit SET seq = 7 WHERE seq = 6", COPY]


@pytest.mark.parametrize(
    "statements",
    [
        *(
            pytest.param([f"UPDATE audit SET {change} WHERE seq = {seq}"], id=f"{change} of {seq}")
            for seq in (1, 3, 6)
            for change in (
                "at = '2020-01-01T00:00:00.000000+00:00'",
                "user = 'eve'",
                "operation = 'Other'",
                "purpose = 'none'",
                "action = 'nothing'",
                "asked = '{}'",
                "results = 0",
                "results = NULL",
                "previous = mac",
                "mac = previous",
            )
        ),
        *(pytest.param([f"DELETE FROM audit WHERE seq = {seq}"], id=f"deletion of {seq}") for seq in (1, 3, 6)),
        pytest.param(["DELETE FROM audit WHERE seq > 3"], id="the end deleted"),
        pytest.param(["DELETE FROM audit"], id="everything deleted"),
        pytest.param(RENUMBERED, id="deleted and renumbered"),
        pytest.param(swap(2, 3), id="neighbours swapped"),
        pytest.param(swap(1, 6), id="ends swapped"),
        pytest.param(COPIED, id="a copy inserted"),
    ],
)
def test_every_change_after_writing_is_detected(ledger: Ledger, tmp_path: Path, statements: list[str]) -> None:
    tamper(tmp_path, *statements)
    with pytest.raises(ChainBroken, match=r"audit log"):
        ledger.audit.verify()


@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        (["DELETE FROM audit WHERE seq = 3"], "event 3 is missing"),
        (["DELETE FROM audit WHERE seq > 4"], "event 5 is missing"),
        (["UPDATE audit SET user = 'eve' WHERE seq = 4"], "event 4 was altered"),
    ],
)
def test_the_first_event_that_was_changed_is_named(
    ledger: Ledger, tmp_path: Path, statements: list[str], problem: str
) -> None:
    tamper(tmp_path, *statements)
    with pytest.raises(ChainBroken, match=problem):
        ledger.audit.verify()


def test_a_row_of_another_chain_with_the_same_key_is_out_of_order(ledger: Ledger, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "audit.key").write_bytes((tmp_path / "audit.key").read_bytes())
    (other / "audit.head").write_text(f'{{"seq": 0, "mac": "{FIRST_MAC}"}}')
    copied = Ledger(f"sqlite:///{other}/ledger.db", other)
    for number in (11, 12, 13, 14, 15, 16):
        copied.audit.record(event(number))
    tamper(
        tmp_path,
        f"ATTACH '{other}/ledger.db' AS other",
        "DELETE FROM audit WHERE seq = 5",
        "INSERT INTO audit SELECT * FROM other.audit WHERE seq = 5",
    )
    with pytest.raises(ChainBroken, match="event 5 does not follow"):
        ledger.audit.verify()


def test_a_deleted_log_gets_no_new_key(ledger: Ledger, tmp_path: Path) -> None:
    tamper(tmp_path, "DELETE FROM audit")
    (tmp_path / "audit.key").unlink()
    with pytest.raises(AuditKeyMissing):
        ledger.audit.record(event(7))
    assert not (tmp_path / "audit.key").exists()


def test_a_head_that_is_several_events_behind_goes_on_from_the_last_event(ledger: Ledger, tmp_path: Path) -> None:
    head = (tmp_path / "audit.head").read_text()
    for number in (7, 8, 9):
        ledger.audit.record(event(number))
    (tmp_path / "audit.head").write_text(head)
    assert ledger.audit.verify() == 9
    ledger.audit.record(event(10))
    assert [logged.seq for logged in ledger.audit.events(limit=2)] == [10, 9]
    assert ledger.audit.verify() == 10


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "audit.head").unlink(),
        lambda folder: (folder / "audit.head").write_text("not json"),
        lambda folder: (folder / "audit.head").write_text("[1]"),
        lambda folder: (folder / "audit.head").write_text('{"seq": "x"}'),
        lambda folder: (folder / "audit.head").write_text('{"seq": 6, "mac": "0"}'),
    ],
)
def test_a_damaged_head_is_reported(ledger: Ledger, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    damage(tmp_path)
    with pytest.raises(ChainBroken):
        ledger.audit.verify()


@pytest.mark.parametrize(
    "statement", ["DELETE FROM audit WHERE seq > 3", "DELETE FROM audit", "DELETE FROM audit WHERE seq = 6"]
)
@pytest.mark.parametrize("head_too", [False, True])
def test_rows_deleted_from_the_end_are_missed_after_further_events_too(
    ledger: Ledger, tmp_path: Path, statement: str, *, head_too: bool
) -> None:
    tamper(tmp_path, statement)
    if head_too:
        (tmp_path / "audit.head").unlink()
    for number in (7, 8, 9):
        ledger.audit.record(event(number))
    with pytest.raises(ChainBroken):
        ledger.audit.verify()


def test_a_crash_before_the_head_was_written_breaks_nothing(ledger: Ledger, tmp_path: Path) -> None:
    head = (tmp_path / "audit.head").read_text()
    ledger.audit.record(event(7))
    (tmp_path / "audit.head").write_text(head)
    assert ledger.audit.verify() == 7
    ledger.audit.record(event(8))
    assert ledger.audit.verify() == 8


def test_without_its_key_nothing_is_added_or_verified(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "audit.key").unlink()
    with pytest.raises(AuditKeyMissing):
        ledger.audit.verify()
    with pytest.raises(AuditKeyMissing):
        ledger.audit.record(event(7))


def test_the_key_is_readable_by_its_owner_only(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.audit.verify() == 6
    assert (tmp_path / "audit.key").stat().st_mode & 0o077 == 0


def test_many_writers_make_one_chain(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db", tmp_path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ledger.audit.record, map(event, range(40))))
    other = Ledger(f"sqlite:///{tmp_path}/ledger.db", tmp_path)
    other.audit.record(event(41))
    assert ledger.audit.verify() == 41


def test_every_ledger_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        Ledger(f"sqlite:///{folder}/ledger.db", folder).audit.record(event(1))
        keys.add((folder / "audit.key").read_text())
    assert len(keys) == 2
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)


def test_a_log_does_not_verify_under_the_key_of_another_ledger(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    Ledger(f"sqlite:///{folder}/ledger.db", folder).audit.record(event(1))
    (tmp_path / "audit.key").write_text((folder / "audit.key").read_text())
    with pytest.raises(EventChanged):
        ledger.audit.verify()
