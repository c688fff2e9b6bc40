"""Who is asked, and by whom: passwords, certificates, versions and other products are refused by name, and nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from devtools.elasticsearch.server import ServerSetup, running_cluster
from search.elasticsearch.store import ElasticsearchStore
from search.errors import AliasForbidden, CertificateRefused, EngineUnsupported, SignInRefused
from tests.search.faults.captured import harvest
from tests.search.faults.conftest import Guarded
from tests.search.faults.door import another_product
from tests.search.faults.engine import QUICK, cleared, settings

pytestmark = pytest.mark.slow


def test_a_password_and_a_certificate(guarded: Guarded, tmp_path: Path) -> None:
    given = guarded.settings(None)
    (tmp_path / "wrong").write_text("guess")
    store = ElasticsearchStore(given)
    store.save_adverts([harvest(1)])
    assert store.counts()["adverts"] == 1
    with pytest.raises(SignInRefused, match=r"does not accept user 'washline' with this password"):
        ElasticsearchStore(replace(given, password_file=tmp_path / "wrong", folder=tmp_path))
    with pytest.raises(SignInRefused):
        ElasticsearchStore(replace(given, user="", password_file=None))
    with pytest.raises(CertificateRefused, match=r"is not trusted, so nothing was sent to it; name the file"):
        ElasticsearchStore(replace(given, ca=None, folder=tmp_path))
    looker = ElasticsearchStore(replace(given, user="looker"))
    assert looker.counts()["adverts"] == 1
    with pytest.raises(AliasForbidden, match="may not be written by this user"):
        looker.save_adverts([harvest(2)])
    assert store.counts()["adverts"] == 1
    assert "drama-range" not in repr(given)
    looker.close()
    cleared(store)


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
    with another_product() as url, pytest.raises(EngineUnsupported, match=r"it is not Elasticsearch"):
        ElasticsearchStore(settings(url, tmp_path))
