"""The engine rejects writes for a while: status 429, little memory, a full disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from more_itertools import chunked

from search.consistency import find_inconsistencies
from search.elasticsearch.client.connection import Acknowledged, EngineConnection
from search.elasticsearch.store import ElasticsearchStore
from search.errors import EngineUnavailable
from search.fingerprint import compute_fingerprint
from tests.search.faults.conftest import SecuredServer, Server
from tests.search.faults.engine import delete_indices_and_close, settings, wait_until
from tests.search.faults.invented_crawl import batches, expected_fingerprint, extracted
from tests.search.faults.proxies import overloaded_proxy

pytestmark = pytest.mark.slow
WATERMARKS = {f"cluster.routing.allocation.disk.watermark.{mark}": "1%" for mark in ("low", "high", "flood_stage")}
FULL_DISK = {**WATERMARKS, "cluster.routing.allocation.disk.threshold_enabled": True}
RESET = {**dict.fromkeys(WATERMARKS), "cluster.routing.allocation.disk.threshold_enabled": False}


def test_overload_is_retried_with_back_off(elasticsearch: tuple[str, ...], tmp_path: Path) -> None:
    with overloaded_proxy(elasticsearch[0], refused=1) as url:
        store, crawl = ElasticsearchStore(settings(url, tmp_path, patience=30)), batches(30)
        saved = [store.save_adverts(batch) for batch in crawl]
        assert sum(result.waiting for result in saved) == 0
        assert compute_fingerprint(store) == expected_fingerprint(tmp_path, crawl)
        delete_indices_and_close(store)


def test_writes_are_spooled_during_endless_overload(elasticsearch: tuple[str, ...], tmp_path: Path) -> None:
    unlimited, crawl = settings(elasticsearch, tmp_path), batches(100)
    ElasticsearchStore(unlimited).close()
    with overloaded_proxy(elasticsearch[0], refused=10**9) as url:
        store = ElasticsearchStore(settings(url, tmp_path, prefix=unlimited.prefix, patience=0))
        assert sum(store.save_adverts(batch).waiting for batch in crawl) == 110
        with pytest.raises(EngineUnavailable, match=r"is unavailable: too many requests; 3 spooled batches"):
            store.flush()
        store.close()
    after = ElasticsearchStore(unlimited)
    assert compute_fingerprint(after) == expected_fingerprint(tmp_path, crawl)
    assert list(find_inconsistencies(after)) == []
    delete_indices_and_close(after)


def test_a_server_with_little_memory_for_bulk_requests(secured_server: SecuredServer, tmp_path: Path) -> None:
    store = ElasticsearchStore(secured_server.settings(tmp_path, patience=30))
    crawl = list(chunked([extracted(n, f"{n} " * 300) for n in range(100)], 50))
    saved = [store.save_adverts(batch) for batch in crawl]
    assert [result.new for result in saved] == [50, 50]
    assert compute_fingerprint(store) == expected_fingerprint(tmp_path, crawl)
    delete_indices_and_close(store)


def test_a_full_disk(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.elasticsearch.spool.circuit_breaker.RETRY_INTERVAL", 0.2)
    store, connection = ElasticsearchStore(settings(server.url, tmp_path)), EngineConnection(settings(server.url, None))
    store.save_adverts([extracted(1)])
    try:
        connection.request("PUT", "/_cluster/settings", {"persistent": FULL_DISK}, response_type=Acknowledged)
        assert wait_until(lambda: store.save_adverts([extracted(2)]).waiting == 1)
        with pytest.raises(EngineUnavailable, match=r"(?i)disk usage exceeded flood-stage watermark.*spooled batches"):
            store.flush()
    finally:
        connection.request("PUT", "/_cluster/settings", {"persistent": RESET}, response_type=Acknowledged)
    assert wait_until(lambda: not store.save_adverts([extracted(3)]).waiting)
    assert store.counts()["adverts"] == 3
    assert list(find_inconsistencies(store)) == []
    delete_indices_and_close(store)
