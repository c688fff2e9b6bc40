"""How to reach an Elasticsearch and how its indices are laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from records.errors import SettingInvalid

LEAST_TIMEOUT = 10.0
SPOOL_BYTES = 2 * 1024**3
ADDRESS = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}(?:/\S*)?")
NO_ADDRESS = "an address of Elasticsearch reads like https://node1.example:9200, not {!r}"
IN_SIGHT = (
    "an address of Elasticsearch holds a user or password; name `user` and `password_file`, "
    "or set WASHLINE_ELASTICSEARCH_PASSWORD"
)


@dataclass(frozen=True, slots=True)
class ElasticsearchSettings:
    """Where the engine is and who asks; secrets stand in files, which are read only when a connection is made, or
    are given themselves (`password`, `api_key`), which wins.

    `urls` are the nodes. `ca` is the file of the authority that signed their certificates; without it only authorities that
    this machine trusts count. `user` and `password_file`, or `api_key_file`, or none of them. `prefix` begins the name of every
    index. `replicas` None: one as soon as there is a second node. `folder` is where writes wait while the engine is away (at
    most `spool_bytes`) and where refused records are kept; None: a write fails when the engine is away, and a record that it
    refuses fails its batch. `patience` is how long, in seconds, a request is repeated before the engine counts as away.
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
    spool_bytes: int = SPOOL_BYTES
    patience: float = 30.0
    timeout: float = 60.0

    def __post_init__(self) -> None:
        """Refuse addresses that are none, or hold a password: they are shown in messages and logs."""
        if any("@" in url for url in self.urls):
            raise SettingInvalid(IN_SIGHT)
        for url in self.urls or ("",):
            if not ADDRESS.fullmatch(url):
                raise SettingInvalid(NO_ADDRESS.format(url))

    @property
    def request_seconds(self) -> float:
        """How long one answer is waited for: no more than twice the patience, where that is at least a few seconds."""
        return min(self.timeout, max(LEAST_TIMEOUT, 2 * self.patience))

    @property
    def where(self) -> str:
        """The nodes, as a user is told of them."""
        return ", ".join(self.urls)
