"""What holds for the embedded store alone: files of older and of newer versions."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from records.advert import Advert, Harvest
from records.crawl import CrawlRun, CrawlSummary
from records.entry import Entry, EntryRecord
from records.identifier import Sighting, Subject
from search.consistency import find_inconsistencies
from search.errors import StoreUnusable
from search.sqlite.store import SCHEMA, SqliteStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHONE = Sighting("phone", "+447700900461", "07700 900461", 0, 12, rule="phone/1")
ADVERT = Harvest(Advert("northlight", "1", "http://site.example/1", NOON, text="one"), (PHONE,))
ENTRY = EntryRecord(Entry("nominals", "v1", "1", "row 1", loaded_at=NOON), (PHONE,))


def older(path: Path) -> None:
    """Leave a file as schema 1 wrote it: entries without their sightings, no crawls."""
    store = SqliteStore(path)
    store.save_adverts([ADVERT])
    store.save_entries([ENTRY])
    store.close()
    with closing(sqlite3.connect(path)) as file:
        file.executescript("ALTER TABLE entries DROP COLUMN sightings; DROP TABLE runs; PRAGMA user_version = 1")


def test_a_file_of_schema_1_is_brought_up_to_date_and_loses_nothing(tmp_path: Path) -> None:
    older(tmp_path / "store.db")
    for _ in range(2):
        store = SqliteStore(tmp_path / "store.db")
        assert [stored.advert for stored in store.adverts()] == [ADVERT.advert]
        assert list(store.entry_records()) == [replace(ENTRY, sightings=())]
        assert [seen.source_id for seen in store.look_up([PHONE.identifier], Subject.ENTRY)] == ["1"]
        store.close()
    with closing(sqlite3.connect(tmp_path / "store.db")) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (SCHEMA,)


def test_what_schema_1_did_not_keep_comes_with_the_next_load(tmp_path: Path) -> None:
    older(tmp_path / "store.db")
    store = SqliteStore(tmp_path / "store.db")
    store.save_entries([ENTRY])
    store.save_run(CrawlRun(CrawlSummary("northlight", "r1", pages=4), NOON))
    assert list(store.entry_records()) == [ENTRY]
    assert [run.summary.run for run in store.runs()] == ["r1"]
    assert list(find_inconsistencies(store)) == []
    store.close()


def test_a_file_of_a_newer_washline_is_refused_and_not_touched(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "store.db").close()
    with closing(sqlite3.connect(tmp_path / "store.db")) as file:
        file.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    before = (tmp_path / "store.db").read_bytes()
    with pytest.raises(
        StoreUnusable, match=f"its schema is version {SCHEMA + 1}, this Washline reads version {SCHEMA}"
    ):
        SqliteStore(tmp_path / "store.db")
    assert (tmp_path / "store.db").read_bytes() == before
