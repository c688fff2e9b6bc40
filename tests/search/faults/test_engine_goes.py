"""The engine is killed, hangs, or never was there: what cannot be written waits on disk, and is written once, in order."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from search.consistency import find_inconsistencies
from search.elasticsearch.spool.spool import SPOOL_FILE, Spool
from search.elasticsearch.store import ElasticsearchStore
from search.errors import EngineUnavailable, SpoolFull
from search.fingerprint import fingerprint
from tests.search.faults.captured import NOON, as_it_must_be, batches, harvest
from tests.search.faults.conftest import Server
from tests.search.faults.door import deadly
from tests.search.faults.engine import cleared, drained, settings

pytestmark = pytest.mark.slow
NOWHERE = "http://127.0.0.1:9"  # the port for discarding: nobody listens


def test_killed_in_the_middle_of_a_bulk(own: Server, tmp_path: Path) -> None:
    wanted = batches(200)
    with deadly(own.url, own.kill, bulk=4) as url, capture_logs() as logs:
        store = ElasticsearchStore(settings(url, tmp_path))
        saved = [store.save_adverts(batch) for batch in wanted]
        assert 0 < sum(one.waiting for one in saved) == store.status().waiting
        assert any(log["event"] == "engine_away" and log["reason"] for log in logs)
        with pytest.raises(
            EngineUnavailable, match=r"is away: .* batches wait on disk and are written when it is back"
        ):
            store.flush()
        own.begin()
        drained(store)
        assert store.status().waiting == 0
        assert fingerprint(store) == as_it_must_be(tmp_path, wanted)
        assert list(find_inconsistencies(store)) == []
        cleared(store)


def test_what_waits_survives_washline_too_and_is_written_in_order(own: Server, tmp_path: Path) -> None:
    given, away = settings(own.url, tmp_path), settings(NOWHERE, tmp_path, patience=0)
    ElasticsearchStore(given).close()
    for text, days in (("first", 0), ("second", 1), ("third", 2)):
        store = ElasticsearchStore(away)
        assert store.save_adverts([harvest(1, text, NOON + timedelta(days=days))]).waiting == 1
        store.close()
    again = ElasticsearchStore(given)
    assert again.save_adverts([harvest(1, "fourth", NOON + timedelta(days=3))]).changed == 1
    assert [version.text for version in again.versions(harvest(1).advert.id)] == ["first", "second", "third", "fourth"]
    cleared(again)


def test_while_another_process_writes_what_waited_this_one_adds_to_it(own: Server, tmp_path: Path) -> None:
    away = ElasticsearchStore(settings(NOWHERE, tmp_path, patience=0))
    assert away.save_adverts([harvest(1)]).waiting == 1
    away.close()
    store, other = ElasticsearchStore(settings(own.url, tmp_path)), Spool(tmp_path, limit=1_000_000)
    with other.try_lock() as theirs:
        assert theirs
        assert store.save_adverts([harvest(2)]).waiting == 1
        with pytest.raises(EngineUnavailable, match=r"what waited is being written at this moment; 2 batches wait"):
            store.flush()
    drained(store)
    assert (store.counts()["adverts"], store.status().waiting) == (2, 0)
    other.close()
    cleared(store)


def test_hanging_is_being_away_and_is_not_asked_again_for_each_batch(
    own: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.elasticsearch.spool.circuit_breaker.RETRY_INTERVAL", 3600.0)
    store = ElasticsearchStore(settings(own.url, tmp_path, patience=0, timeout=1))
    own.node.pause()
    try:
        with capture_logs() as logs:
            assert [store.save_adverts([harvest(n)]).waiting for n in range(5)] == [1] * 5
    finally:
        own.node.resume()
    assert [log["reason"] for log in logs if log["event"] == "engine_away"] == ["no answer within 1 seconds"]
    drained(store)
    assert store.counts()["adverts"] == 5
    cleared(store)


def test_there_is_an_end_to_what_may_wait(tmp_path: Path) -> None:
    store = ElasticsearchStore(settings(NOWHERE, tmp_path, patience=0, spool_bytes=100_000))
    for batch in batches(80):
        store.save_adverts(batch)
    with pytest.raises(SpoolFull, match=r"holds as much as it may \(0 MB\); nothing was lost"):
        store.save_adverts([harvest(n) for n in range(500)])
    assert 0 < store.status().waiting < 500
    assert (tmp_path / SPOOL_FILE).stat().st_size < 1_000_000
    store.close()


def test_nothing_to_wait_in_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=rf"Elasticsearch at {NOWHERE} is away: .*refused"):
        ElasticsearchStore(settings(NOWHERE, None, patience=0))
    assert not list(tmp_path.iterdir())
