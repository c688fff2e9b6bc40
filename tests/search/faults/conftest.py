"""Fixtures for fault injection: stores whose indices may be broken, and private servers that may be killed.

After each fault no record is lost or stored twice, and the user gets one plain sentence. The reference is the embedded
store, which writes the same batches without any fault.
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
from tests.search.faults.authority import PASSWORD, certificates, secured_setup
from tests.search.faults.engine import QUICK, delete_indices_and_close, settings, wait_until


@dataclass
class Server:
    """A server that may be killed, and restarted with its data at the same URL."""

    node: ElasticsearchNode

    @property
    def url(self) -> str:
        return self.node.url

    def kill(self) -> None:
        self.node.kill()

    def restart_if_needed(self) -> None:
        if not self.node.is_alive():
            self.node = restart_node(self.node)


@pytest.fixture(scope="session")
def session_server(elasticsearch: tuple[str, ...]) -> Iterator[Server]:  # noqa: ARG001 - skips if no server can run
    with running_cluster(ServerSetup(settings={"cluster.info.update.interval": "10s"}, files=QUICK)) as (node,):
        server = Server(node)
        yield server
        server.kill()


@pytest.fixture
def server(session_server: Server) -> Server:
    """A running private server, restarted if an earlier test killed it."""
    session_server.restart_if_needed()
    return session_server


@pytest.fixture
def store(elastic_store: ElasticsearchStore, tmp_path: Path) -> Iterator[ElasticsearchStore]:
    """A store with a spool, on the shared server."""
    opened = ElasticsearchStore(replace(elastic_store.indices.settings, folder=tmp_path, patience=2))
    yield opened
    opened.close()


@pytest.fixture
def fresh(elasticsearch: tuple[str, ...], tmp_path: Path) -> Iterator[ElasticsearchStore]:
    """A store with indices of its own, which a test may break."""
    opened = ElasticsearchStore(settings(elasticsearch, tmp_path))
    yield opened
    delete_indices_and_close(opened)


@dataclass(frozen=True)
class SecuredServer:
    """A server with TLS, passwords, and little memory for bulk requests."""

    url: str
    folder: Path

    def settings(self, spool_folder: Path | None, **more: object) -> ElasticsearchSettings:
        """Return settings with the credentials of the superuser."""
        secrets = {"ca": self.folder / "ca.pem", "user": "washline", "password_file": self.folder / "password"}
        return settings(self.url, spool_folder, **secrets, **more)


@pytest.fixture(scope="session")
def secured_server(elasticsearch: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredServer]:  # noqa: ARG001 - skips if no server can run
    folder = tmp_path_factory.mktemp("secrets")
    authority, certificate, private = certificates()
    (folder / "ca.pem").write_bytes(authority)
    (folder / "password").write_text(f"{PASSWORD}\n")
    with running_cluster(secured_setup(certificate, private, **{"indexing_pressure.memory.limit": "120kb"})) as (node,):
        server = SecuredServer(node.url.replace("http:", "https:").replace("127.0.0.1", "localhost"), folder)
        assert wait_until(lambda: accepts_credentials(server))
        yield server


def accepts_credentials(server: SecuredServer) -> bool:
    try:
        delete_indices_and_close(ElasticsearchStore(server.settings(None)))
    except StoreError:
        return False
    return True
