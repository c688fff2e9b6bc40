"""One node of three is lost under load: with a replica, no acknowledged write is lost."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from devtools.elasticsearch.server import ServerSetup, running_cluster
from search.consistency import find_inconsistencies
from search.elasticsearch.client.connection import Acknowledged, EngineConnection
from search.elasticsearch.store import ElasticsearchStore
from search.fingerprint import compute_fingerprint
from tests.search.faults.engine import QUICK, settings, wait_until_flushed
from tests.search.faults.invented_crawl import batches, expected_fingerprint

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("elasticsearch")
def test_one_node_of_three_is_killed_under_load(tmp_path: Path) -> None:
    with running_cluster(ServerSetup(nodes=3, heap="384m", files=QUICK)) as nodes:
        cluster_settings = settings(tuple(node.url for node in nodes), tmp_path, replicas=1, patience=60)
        store, crawl = ElasticsearchStore(cluster_settings), batches(400)
        EngineConnection(cluster_settings).request(
            "GET", "/_cluster/health?wait_for_status=green&timeout=60s", response_type=Acknowledged
        )
        killer = threading.Thread(target=nodes[0].kill)
        for n, batch in enumerate(crawl):
            if n == len(crawl) // 4:
                killer.start()
            store.save_adverts(batch)
        killer.join()
        wait_until_flushed(store)
        assert compute_fingerprint(store) == expected_fingerprint(tmp_path, crawl)
        assert list(find_inconsistencies(store)) == []
        assert "2 nodes" in store.status().state
        store.close()
