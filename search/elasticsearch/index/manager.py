"""Creates, checks and switches the indices of a store.

Every index is behind an alias (`washline-adverts`), which is all that readers and writers know. A newer mapping is a
new index, filled by scan and bulk writes, and one atomic switch of the alias.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from search.elasticsearch.client.bulk import NOT_FOUND, BulkWriter
from search.elasticsearch.client.connection import Acknowledged, EngineConnection, RequestRefused
from search.elasticsearch.client.reader import DocumentReader
from search.elasticsearch.index.mappings import MAPPING_VERSION, Index, build_mapping
from search.elasticsearch.locations import Locator, locate_nothing
from search.errors import AliasMissing, AliasTaken, MappingDiffers

LAST_CREATED = list(Index)[-1]  # if it exists, all others were created before it
FIRST_SERIAL = "0" * 18
FIELD_LIMIT = 1000
ALREADY_EXISTS = "resource_already_exists_exception"


class MappingMeta(msgspec.Struct):
    """The `_meta` of a mapping."""

    washline: dict[str, int] = {}


class IndexMappings(msgspec.Struct):
    """The mapping of an index, as far as it is requested."""

    meta: MappingMeta = msgspec.field(name="_meta", default_factory=MappingMeta)


class IndexDescription(msgspec.Struct):
    """An index in the response of `GET /<index>`."""

    aliases: dict[str, Acknowledged] = {}
    mappings: IndexMappings = msgspec.field(default_factory=IndexMappings)

    @property
    def mapping_version(self) -> int | None:
        """The version of the mapping, None if the index is not ours."""
        return self.mappings.meta.washline.get("schema")


class ClusterHealth(msgspec.Struct):
    """The response of `_cluster/health`."""

    status: str
    number_of_nodes: int = 0

    @property
    def summary(self) -> str:
        """Either "ok", if all shards are assigned, or the status and the number of nodes."""
        return "ok" if self.status == "green" else f"{self.status}, {self.number_of_nodes} nodes"


class IndexSize(msgspec.Struct):
    """The size of an index in bytes, from `_cat/indices`."""

    size: str = msgspec.field(name="store.size", default="0")


class IndexManager:
    """The indices of one store."""

    def __init__(self, connection: EngineConnection, locate: Locator = locate_nothing) -> None:
        self._connection = connection
        self.settings = connection.settings
        self.reader = DocumentReader(connection)
        self.bulk = BulkWriter(connection)
        self.locate = locate

    def get_alias(self, index: Index) -> str:
        """Return the alias of an index."""
        return f"{self.settings.prefix}{index}"

    def create_missing_indices(self, *, patience: float) -> None:
        """Create the indices that an empty engine lacks.

        Raise AliasMissing, AliasTaken or MappingDiffers if the existing ones are damaged, foreign or of another
        version.
        """
        existing = self.describe_indices(patience=patience)
        aliases = {alias for description in existing.values() for alias in description.aliases}
        missing = [index for index in Index if self.get_alias(index) not in aliases]
        for index in missing:
            self._check_creatable(index, existing, is_first_start=LAST_CREATED in missing)
            self.create_index(index, is_first=True)
        for name, description in existing.items():
            if description.aliases and description.mapping_version != MAPPING_VERSION:
                raise MappingDiffers(name, description.mapping_version, MAPPING_VERSION)

    def _check_creatable(self, index: Index, existing: Mapping[str, IndexDescription], *, is_first_start: bool) -> None:
        """Raise an error if creating an index would hide existing data."""
        alias = self.get_alias(index)
        if alias in existing:
            raise AliasTaken(alias)
        unaliased = [name for name in existing if name.startswith(f"{alias}-0")]
        if unaliased or not is_first_start:
            raise AliasMissing(alias, unaliased)

    def describe_indices(self, *, patience: float | None = None) -> dict[str, IndexDescription]:
        """Return every index with a name of this store, by name."""
        names = ",".join(f"{self.get_alias(index)},{self.get_alias(index)}-0*" for index in Index)
        options = "ignore_unavailable=true&allow_no_indices=true&expand_wildcards=all"
        path = f"/{names}?{options}&filter_path=*.aliases,*.mappings._meta"
        return self._connection.request("GET", path, response_type=dict[str, IndexDescription], patience=patience)

    def create_index(self, index: Index, *, is_first: bool = False) -> str:
        """Create an empty index and return its name; the first one gets its alias at once."""
        alias = self.get_alias(index)
        name = f"{alias}-{FIRST_SERIAL if is_first else create_serial()}"
        body = {
            "settings": self._index_settings(),
            "mappings": build_mapping(index, self.analyzer),
            "aliases": {alias: {"is_write_index": True}} if is_first else {},
        }
        try:
            self._connection.request("PUT", f"/{name}", body, response_type=Acknowledged)
        except RequestRefused as refused:
            if refused.cause.type != ALREADY_EXISTS:  # else another process was faster
                raise
        return name

    def _index_settings(self) -> dict[str, object]:
        replicas = self.settings.replicas
        replication = {"auto_expand_replicas": "0-1"} if replicas is None else {"number_of_replicas": replicas}
        return {"number_of_shards": self.settings.shards, **replication, "mapping.total_fields.limit": FIELD_LIMIT}

    @cached_property
    def analyzer(self) -> str:
        """The analyser for text that people search in Kibana: `english` if the server has it, else `standard`."""
        body = {"analyzer": "english", "text": "massages"}
        try:
            self._connection.request("POST", "/_analyze", body, response_type=Acknowledged)
        except RequestRefused:
            return "standard"
        return "english"

    def switch_aliases(self, targets: Mapping[Index, str]) -> dict[Index, list[str]]:
        """Point aliases to other indices atomically; return the indices they pointed to before."""
        before = {index: self.find_indices_of_alias(index) for index in targets}
        removals: list[dict[str, object]] = [
            {"remove": {"index": old, "alias": self.get_alias(index)}}
            for index, names in before.items()
            for old in names
        ]
        additions: list[dict[str, object]] = [
            {"add": {"index": name, "alias": self.get_alias(index), "is_write_index": True}}
            for index, name in targets.items()
        ]
        body = {"actions": [*removals, *additions]}
        self._connection.request("POST", "/_aliases", body, response_type=Acknowledged)
        return before

    def find_indices_of_alias(self, index: Index) -> list[str]:
        """Return the indices that an alias points to."""
        alias = self.get_alias(index)
        return sorted(name for name, description in self.describe_indices().items() if alias in description.aliases)

    def find_unaliased_indices(self, index: Index) -> list[str]:
        """Return the indices of this name without an alias, oldest first: earlier editions or interrupted writes."""
        prefix = f"{self.get_alias(index)}-0"
        existing = self.describe_indices().items()
        return sorted(name for name, description in existing if name.startswith(prefix) and not description.aliases)

    def delete_indices(self, names: Iterable[str]) -> None:
        """Delete indices, ignoring those that do not exist."""
        for name in names:
            try:
                self._connection.request("DELETE", f"/{name}", response_type=Acknowledged)
            except RequestRefused as refused:
                if refused.status != NOT_FOUND:
                    raise

    def read_health(self) -> ClusterHealth:
        """Return the health of these indices."""
        names = ",".join(self.get_alias(index) for index in Index)
        return self._connection.request("GET", f"/_cluster/health/{names}", response_type=ClusterHealth)

    def measure_size(self) -> int:
        """Return the total size of the indices."""
        names = ",".join(self.get_alias(index) for index in Index)
        path = f"/_cat/indices/{names}?h=store.size&bytes=b&format=json"
        return sum(int(item.size or 0) for item in self._connection.request("GET", path, response_type=list[IndexSize]))


def create_serial() -> str:
    """Return the suffix of a new index name; a later one sorts after an earlier one."""
    return f"{time.time_ns() // 1000:018d}{secrets.token_hex(2)}"
