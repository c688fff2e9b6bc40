"""The engine refuses for a while: storms of 429, little memory, a full disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from more_itertools import chunked

from search.consistency import find_inconsistencies
from search.elasticsearch.client.connection import EngineConnection, Acknowledged
from search.elasticsearch.store import ElasticsearchStore
from search.errors import EngineUnavailable
from search.fingerprint import fingerprint
from tests.search.faults.captured import as_it_must_be, batches, harvest
from tests.search.faults.conftest import Guarded, Server
from tests.search.faults.door import storm
from tests.search.faults.engine import cleared, eventually, settings

pytestmark = pytest.mark.slow
MARKS = {f"cluster.routing.allocation.disk.watermark.{mark}": "1%" for mark in ("low", "high", "flood_stage")}
FULL = {**MARKS, "cluster.routing.allocation.disk.threshold_enabled": True}
EMPTY = {**dict.fromkeys(MARKS), "cluster.routing.allocation.disk.threshold_enabled": False}


def test_a_storm_of_429_is_sat_out(elasticsearch: tuple[str, ...], tmp_path: Path) -> None:
    with storm(elasticsearch[0], refused=1) as url:
        store, wanted = ElasticsearchStore(settings(url, tmp_path, patience=30)), batches(30)
        saved = [store.save_adverts(batch) for batch in wanted]
        assert sum(one.waiting for one in saved) == 0
        assert fingerprint(store) == as_it_must_be(tmp_path, wanted)
        cleared(store)


def test_a_storm_of_429_without_an_end_is_waited_for_on_disk(elasticsearch: tuple[str, ...], tmp_path: Path) -> None:
    given, wanted = settings(elasticsearch, tmp_path), batches(100)
    ElasticsearchStore(given).close()
    with storm(elasticsearch[0], refused=10**9) as url:
        store = ElasticsearchStore(settings(url, tmp_path, prefix=given.prefix, patience=0))
        assert sum(store.save_adverts(batch).waiting for batch in wanted) == 110
        with pytest.raises(EngineUnavailable, match=r"is away: a storm of requests; 3 batches wait on disk"):
            store.flush()
        store.close()
    after = ElasticsearchStore(given)
    assert fingerprint(after) == as_it_must_be(tmp_path, wanted)
    assert list(find_inconsistencies(after)) == []
    cleared(after)


def test_a_server_with_little_memory_for_writing(guarded: Guarded, tmp_path: Path) -> None:
    store = ElasticsearchStore(guarded.settings(tmp_path, patience=30))
    wanted = list(chunked([harvest(n, f"{n} " * 300) for n in range(100)], 50))
    saved = [store.save_adverts(batch) for batch in wanted]
    assert [one.new for one in saved] == [50, 50]
    assert fingerprint(store) == as_it_must_be(tmp_path, wanted)
    cleared(store)


def test_a_full_disk(own: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.elasticsearch.spool.circuit_breaker.RETRY_INTERVAL", 0.2)
    store, connection = ElasticsearchStore(settings(own.url, tmp_path)), EngineConnection(settings(own.url, None))
    store.save_adverts([harvest(1)])
    try:
        connection.request("PUT", "/_cluster/settings", {"persistent": FULL}, response_type=Acknowledged)
        assert eventually(lambda: store.save_adverts([harvest(2)]).waiting == 1)
        with pytest.raises(
            EngineUnavailable, match=r"(?i)disk usage exceeded flood-stage watermark.*batches wait on disk"
        ):
            store.flush()
    finally:
        connection.request("PUT", "/_cluster/settings", {"persistent": EMPTY}, response_type=Acknowledged)
    assert eventually(lambda: not store.save_adverts([harvest(3)]).waiting)
    assert store.counts()["adverts"] == 3
    assert list(find_inconsistencies(store)) == []
    cleared(store)
