"""How to reach an Elasticsearch cluster, and how its indices are laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from records.errors import SettingInvalid

MIN_REQUEST_TIMEOUT = 10.0  # seconds
DEFAULT_SPOOL_BYTES = 2 * 1024**3
URL = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}(?:/\S*)?")
INVALID_URL = "a URL of Elasticsearch looks like https://node1.example:9200, not {!r}"
CREDENTIALS_IN_URL = (
    "a URL of Elasticsearch contains a user or password; set `user` and `password_file`, "
    "or WASHLINE_ELASTICSEARCH_PASSWORD"
)


@dataclass(frozen=True, slots=True)
class ElasticsearchSettings:
    """Connection, credentials, index layout and spool of the store on Elasticsearch.

    `urls` are the nodes. `ca` is the certificate file of the authority that signed theirs; None: the system's
    authorities. Credentials: `user` with `password` or `password_file`, or `api_key` or `api_key_file`, or none. A
    secret itself takes precedence over its file, which is read on connecting. `prefix` starts the name of every index.
    `replicas` None: one as soon as there is a second node. `folder` contains the spool (at most `spool_bytes`) and the
    dead letters; None: a write fails if the engine is unavailable, and a batch fails if one of its records is refused.
    `patience` is for how many seconds a request is retried before the engine counts as unavailable. `timeout` is the
    longest time in seconds for one response.
    """

    urls: tuple[str, ...] = ("http://127.0.0.1:9200",)
    ca: Path | None = None
    user: str = ""
    password_file: Path | None = None
    api_key_file: Path | None = None
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    prefix: str = "washline-"
    shards: int = 1
    replicas: int | None = None
    folder: Path | None = None
    spool_bytes: int = DEFAULT_SPOOL_BYTES
    patience: float = 30.0
    timeout: float = 60.0

    def __post_init__(self) -> None:
        """Reject invalid URLs, and URLs with credentials: URLs appear in messages and logs."""
        if any("@" in url for url in self.urls):
            raise SettingInvalid(CREDENTIALS_IN_URL)
        for url in self.urls or ("",):
            if not URL.fullmatch(url):
                raise SettingInvalid(INVALID_URL.format(url))

    @property
    def request_timeout(self) -> float:
        """Timeout for one response in seconds: at most twice the patience, but not below MIN_REQUEST_TIMEOUT."""
        return min(self.timeout, max(MIN_REQUEST_TIMEOUT, 2 * self.patience))

    @property
    def where(self) -> str:
        """The nodes, for messages."""
        return ", ".join(self.urls)
