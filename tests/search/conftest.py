"""One suite for every store: the fixture `store` is parametrised over the engines; Elasticsearch is a real server."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from devtools.elasticsearch.errors import ServerMissing, ServerStartFailed
from devtools.elasticsearch.server import running_cluster, running_shared_nodes
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.settings import ElasticsearchSettings
from search.elasticsearch.store import ElasticsearchStore
from search.sqlite.store import SqliteStore
from search.store import Store

MISSING = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def elasticsearch(request: pytest.FixtureRequest) -> Iterator[tuple[str, ...]]:
    """The URLs of a server: WASHLINE_ELASTICSEARCH, the one that `make elasticsearch` started, or our own."""
    configured = os.environ.get("WASHLINE_ELASTICSEARCH", "")  # noqa: TID251 - tests have no configuration
    if urls := tuple(configured.split(",")) if configured else tuple(node.url for node in running_shared_nodes()):
        yield urls
        return
    try:
        with running_cluster() as nodes:
            yield tuple(node.url for node in nodes)
    except (ServerMissing, ServerStartFailed) as error:
        if os.environ.get("CI"):  # noqa: TID251 - on CI a missing server is a failure
            pytest.fail(str(error))
        request.config.stash[MISSING] = str(error)
        pytest.skip(str(error))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # a worker process: the controller reports to the user
        session.config.workeroutput["elasticsearch"] = session.config.stash.get(MISSING, "")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    if reason := getattr(node, "workeroutput", {}).get("elasticsearch", ""):
        node.config.stash[MISSING] = reason


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if reason := config.stash.get(MISSING, ""):
        terminalreporter.write_line(f"ELASTICSEARCH WAS NOT TESTED: {reason}", red=True, bold=True)


@pytest.fixture(scope="session")
def elastic_settings(elasticsearch: tuple[str, ...]) -> Iterator[ElasticsearchSettings]:
    settings = ElasticsearchSettings(urls=elasticsearch, prefix=f"test-{os.getpid()}-", replicas=0, patience=20)
    yield settings
    store = ElasticsearchStore(settings)
    for index in Index:
        store.indices.delete_indices(
            [*store.indices.find_indices_of_alias(index), *store.indices.find_unaliased_indices(index)]
        )
    store.close()


def delete_all_documents(store: ElasticsearchStore) -> None:
    """Empty a store without creating its indices again, which takes seconds."""
    indices = store.indices
    aliases = [indices.get_alias(index) for index in Index]
    indices.reader.refresh(aliases)
    filled = [alias for alias in aliases if indices.reader.count(alias)]
    for alias in filled:
        ids = [hit.id for hit in indices.reader.scan(alias, msgspec.Raw)]
        indices.bulk.write([BulkOperation(alias, id_, None) for id_ in ids])
    if filled:
        indices.reader.refresh(filled)


@pytest.fixture
def elastic_store(elastic_settings: ElasticsearchSettings) -> Iterator[ElasticsearchStore]:
    """An empty store."""
    store = ElasticsearchStore(elastic_settings)
    delete_all_documents(store)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "elastic"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "elastic":
        yield request.getfixturevalue("elastic_store")
        return
    opened = SqliteStore(tmp_path / "store.db")
    yield opened
    opened.close()
