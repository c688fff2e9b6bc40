"""The engine is killed during `washline crawl`: the crawl succeeds, and a later command writes the spooled batches."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.serve import serve
from demo.world import NORTHLIGHT, build_world
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.store import ElasticsearchStore
from tests.search.faults.conftest import Server
from tests.search.faults.engine import delete_indices_and_close, settings, wait_until

pytestmark = pytest.mark.slow
ADVERTS = 400
TOML = """
store = "elasticsearch"
[crawl]
concurrency = 2
delay = 0.02
[elasticsearch]
urls = ["{url}"]
prefix = "{prefix}"
replicas = 0
patience = 1
[[site]]
origin = "{origin}"
basis = "test"
site = "{site}"
"""


@pytest.fixture
def observer(server: Server) -> Iterator[ElasticsearchStore]:
    """A second store on the indices that the crawl fills."""
    store = ElasticsearchStore(settings(server.url, None))
    yield store
    server.restart_if_needed()
    delete_indices_and_close(store)


@pytest.fixture
def config(
    server: Server, observer: ElasticsearchStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A configuration that permits the invented national site, with one second of patience for the engine."""
    monkeypatch.delenv("WASHLINE_ELASTICSEARCH", raising=False)
    with serve(ADVERTS, ports=(0, 0, 0, 0)) as running:
        path, prefix = tmp_path / "washline.toml", observer.indices.settings.prefix
        path.write_text(TOML.format(url=server.url, prefix=prefix, origin=running.origins[NORTHLIGHT], site=NORTHLIGHT))
        yield str(path)


def test_a_crawl_continues_when_the_engine_is_killed(
    washline: Any, server: Server, observer: ElasticsearchStore, config: str
) -> None:
    killer = threading.Thread(target=call_when, args=[lambda: count_adverts(observer) > 0, server.kill])
    killer.start()
    result = washline.done("crawl", NORTHLIGHT, "--config", config)
    killer.join()
    waiting = next(
        line for line in result.out.splitlines() if "are spooled on disk until the store is available" in line
    )
    count = int(waiting.split()[0])
    assert 0 < count <= ADVERTS  # the batch that was being written is spooled whole
    assert_commands_report_the_spool(washline, config, count + 1)  # the adverts, and the summary of the crawl run
    server.restart_if_needed()
    assert wait_until(lambda: washline("search", "Ilford", "--config", config).status == 0)
    found = washline.done("store", "status", "--config", config, "--json").json
    assert (dict(found["counts"])["adverts"], found["waiting"], found["refused"]) == (ADVERTS, 0, 0)
    assert sorted(stored.advert.source_id for stored in observer.adverts()) == sorted(
        ad.id for ad in build_world(ADVERTS).ads[NORTHLIGHT]
    )
    assert "is consistent" in washline.done("store", "check", "--config", config).out


def assert_commands_report_the_spool(washline: Any, config: str, records: int) -> None:
    status = washline("store", "status", "--config", config)
    assert status.status == 1
    assert f"; {records} records spooled on disk" in status.out
    refused = washline("search", "Ilford", "--config", config)
    assert refused.status == 1
    assert "spooled batches will be written when it is back" in refused.err
    assert "Traceback" not in refused.err


def call_when(condition: Callable[[], bool], action: Callable[[], object]) -> None:
    while not condition():
        time.sleep(0.02)
    action()


def count_adverts(store: ElasticsearchStore) -> int:
    store.indices.reader.refresh([store.indices.get_alias(Index.ADVERTS)])
    return store.indices.reader.count(store.indices.get_alias(Index.ADVERTS))
