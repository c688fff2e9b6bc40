"""Faults of the embedded store's file: each gives one true sentence with the file and what to do."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from records.advert import Advert, ExtractedAdvert
from records.identifier import Sighting
from search.errors import StoreUnusable
from search.query import Query
from search.sqlite.store import SqliteStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHONE = Sighting("phone", "+447700900461", "07700 900461", 0, 12, rule="phone/1")
PAGE_SIZE = 4096


def extracted(n: int) -> ExtractedAdvert:
    text = f"Advert {n}: " + "call any time " * 100
    return ExtractedAdvert(Advert("northlight", str(n), f"http://site.example/{n}", NOON, text=text), (PHONE,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with a few adverts, closed."""
    file = tmp_path / "store.db"
    store = SqliteStore(file)
    store.save_adverts([extracted(n) for n in range(50)])
    store.close()
    return file


def sentence(path: Path, explanation: str, message: str) -> str:
    return f"^{re.escape(f'the store {path} cannot be used: {explanation} ({message})')}$"


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    path = tmp_path / "file" / "store.db"
    explanation = "the file cannot be opened or created; check that its folder exists and is writable"
    with pytest.raises(StoreUnusable, match=sentence(path, explanation, "unable to open database file")):
        SqliteStore(path)


def test_a_read_only_file(path: Path) -> None:
    store = SqliteStore(path)
    with store._connections.writing() as connection:
        connection.execute("PRAGMA query_only = ON")
    explanation = "the file or its folder is read-only for this user; allow writing to both"
    with pytest.raises(StoreUnusable, match=sentence(path, explanation, "attempt to write a readonly database")):
        store.save_adverts([extracted(99)])
    assert store.counts()["adverts"] == 50
    store.close()


def test_a_full_disk_stores_nothing_of_the_batch_and_the_next_attempt_succeeds(path: Path) -> None:
    store = SqliteStore(path)
    with store._connections.writing() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 5}")
    batch = [extracted(n) for n in range(100, 300)]
    explanation = "there is no space left, so this batch was not written; free some and repeat the command"
    with pytest.raises(StoreUnusable, match=sentence(path, explanation, "database or disk is full")):
        store.save_adverts(batch)
    assert store.counts()["adverts"] == 50
    store.close()  # the limit belongs to the connection: now there is space again
    assert store.save_adverts(batch).new == len(batch)
    store.close()


RECOVERY = "restore a backup, or move it and its -wal file away, then crawl, import and load again"


def test_a_file_that_is_not_a_database(path: Path) -> None:
    path.write_bytes(b"This is a text file, much longer than the header of a database. " * 100)
    explanation = f"the file is damaged or is not an SQLite database; {RECOVERY}"
    with pytest.raises(StoreUnusable, match=sentence(path, explanation, "file is not a database")):
        SqliteStore(path)


def read_adverts(store: SqliteStore) -> object:
    return list(store.adverts())


def search_words(store: SqliteStore) -> object:
    return store.search(Query(words=("call",)))


def write_advert(store: SqliteStore) -> object:
    return store.save_adverts([extracted(1)])


@pytest.mark.parametrize("use", [read_adverts, search_words, write_advert])
def test_damaged_pages(path: Path, use: Callable[[SqliteStore], object]) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: 2 * PAGE_SIZE] + b"\xff" * (len(content) - 2 * PAGE_SIZE))
    expected = rf"^the store {re.escape(str(path))} cannot be used: the file is damaged; {re.escape(RECOVERY)} \(.+\)$"
    with pytest.raises(StoreUnusable, match=expected):
        use(SqliteStore(path))


def test_a_file_that_another_process_keeps_locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.sqlite.connections.LOCK_TIMEOUT", 0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    explanation = "another process is writing to the file; wait until it has finished and repeat the command"
    with pytest.raises(StoreUnusable, match=sentence(path, explanation, "database is locked")):
        SqliteStore(path).save_adverts([extracted(1)])
    other.close()
