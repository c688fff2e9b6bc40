"""Schema migrations of the embedded store: released files, order, interruption, concurrent opens, foreign files."""

from __future__ import annotations

import gzip
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.crawl import CrawlRun, CrawlSummary
from records.entry import Entry, EntryRecord, Person, Role
from records.identifier import Sighting, Subject, Validity
from search.consistency import find_inconsistencies
from search.errors import StoreUnusable
from search.query import Query
from search.sqlite.connections import connect
from search.sqlite.schema import load_migrations, migrate
from search.sqlite.store import SqliteStore

# Each file was written by the released program of that schema, not by this one.
RELEASED = {int(re.findall(r"\d+", file.name)[0]): file for file in Path(__file__).parent.glob("schemas/*.db.gz")}
NEWEST = len(load_migrations())
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHONE = Sighting(
    "phone", "+447700900461", "07700 900461", 0, 12, validity=Validity.FICTIONAL, rule="phone/1", field="row"
)
ENTRY = EntryRecord(
    Entry(
        "nominals",
        "v1",
        "n1",
        "nominals.csv row 1",
        (Role.VICTIM,),
        Person(urn="49/1/26", given="Ada", surname="Quill"),
        loaded_at=NOON,
    ),
    (PHONE,),
)


def released(version: int, folder: Path) -> Path:
    path = folder / "store.db"
    path.write_bytes(gzip.decompress(RELEASED[version].read_bytes()))
    return path


def read_schema(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()


def read_version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def open_with(path: Path, migrations: Sequence[str]) -> None:
    with closing(connect(path)) as connection:
        migrate(connection, path, migrations)


def test_there_is_a_file_of_every_released_schema() -> None:
    assert sorted(RELEASED) == list(range(1, NEWEST + 1))


def test_migrations_are_numbered_without_gaps() -> None:
    folder = Path(sys.modules[SqliteStore.__module__].__file__ or "").parent / "migrations"
    numbers = sorted(int(file.name.split("_")[0]) for file in folder.iterdir())
    assert numbers == list(range(1, NEWEST + 1))


@pytest.mark.parametrize("version", RELEASED)
def test_a_file_of_every_released_schema_is_migrated_and_read(version: int, tmp_path: Path) -> None:
    path = released(version, tmp_path)
    for _ in range(2):
        store = SqliteStore(path)
        (advert,) = store.adverts()
        assert (advert.advert.title, advert.advert.text, advert.versions) == ("Rose", "New number soon", 2)
        assert [entry.person.surname for entry in store.entries()] == ["Quill"]
        assert [seen.source_id for seen in store.look_up([PHONE.identifier], Subject.ADVERT)] == ["1"]
        assert [seen.source_id for seen in store.look_up([PHONE.identifier], Subject.ENTRY)] == ["n1"]
        assert (len(list(store.hits())), len(list(store.clusters())), len(list(store.held_back()))) == (1, 1, 1)
        assert store.search(Query(words=("number",))).total == 1
        store.close()
    assert read_version(path) == NEWEST


@pytest.mark.parametrize("version", RELEASED)
def test_a_migrated_file_has_the_schema_of_a_new_one(version: int, tmp_path: Path) -> None:
    path = released(version, tmp_path)
    SqliteStore(path).close()
    SqliteStore(tmp_path / "new.db").close()
    assert read_schema(path) == read_schema(tmp_path / "new.db")


def test_data_that_schema_1_does_not_have_comes_with_the_next_load(tmp_path: Path) -> None:
    store = SqliteStore(released(1, tmp_path))
    assert list(store.entry_records()) == [replace(ENTRY, sightings=())]
    store.save_entries([ENTRY])
    store.save_run(CrawlRun(CrawlSummary("northlight", "r1", pages=4), NOON))
    assert list(store.entry_records()) == [ENTRY]
    assert [run.summary.run for run in store.runs()] == ["r1"]
    assert list(find_inconsistencies(store)) == []
    store.close()


def test_a_file_of_a_newer_washline_is_refused_and_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA user_version = {NEWEST + 1}")
    before = path.read_bytes()
    expected = (
        f"its schema is version {NEWEST + 1}, this Washline supports up to version {NEWEST}; use a newer Washline"
    )
    with pytest.raises(StoreUnusable, match=expected):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match=r"store\.db cannot be used: it is a database of another program"):
        SqliteStore(path)
    assert path.read_bytes() == before


