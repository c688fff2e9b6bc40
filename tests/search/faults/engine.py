"""Settings for stores on a real engine, with little patience, and helpers to wait for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from search.elasticsearch.index.mappings import Index
from search.elasticsearch.settings import ElasticsearchSettings
from search.elasticsearch.store import ElasticsearchStore
from search.errors import EngineUnavailable

# A server for a few tests starts faster with little JIT compilation.
QUICK = {"jvm.options.d/quick.options": b"-XX:TieredStopAtLevel=1\n-XX:-UseG1GC\n-XX:+UseSerialGC\n"}


def settings(urls: str | tuple[str, ...], folder: Path | None, **changes: object) -> ElasticsearchSettings:
    """Return settings with an index prefix of their own."""
    urls = (urls,) if isinstance(urls, str) else urls
    defaults = ElasticsearchSettings(
        urls=urls, folder=folder, prefix=f"fault-{time.time_ns()}-", replicas=0, patience=1, timeout=10
    )
    return replace(defaults, **changes)  # type: ignore[arg-type]


def prefix_of(store: ElasticsearchStore) -> str:
    return store.indices.get_alias(Index.ADVERTS).removesuffix("adverts")


def delete_indices_and_close(store: ElasticsearchStore) -> None:
    """Delete the indices of a store and close it."""
    for index in Index:
        store.indices.delete_indices(
            [*store.indices.find_indices_of_alias(index), *store.indices.find_unaliased_indices(index)]
        )
    store.close()


def wait_until_flushed(store: ElasticsearchStore) -> None:
    """Flush the store repeatedly until it succeeds, as a user would."""
    assert wait_until(lambda: is_flushed(store))


def is_flushed(store: ElasticsearchStore) -> bool:
    try:
        store.flush()
    except EngineUnavailable:
        return False
    return True


def wait_until(is_done: Callable[[], bool], timeout: float = 90) -> bool:
    deadline = time.monotonic() + timeout
    while not is_done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True
