"""`washline store copy` and `status`, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.elasticsearch.settings import ElasticsearchSettings
from search.elasticsearch.store import ElasticsearchStore
from tests.conftest import Washline


@pytest.fixture
def config(tmp_path: Path, elastic_settings: ElasticsearchSettings, elastic_store: ElasticsearchStore) -> Path:
    """A configuration with an empty Elasticsearch."""
    assert not any(elastic_store.counts().values())
    file = tmp_path / "washline.toml"
    urls = json.dumps(elastic_settings.urls)
    file.write_text(f'[elasticsearch]\nurls = {urls}\nprefix = "{elastic_settings.prefix}"\nreplicas = 0\n', "utf-8")
    return file


def adverts(folder: Path, *texts: str) -> Path:
    file = folder / f"{len(texts)}.jsonl"
    rows = ({"id": f"{number}", "site": "board", "text": text} for number, text in enumerate(texts))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


def test_a_copy_into_an_empty_engine_is_equal_and_other_records_are_reported(
    washline: Washline, config: Path, tmp_path: Path
) -> None:
    washline.done("adverts", "import", adverts(tmp_path, "Mia, call 07700 900461", "Ana, call 07700 900462"))
    copied = washline.done("store", "copy", "--to", "elasticsearch", "--config", config)
    assert "Both stores are equal." in copied.out
    other = Washline(tmp_path / "other", washline.capture)
    other.done("operation", "open", "Other", "--purpose", "to test")
    other.done("adverts", "import", adverts(tmp_path, "Eva, call 07700 900463"))
    result = other("store", "copy", "--to", "elasticsearch", "--config", config)
    assert result.status == 1
    assert "was not empty, and its records stayed" in result.out


def test_an_unavailable_engine_is_a_status_not_an_error(
    washline: Washline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASHLINE_ELASTICSEARCH", "http://127.0.0.1:9")
    file = tmp_path / "away.toml"
    file.write_text('store = "elasticsearch"\n[elasticsearch]\npatience = 0.2\n', "utf-8")
    result = washline("store", "status", "--config", file)
    assert result.status == 1
    assert "Connection refused" in result.out
    assert "Size unknown" in result.out
    assert "HTTPConnection" not in result.out