# Invented migration lists: each adds a table, the second also moves rows.
MIGRATIONS = (
    "CREATE TABLE a (x); INSERT INTO a VALUES (1);",
    "CREATE TABLE b (x); INSERT INTO b SELECT x + 1 FROM a; DELETE FROM a;",
    "-- a comment; with a semicolon\nCREATE TABLE c (x);\nINSERT INTO c SELECT x + 1 FROM b;",
)


def rows(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master ORDER BY name")]
        return [x for table in tables for (x,) in connection.execute(f"SELECT x FROM {table}")]


def test_every_missing_migration_runs_in_order(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    open_with(path, MIGRATIONS[:1])
    open_with(path, MIGRATIONS)
    assert (read_version(path), rows(path)) == (3, [2, 3])


@settings(deadline=None)
@given(steps=st.lists(st.integers(1, 6), min_size=1, max_size=4).map(sorted))
def test_any_sequence_of_upgrades_gives_the_schema_of_a_new_file(
    steps: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("upgrades")
    migrations = [f"CREATE TABLE t{n} (x INTEGER PRIMARY KEY, y TEXT);" for n in range(6)]
    for version in steps:
        open_with(folder / "old.db", migrations[:version])
        assert read_version(folder / "old.db") == version
    open_with(folder / "new.db", migrations[: steps[-1]])
    assert read_schema(folder / "old.db") == read_schema(folder / "new.db")


def test_a_failed_migration_leaves_the_version_before_and_the_next_open_completes_it(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    broken = (*MIGRATIONS[:2], "CREATE TABLE c (x); INSERT INTO c VALUES (1); INSERT INTO missing VALUES (1);")
    with pytest.raises(sqlite3.OperationalError, match="missing"):
        open_with(path, broken)
    assert (read_version(path), rows(path)) == (2, [2])
    open_with(path, MIGRATIONS)
    assert (read_version(path), rows(path)) == (3, [2, 3])


KILLED = """
import os, signal, sqlite3
from pathlib import Path
from search.sqlite import schema
from search.sqlite.connections import connect
path = Path({path!r})
connection = connect(path)
connection.create_function("kill", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
schema.migrate(connection, path, {migrations!r})
"""


def test_a_killed_migration_leaves_the_version_before_and_the_next_open_completes_it(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    killed = (*MIGRATIONS[:2], "CREATE TABLE c (x); INSERT INTO c VALUES (7); SELECT kill();")
    script = KILLED.format(path=str(path), migrations=killed)
    assert subprocess.run([sys.executable, "-c", script], cwd=Path.cwd(), check=False).returncode == -9
    assert (read_version(path), rows(path)) == (2, [2])
    open_with(path, MIGRATIONS)
    assert (read_version(path), rows(path)) == (3, [2, 3])


CONCURRENT = """
import sys
from pathlib import Path
from search.sqlite.store import SqliteStore
sys.stdin.readline()
store = SqliteStore(Path({path!r}))
print(len(list(store.adverts())))
store.close()
"""


def make_nothing(_: Path) -> None:
    """Leave no file: every process tries to create it."""


def make_old(folder: Path) -> None:
    """Leave a file of the oldest schema: every process tries to migrate it."""
    released(1, folder)


@pytest.mark.parametrize(("prepare", "adverts"), [(make_nothing, "0"), (make_old, "1")])
def test_processes_that_open_a_file_at_once_all_succeed(
    prepare: Callable[[Path], None], adverts: str, tmp_path: Path
) -> None:
    prepare(tmp_path)
    command = [sys.executable, "-c", CONCURRENT.format(path=str(tmp_path / "store.db"))]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [process.communicate() for process in processes]
    assert results == [(f"{adverts}\n", "")] * 4
    SqliteStore(tmp_path / "new.db").close()
    assert read_schema(tmp_path / "store.db") == read_schema(tmp_path / "new.db")


def test_opening_an_up_to_date_file_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    SqliteStore(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        store = SqliteStore(path)
        assert store.counts()["adverts"] == 0
        store.close()
        writer.execute("ROLLBACK")
