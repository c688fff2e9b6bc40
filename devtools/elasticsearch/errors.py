"""Errors of the Elasticsearch for tests and benchmarks."""

from __future__ import annotations

from search.errors import StoreError


class ServerMissing(StoreError):
    """The Elasticsearch for tests and benches cannot be had on this machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"no Elasticsearch to test with: {reason}; install Maven and Java 17 or newer (Debian: apt-get install maven "
            "default-jre-headless), or name a server in WASHLINE_ELASTICSEARCH"
        )


class ServerStartFailed(StoreError):
    """The Elasticsearch for tests and benches did not start."""

    def __init__(self, folder: str, last_words: str) -> None:
        super().__init__(f"the Elasticsearch in {folder} did not start: {last_words}")
