"""Errors of the Elasticsearch server for tests."""

from __future__ import annotations

from search.errors import StoreError


class ServerMissing(StoreError):
    """The Elasticsearch server cannot be downloaded or run on this machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"no Elasticsearch to test with: {reason}; install Maven and Java 17 or newer (Debian: apt-get install "
            "maven default-jre-headless), or set WASHLINE_ELASTICSEARCH to the URL of a server"
        )


class ServerStartFailed(StoreError):
    """The Elasticsearch server ended, or did not answer in time, while starting."""

    def __init__(self, folder: str, output: str) -> None:
        super().__init__(f"the Elasticsearch in {folder} did not start: {output}")
