"""The engine is killed, hangs or is unreachable: batches are spooled, and written once, in order."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from search.consistency import find_inconsistencies
from search.elasticsearch.spool.spool import SPOOL_FILE, Spool
from search.elasticsearch.store import ElasticsearchStore
from search.errors import EngineUnavailable, SpoolFull
from search.fingerprint import compute_fingerprint
from tests.search.faults.conftest import Server
from tests.search.faults.engine import delete_indices_and_close, settings, wait_until_flushed
from tests.search.faults.invented_crawl import NOON, batches, expected_fingerprint, extracted
from tests.search.faults.proxies import killing_proxy

pytestmark = pytest.mark.slow
UNREACHABLE = "http://127.0.0.1:9"  # the discard port, which is closed


def test_the_engine_is_killed_during_a_bulk_request(server: Server, tmp_path: Path) -> None:
    crawl = batches(200)
    with killing_proxy(server.url, server.kill, bulk=4) as url, capture_logs() as logs:
        store = ElasticsearchStore(settings(url, tmp_path))
        saved = [store.save_adverts(batch) for batch in crawl]
        assert 0 < sum(result.waiting for result in saved) == store.status().waiting
        assert any(log["event"] == "engine_unavailable" and log["reason"] for log in logs)
        with pytest.raises(
            EngineUnavailable, match=r"is unavailable: .* spooled batches will be written when it is back"
        ):
            store.flush()
        server.restart_if_needed()
        wait_until_flushed(store)
        assert store.status().waiting == 0
        assert compute_fingerprint(store) == expected_fingerprint(tmp_path, crawl)
        assert list(find_inconsistencies(store)) == []
        delete_indices_and_close(store)


def test_spooled_batches_survive_a_restart_and_are_written_in_order(server: Server, tmp_path: Path) -> None:
    online, offline = settings(server.url, tmp_path), settings(UNREACHABLE, tmp_path, patience=0)
    ElasticsearchStore(online).close()
    for text, days in (("first", 0), ("second", 1), ("third", 2)):
        store = ElasticsearchStore(offline)
        assert store.save_adverts([extracted(1, text, NOON + timedelta(days=days))]).waiting == 1
        store.close()
    again = ElasticsearchStore(online)
    assert again.save_adverts([extracted(1, "fourth", NOON + timedelta(days=3))]).changed == 1
    versions = sorted(again.history(), key=lambda version: version.first_seen)
    assert [version.extracted.advert.text for version in versions] == ["first", "second", "third", "fourth"]
    delete_indices_and_close(again)


def test_a_process_appends_to_the_spool_while_another_one_drains_it(server: Server, tmp_path: Path) -> None:
    offline = ElasticsearchStore(settings(UNREACHABLE, tmp_path, patience=0))
    assert offline.save_adverts([extracted(1)]).waiting == 1
    offline.close()
    store, other = ElasticsearchStore(settings(server.url, tmp_path)), Spool(tmp_path, max_bytes=1_000_000)
    with other.try_lock() as is_locked:
        assert is_locked
        assert store.save_adverts([extracted(2)]).waiting == 1
        with pytest.raises(
            EngineUnavailable, match=r"another process is writing the spooled batches; 2 spooled batches"
        ):
            store.flush()
    wait_until_flushed(store)
    assert (store.counts()["adverts"], store.status().waiting) == (2, 0)
    other.close()
    delete_indices_and_close(store)


def test_the_circuit_breaker_stops_requests_to_a_hanging_engine(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.elasticsearch.spool.circuit_breaker.RETRY_INTERVAL", 3600.0)
    store = ElasticsearchStore(settings(server.url, tmp_path, patience=0, timeout=1))
    server.node.pause()
    try:
        with capture_logs() as logs:
            assert [store.save_adverts([extracted(n)]).waiting for n in range(5)] == [1] * 5
    finally:
        server.node.resume()
    assert [log["reason"] for log in logs if log["event"] == "engine_unavailable"] == ["no response within 1 seconds"]
    wait_until_flushed(store)
    assert store.counts()["adverts"] == 5
    delete_indices_and_close(store)


def test_the_spool_has_a_size_limit(tmp_path: Path) -> None:
    store = ElasticsearchStore(settings(UNREACHABLE, tmp_path, patience=0, spool_bytes=100_000))
    for batch in batches(80):
        store.save_adverts(batch)
    with pytest.raises(SpoolFull, match=r"has reached its limit of 0 MB; nothing was lost"):
        store.save_adverts([extracted(n) for n in range(500)])
    assert 0 < store.status().waiting < 500
    assert (tmp_path / SPOOL_FILE).stat().st_size < 1_000_000
    store.close()


def test_without_a_spool_an_unavailable_engine_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=rf"Elasticsearch at {UNREACHABLE} is unavailable: .*refused"):
        ElasticsearchStore(settings(UNREACHABLE, None, patience=0))
    assert not list(tmp_path.iterdir())
