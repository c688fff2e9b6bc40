"""A dataset is loaded while the engine rejects writes: the older edition stays until the newer one is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.elasticsearch.client.connection import Acknowledged, EngineConnection
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.store import ElasticsearchStore
from tests.search.faults.engine import prefix_of

pytestmark = pytest.mark.slow
TOML = """
store = "elasticsearch"
[elasticsearch]
urls = ["{url}"]
prefix = "{prefix}"
replicas = 0
patience = 1
"""
MANIFEST = """
name = "nominals"
title = "Nominals of interest"
publisher = "Example Constabulary"
file = "nominals.csv"
key = "URN"
[columns]
"Mobile" = "phone"
"""


@pytest.fixture
def config(fresh: ElasticsearchStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A configuration for the indices of `fresh`."""
    monkeypatch.delenv("WASHLINE_ELASTICSEARCH", raising=False)
    path = tmp_path / "washline.toml"
    path.write_text(TOML.format(url=fresh.indices.settings.urls[0], prefix=prefix_of(fresh)))
    return str(path)


@pytest.fixture
def block_entries(fresh: ElasticsearchStore) -> Iterator[Any]:
    """A function that blocks or unblocks writes to the entries; unblocked at the end."""
    (name,) = fresh.indices.find_indices_of_alias(Index.ENTRIES)
    connection = EngineConnection(fresh.indices.settings)

    def block(*, blocked: bool) -> None:
        connection.request(
            "PUT", f"/{name}/_settings", {"index.blocks.write": blocked or None}, response_type=Acknowledged
        )

    yield block
    block(blocked=False)


def write_dataset(folder: Path, *rows: str) -> Path:
    (folder / "nominals.csv").write_text("\n".join(("URN,Mobile", *rows, "")))
    (folder / "nominals.toml").write_text(MANIFEST)
    return folder / "nominals.toml"


def test_a_spooled_edition_drops_nothing(
    washline: Any, config: str, block_entries: Any, fresh: ElasticsearchStore, tmp_path: Path
) -> None:
    options = ("--config", config, "--json")
    first = washline.done("dataset", "load", write_dataset(tmp_path, "1,07700900461", "2,07700900462"), *options).json
    assert (first["new"], first["signals"]) == (2, [])
    block_entries(blocked=True)
    second = washline.done("dataset", "load", write_dataset(tmp_path, "1,07700900461"), *options).json
    assert second["gone"] == 0
    assert any("1 entries wait on disk" in signal for signal in second["signals"])
    assert sorted(entry.key for entry in fresh.entries()) == ["1", "2"]
    block_entries(blocked=False)
    third = washline.done("dataset", "load", write_dataset(tmp_path, "1,07700900461"), *options).json
    assert (third["gone"], third["signals"]) == (1, [])
    assert [entry.key for entry in fresh.entries()] == ["1"]
