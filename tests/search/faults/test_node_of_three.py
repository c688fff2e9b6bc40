"""One node of three is lost under load: with a replica, nothing that was acknowledged is."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from devtools.elasticsearch.server import ServerSetup, running_cluster
from search.consistency import find_inconsistencies
from search.elasticsearch.client.connection import EngineConnection, Acknowledged
from search.elasticsearch.store import ElasticsearchStore
from search.fingerprint import fingerprint
from tests.search.faults.captured import as_it_must_be, batches
from tests.search.faults.engine import QUICK, drained, settings

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("elasticsearch")
def test_one_node_of_three_is_killed_under_load(tmp_path: Path) -> None:
    with running_cluster(ServerSetup(nodes=3, heap="384m", files=QUICK)) as nodes:
        given = settings(tuple(node.url for node in nodes), tmp_path, replicas=1, patience=60)
        store, wanted = ElasticsearchStore(given), batches(400)
        EngineConnection(given).request(
            "GET", "/_cluster/health?wait_for_status=green&timeout=60s", response_type=Acknowledged
        )
        killer = threading.Thread(target=nodes[0].kill)
        for n, batch in enumerate(wanted):
            if n == len(wanted) // 4:
                killer.start()
            store.save_adverts(batch)
        killer.join()
        drained(store)
        assert fingerprint(store) == as_it_must_be(tmp_path, wanted)
        assert list(find_inconsistencies(store)) == []
        assert "2 nodes" in store.status().state
        store.close()
