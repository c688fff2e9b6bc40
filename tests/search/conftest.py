"""One suite for every store: the fixture `store` comes once for each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.store import Store
from search.stores.sqlite import SqliteStore


@pytest.fixture(params=["sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = {"sqlite": SqliteStore}[request.param](tmp_path / "store.db")
    yield opened
    opened.close()
