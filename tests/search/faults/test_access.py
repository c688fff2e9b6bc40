"""Wrong credentials, untrusted certificates, old versions and other products are refused, and nothing is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from devtools.elasticsearch.server import ServerSetup, running_cluster
from search.elasticsearch.store import ElasticsearchStore
from search.errors import AliasForbidden, CertificateRefused, EngineUnsupported, SignInRefused
from tests.search.faults.conftest import SecuredServer
from tests.search.faults.engine import QUICK, delete_indices_and_close, settings
from tests.search.faults.invented_crawl import extracted
from tests.search.faults.proxies import other_product

pytestmark = pytest.mark.slow


def test_a_password_and_a_certificate(secured_server: SecuredServer, tmp_path: Path) -> None:
    superuser = secured_server.settings(None)
    (tmp_path / "wrong").write_text("guess")
    store = ElasticsearchStore(superuser)
    store.save_adverts([extracted(1)])
    assert store.counts()["adverts"] == 1
    with pytest.raises(SignInRefused, match=r"does not accept user 'washline' with this password"):
        ElasticsearchStore(replace(superuser, password_file=tmp_path / "wrong", folder=tmp_path))
    with pytest.raises(SignInRefused):
        ElasticsearchStore(replace(superuser, user="", password_file=None))
    with pytest.raises(CertificateRefused, match=r"is not trusted, so nothing was sent to it; set ca"):
        ElasticsearchStore(replace(superuser, ca=None, folder=tmp_path))
    viewer = ElasticsearchStore(replace(superuser, user="viewer"))
    assert viewer.counts()["adverts"] == 1
    with pytest.raises(AliasForbidden, match="this user has no permission to write"):
        viewer.save_adverts([extracted(2)])
    assert store.counts()["adverts"] == 1
    assert "drama-range" not in repr(superuser)
    viewer.close()
    delete_indices_and_close(store)


@pytest.mark.usefixtures("elasticsearch")
def test_a_server_that_is_too_old(tmp_path: Path) -> None:
    with (
        running_cluster(ServerSetup(version="7.17.29", files=QUICK)) as nodes,
        pytest.raises(
            EngineUnsupported, match=r"needs Elasticsearch 8 or 9.*7\.17\.29|7\.17\.29.*needs Elasticsearch 8 or 9"
        ),
    ):
        ElasticsearchStore(settings(nodes[0].url, tmp_path))


def test_another_product(tmp_path: Path) -> None:
    with other_product() as url, pytest.raises(EngineUnsupported, match=r"it is not Elasticsearch"):
        ElasticsearchStore(settings(url, tmp_path))
