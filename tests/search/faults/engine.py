"""Stores on a real engine: with little patience, so that what is away is away soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from search.elasticsearch.index.mappings import Index
from search.elasticsearch.settings import ElasticsearchSettings
from search.elasticsearch.store import ElasticsearchStore
from search.errors import EngineUnavailable

# A server that lives for a few tests is up sooner when it is compiled little.
QUICK = {"jvm.options.d/quick.options": b"-XX:TieredStopAtLevel=1\n-XX:-UseG1GC\n-XX:+UseSerialGC\n"}


def settings(urls: str | tuple[str, ...], folder: Path | None, **more: object) -> ElasticsearchSettings:
    """Settings with indices of their own."""
    urls = (urls,) if isinstance(urls, str) else urls
    plain = ElasticsearchSettings(
        urls=urls, folder=folder, prefix=f"fault-{time.time_ns()}-", replicas=0, patience=1, timeout=10
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def prefix_of(store: ElasticsearchStore) -> str:
    return store.indices.alias(Index.ADVERTS).removesuffix("adverts")


def cleared(store: ElasticsearchStore) -> None:
    """Close a store and remove its indices."""
    for index in Index:
        store.indices.delete_indices([*store.indices.indices_of_alias(index), *store.indices.unaliased_indices(index)])
    store.close()


def drained(store: ElasticsearchStore) -> None:
    """Wait until the store settles, as a user would by trying again."""
    assert eventually(lambda: settled(store))


def settled(store: ElasticsearchStore) -> bool:
    try:
        store.flush()
    except EngineUnavailable:
        return False
    return True


def eventually(done: Callable[[], bool], within: float = 90) -> bool:
    until = time.monotonic() + within
    while not done():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True
