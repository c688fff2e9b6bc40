"""What is to be broken: indices, or a server of one's own, started once for all tests and begun again where it was killed.

After each fault: nothing lost, nothing twice, one plain sentence. The first two are measured against the embedded
store, which is given the same batches without any fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from devtools.elasticsearch.node import ElasticsearchNode
from devtools.elasticsearch.server import ServerSetup, restart_node, running_cluster
from search.elasticsearch.settings import ElasticsearchSettings
from search.elasticsearch.store import ElasticsearchStore
from search.errors import StoreError
from tests.search.faults.authority import PASSWORD, certificates, secured
from tests.search.faults.engine import QUICK, cleared, eventually, settings


@dataclass
class Server:
    """A server that may be killed and begun again, with what it held, at the same address."""

    node: ElasticsearchNode

    @property
    def url(self) -> str:
        return self.node.url

    def kill(self) -> None:
        self.node.kill()

    def begin(self) -> None:
        if not self.node.alive():
            self.node = restart_node(self.node)


@pytest.fixture(scope="session")
def only_server(elasticsearch: tuple[str, ...]) -> Iterator[Server]:  # noqa: ARG001 - where there is none, there is none of one's own
    with running_cluster(ServerSetup(settings={"cluster.info.update.interval": "10s"}, files=QUICK)) as (node,):
        server = Server(node)
        yield server
        server.kill()


@pytest.fixture
def own(only_server: Server) -> Server:
    """A server of one's own that runs, whatever the test before did to it."""
    only_server.begin()
    return only_server


@pytest.fixture
def store(elastic_store: ElasticsearchStore, tmp_path: Path) -> Iterator[ElasticsearchStore]:
    """A store with a folder to wait in, on the server that all tests share."""
    opened = ElasticsearchStore(replace(elastic_store.indices.settings, folder=tmp_path, patience=2))
    yield opened
    opened.close()


@pytest.fixture
def fresh(elasticsearch: tuple[str, ...], tmp_path: Path) -> Iterator[ElasticsearchStore]:
    """A store with indices of its own, which may be broken."""
    opened = ElasticsearchStore(settings(elasticsearch, tmp_path))
    yield opened
    cleared(opened)


@dataclass(frozen=True)
class Guarded:
    """A server with TLS, passwords, and little memory for writing."""

    url: str
    folder: Path

    def settings(self, waits: Path | None, **more: object) -> ElasticsearchSettings:
        """Settings of the user who may do all."""
        secrets = {"ca": self.folder / "ca.pem", "user": "washline", "password_file": self.folder / "password"}
        return settings(self.url, waits, **secrets, **more)


@pytest.fixture(scope="session")
def guarded(elasticsearch: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:  # noqa: ARG001 - see above
    folder = tmp_path_factory.mktemp("secrets")
    authority, certificate, private = certificates()
    (folder / "ca.pem").write_bytes(authority)
    (folder / "password").write_text(f"{PASSWORD}\n")
    with running_cluster(secured(certificate, private, **{"indexing_pressure.memory.limit": "120kb"})) as (node,):
        server = Guarded(node.url.replace("http:", "https:").replace("127.0.0.1", "localhost"), folder)
        assert eventually(lambda: knows_its_users(server))
        yield server


def knows_its_users(server: Guarded) -> bool:
    try:
        cleared(ElasticsearchStore(server.settings(None)))
    except StoreError:
        return False
    return True
