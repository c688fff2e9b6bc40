"""Washline is killed, or another process writes too: acknowledged but unrecorded writes are repeated."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from records.entry import Entry, EntryRecord
from records.identifier import Subject
from search.consistency import find_inconsistencies
from search.elasticsearch.index.documents import EntryDocument
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.store import ElasticsearchStore
from search.elasticsearch.writing.entries import delete_entries
from search.fingerprint import compute_fingerprint
from search.sqlite.store import SqliteStore
from tests.search.faults.engine import prefix_of, wait_until
from tests.search.faults.invented_crawl import NOON, batches, expected_fingerprint, extracted

pytestmark = pytest.mark.slow
OPEN = """
import os, signal
from pathlib import Path
from tests.search.faults.invented_crawl import batches
from tests.search.faults.engine import settings
from search.elasticsearch.store import ElasticsearchStore
store = ElasticsearchStore(settings({urls!r}, Path({folder!r}), prefix={prefix!r}))
"""
CRAWL = """
for n, batch in enumerate(batches(1500)):
    store.save_adverts(batch)
    print(n, flush=True)
"""
DRAIN = """
write, left = store._writer._write_spooled, iter(range({batches}, -1, -1))
def write_but_do_not_delete(*batch):
    write(*batch)
    if not next(left):
        os.kill(os.getpid(), signal.SIGKILL)
store._writer._write_spooled = write_but_do_not_delete
store.flush()
"""


def run_washline(script: str, store: ElasticsearchStore) -> subprocess.Popen[bytes]:
    """Start another Washline process on the same indices and spool."""
    settings = store.indices.settings
    opened = OPEN.format(urls=settings.urls, folder=str(settings.folder), prefix=prefix_of(store))
    return subprocess.Popen([sys.executable, "-c", opened + script], stdout=subprocess.PIPE, cwd=Path.cwd())


def test_an_entry_that_is_renewed_while_it_is_dropped_stays_complete(store: ElasticsearchStore) -> None:
    phone = extracted(1).sightings[0]
    old = Entry("nominals", "v1", "n1", "nominals.csv row n1", loaded_at=NOON)
    store.save_entries([EntryRecord(old, (phone,))])
    read = store.indices.reader.get(store.indices.get_alias(Index.ENTRIES), [old.id], EntryDocument)
    store.save_entries([EntryRecord(replace(old, dataset_version="v2", loaded_at=NOON + timedelta(days=1)), (phone,))])
    assert delete_entries(store.indices, list(read.values())) == 0
    assert [seen.edition for seen in store.look_up([phone.identifier], Subject.ENTRY)] == ["v2"]
    assert store.drop_entries("nominals", except_version="v3") == 1
    assert list(store.look_up([phone.identifier], Subject.ENTRY)) == []
    assert list(find_inconsistencies(store)) == []


def test_a_crawl_is_killed_after_a_write_and_before_it_is_recorded(store: ElasticsearchStore, tmp_path: Path) -> None:
    with run_washline(CRAWL, store) as crawl:
        assert crawl.stdout is not None
        for _ in range(3):
            assert crawl.stdout.readline()
        crawl.kill()
    assert wait_until(lambda: store.counts()["adverts"] >= 120)  # writes of another process are visible within a second
    assert store.counts()["adverts"] < 1500
    for batch in batches(1500):
        store.save_adverts(batch)
    assert compute_fingerprint(store) == expected_fingerprint(tmp_path, batches(1500))
    assert list(find_inconsistencies(store)) == []


def test_a_drain_is_killed_after_a_write_and_before_the_batch_is_deleted(
    store: ElasticsearchStore, tmp_path: Path
) -> None:
    crawl = batches(300)
    offline = ElasticsearchStore(replace(store.indices.settings, urls=("http://127.0.0.1:9",), patience=0))
    assert sum(offline.save_adverts(batch).waiting for batch in crawl) == 330
    offline.close()
    for batches_before_kill in (0, 2):
        with run_washline(DRAIN.format(batches=batches_before_kill), store) as drain:
            assert drain.wait(60) == -signal.SIGKILL
    waiting = store._writer.spool_size().records
    assert waiting == 330 - 2 * 40  # the first run deleted no batch, the second run two
    store.flush()
    assert compute_fingerprint(store) == expected_fingerprint(tmp_path, crawl)
    assert list(find_inconsistencies(store)) == []
    assert store.status().waiting == 0


def test_two_concurrent_writers_of_the_same_adverts_lose_nothing(store: ElasticsearchStore, tmp_path: Path) -> None:
    other = ElasticsearchStore(store.indices.settings)
    hours = [timedelta(hours=n) for n in range(24)]
    captures = [[extracted(n, f"text {at.seconds // 7200}", NOON + at) for n in range(20)] for at in hours]
    run_together(
        lambda: [store.save_adverts(batch) for batch in captures[::2]],
        lambda: [other.save_adverts(batch) for batch in captures[1::2]],
    )
    other.close()
    store.flush()
    assert list(find_inconsistencies(store)) == []
    model = SqliteStore(tmp_path / "model.db")
    for batch in captures:
        model.save_adverts(batch)
    assert times(store) == times(model)
    assert store.counts() == model.counts()
    model.close()


def times(store: ElasticsearchStore | SqliteStore) -> list[tuple[object, ...]]:
    return sorted((v.extracted.advert.id, v.extracted.advert.text, v.first_seen, v.last_seen) for v in store.history())


def run_together(*tasks: Callable[[], object]) -> None:
    errors: list[BaseException] = []

    def run(task: Callable[[], object]) -> None:
        try:
            task()
        except BaseException as error:  # noqa: BLE001 - raised by the waiting thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
