"""The engine is killed during `washline crawl`: the crawl ends well, says what waits, and the next command writes it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.serve import serve
from demo.world import NORTHLIGHT, build_world
from search.elasticsearch.mappings import Index
from search.elasticsearch.store import ElasticStore
from tests.search.faults.conftest import Server
from tests.search.faults.engine import cleared, eventually, settings

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
def looking(own: Server) -> Iterator[ElasticStore]:
    """Somebody who looks at the indices that the crawl fills, without a part in it."""
    store = ElasticStore(settings(own.url, None))
    yield store
    own.begin()
    cleared(store)


@pytest.fixture
def config(own: Server, looking: ElasticStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A configuration that permits the invented national site and names the engine, for which it waits a second."""
    monkeypatch.delenv("WASHLINE_ELASTICSEARCH", raising=False)
    with serve(ADVERTS, ports=(0, 0, 0, 0)) as running:
        path, prefix = tmp_path / "washline.toml", looking.indices.settings.prefix
        path.write_text(TOML.format(url=own.url, prefix=prefix, origin=running.origins[NORTHLIGHT], site=NORTHLIGHT))
        yield str(path)


def test_the_engine_is_killed_during_a_crawl(washline: Any, own: Server, looking: ElasticStore, config: str) -> None:
    killer = threading.Thread(target=once, args=[lambda: held(looking) > 0, own.kill])
    killer.start()
    said = washline.done("crawl", NORTHLIGHT, "--config", config)
    killer.join()
    waiting = next(line for line in said.out.splitlines() if "wait on disk until the store's engine is back" in line)
    count = int(waiting.split()[0])
    assert 0 < count <= ADVERTS  # the batch that was being written waits whole
    away = washline("store", "status", "--config", config)
    assert away.status == 1
    status = away.out
    assert f"; {count + 1} records wait on disk" in status  # the adverts, and what the crawl came to
    refused = washline("search", "Ilford", "--config", config)
    assert refused.status == 1
    assert "batches wait on disk and are written when it is back" in refused.err
    assert "Traceback" not in refused.err
    own.begin()
    assert eventually(lambda: washline("search", "Ilford", "--config", config).status == 0)
    found = washline.done("store", "status", "--config", config, "--json").json
    assert (dict(found["counts"])["adverts"], found["waiting"], found["refused"]) == (ADVERTS, 0, 0)
    assert sorted(stored.advert.source_id for stored in looking.adverts()) == sorted(
        ad.id for ad in build_world(ADVERTS).ads[NORTHLIGHT]
    )
    assert "agrees with itself" in washline.done("store", "check", "--config", config).out


def once(so: Callable[[], bool], then: Callable[[], object]) -> None:
    while not so():
        time.sleep(0.02)
    then()


def held(store: ElasticStore) -> int:
    store.indices.reader.refresh([store.indices.alias(Index.ADVERTS)])
    return store.indices.reader.count(store.indices.alias(Index.ADVERTS))
