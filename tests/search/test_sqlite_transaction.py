"""A write transaction waits for another writer, gives up at its timeout, and ends its wait on a signal."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from search.sqlite_transaction import transaction

WAITING = """
import sqlite3, sys
from search.sqlite_transaction import transaction
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
print("waiting", flush=True)
with transaction(connection, 60):
    print("began", flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with closing(connect(tmp_path / "store.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE a (x)")
    return tmp_path / "store.db"


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)


@contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_it_waits_for_the_other_writer(path: Path) -> None:
    with locked(path) as other, closing(connect(path)) as connection:
        release = threading.Timer(0.8, other.execute, ["ROLLBACK"])
        release.start()
        with transaction(connection, 60):
            connection.execute("INSERT INTO a VALUES (1)")
        release.join()
        assert connection.execute("SELECT x FROM a").fetchall() == [(1,)]


def test_it_gives_up_after_the_timeout(path: Path) -> None:
    with locked(path), closing(connect(path)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="locked"), transaction(connection, 0):
            pytest.fail("began in spite of the lock")
        assert not connection.in_transaction


def test_it_restores_the_timeout_of_the_connection(path: Path) -> None:
    with closing(connect(path)) as connection:
        with transaction(connection, 7):
            pass
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (7000,)


def test_an_exception_rolls_back(path: Path) -> None:
    with closing(connect(path)) as connection:
        with pytest.raises(KeyError), transaction(connection, 1):
            insert_and_fail(connection)
        assert connection.execute("SELECT count(*) FROM a").fetchone() == (0,)


def insert_and_fail(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO a VALUES (1)")
    raise KeyError


def test_a_signal_ends_the_wait(path: Path) -> None:
    with locked(path):
        command = [sys.executable, "-c", WAITING, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"waiting\n"
            time.sleep(0.2)  # let it enter SQLite's wait
            begun = time.monotonic()
            os.kill(process.pid, signal.SIGINT)
            process.wait(timeout=30)
            assert process.stdout.read() == b""
            assert time.monotonic() - begun < 30
