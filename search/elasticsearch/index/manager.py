"""The indices of a store: made, named, checked, and moved to a newer mapping while readers go on.

Every index stands behind an alias (`washline-adverts`). Readers and writers only know the alias; a newer mapping is a new
index, filled by scan and bulk, and one atomic switch of the alias.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from search.elasticsearch.client.bulk import MISSING, BulkWriter, BulkOperation
from search.elasticsearch.client.connection import EngineConnection, Acknowledged, RequestRefused
from search.elasticsearch.locations import Locator, locate_nothing
from search.elasticsearch.index.mappings import MAPPING_VERSION, Index, build_mapping
from search.elasticsearch.client.reader import DocumentReader
from search.errors import AliasMissing, AliasTaken, MappingDiffers

LAST = list(Index)[-1]  # where it is there, all others were made before it


class MappingMeta(msgspec.Struct):
    """What a mapping says of itself."""

    washline: dict[str, int] = {}


class IndexMappings(msgspec.Struct):
    """The mapping of an index, as far as it is asked for."""

    meta: MappingMeta = msgspec.field(name="_meta", default_factory=MappingMeta)


class IndexDescription(msgspec.Struct):
    """An index as the engine describes it."""

    aliases: dict[str, Acknowledged] = {}
    mappings: IndexMappings = msgspec.field(default_factory=IndexMappings)


class ClusterHealth(msgspec.Struct):
    """How the engine is."""

    status: str
    number_of_nodes: int = 0

    @property
    def described(self) -> str:
        """The state as a user is told of it."""
        return "ok" if self.status == "green" else f"{self.status}, {self.number_of_nodes} nodes"


class IndexSize(msgspec.Struct):
    """How much an index takes."""

    size: str = msgspec.field(name="store.size", default="0")


class IndexManager:
    """The indices of one store."""

    def __init__(self, connection: EngineConnection, locate: Locator = locate_nothing) -> None:
        self._connection = connection
        self.settings = connection.settings
        self.reader = DocumentReader(connection)
        self.bulk = BulkWriter(connection)
        self.locate = locate

    def alias(self, index: Index) -> str:
        """The name by which readers and writers know an index."""
        return f"{self.settings.prefix}{index}"

    def create_missing_indices(self, *, patience: float) -> None:
        """Make what is missing in an empty engine; raise AliasBroken or StoreUnusable where what is there is not ours."""
        found = self.describe_indices(patience=patience)
        named = {alias for described in found.values() for alias in described.aliases}
        missing = [index for index in Index if self.alias(index) not in named]
        for index in missing:
            self._refuse_strays(index, found, begun=LAST in missing)
            self.create_index(index, first=True)
        for name, described in found.items():
            schema = described.mappings.meta.washline.get("schema")
            if described.aliases and schema != MAPPING_VERSION:
                raise MappingDiffers(name, schema, MAPPING_VERSION)

    def _refuse_strays(self, index: Index, found: Mapping[str, IndexDescription], *, begun: bool) -> None:
        """Raise an error where an index cannot just be made; `begun`: a store that was never finished is finished now."""
        alias = self.alias(index)
        if alias in found:
            raise AliasTaken(alias)
        unaliased_indices = [name for name in found if name.startswith(f"{alias}-0")]
        if unaliased_indices:
            raise AliasMissing(alias, unaliased_indices)
        if not begun:
            raise AliasMissing(alias)

    def describe_indices(self, *, patience: float | None = None) -> dict[str, IndexDescription]:
        """Return every index that has one of our names, by its own name."""
        wanted = ",".join(f"{self.alias(index)},{self.alias(index)}-0*" for index in Index)
        lenient = "ignore_unavailable=true&allow_no_indices=true&expand_wildcards=all"
        path = f"/{wanted}?{lenient}&filter_path=*.aliases,*.mappings._meta"
        return self._connection.ask("GET", path, of=dict[str, IndexDescription], patience=patience)

    def create_index(self, index: Index, *, first: bool = False) -> str:
        """Make an empty index (`first`: behind its alias at once) and return its name."""
        name = f"{self.alias(index)}-{'0' * 18 if first else serial()}"
        body = {
            "settings": self._index_settings(),
            "mappings": build_mapping(index, self.analyzer),
            "aliases": {self.alias(index): {"is_write_index": True}} if first else {},
        }
        try:
            self._connection.ask("PUT", f"/{name}", body, of=Acknowledged)
        except RequestRefused as refused:
            if refused.cause.type != "resource_already_exists_exception":  # another process was faster
                raise
        return name

    def _index_settings(self) -> dict[str, object]:
        replicas = self.settings.replicas
        spread = {"auto_expand_replicas": "0-1"} if replicas is None else {"number_of_replicas": replicas}
        return {"number_of_shards": self.settings.shards, **spread, "mapping.total_fields.limit": 1000}

    @cached_property
    def analyzer(self) -> str:
        """The analyzer for text that people search in Kibana: `english` where this server has it, else `standard`."""
        try:
            self._connection.ask("POST", "/_analyze", {"analyzer": "english", "text": "massages"}, of=Acknowledged)
        except RequestRefused:
            return "standard"
        return "english"

    def switch_aliases(self, to: Mapping[Index, str]) -> dict[Index, list[str]]:
        """Let aliases point at other indices, all at once, and return where they pointed before."""
        before = {index: self.indices_of_alias(index) for index in to}
        removed = [("remove", {"index": old, "alias": self.alias(index)}) for index in to for old in before[index]]
        added = [
            ("add", {"index": name, "alias": self.alias(index), "is_write_index": True}) for index, name in to.items()
        ]
        actions = [{what: about} for what, about in (*removed, *added)]
        self._connection.ask("POST", "/_aliases", {"actions": actions}, of=Acknowledged)
        return before

    def indices_of_alias(self, index: Index) -> list[str]:
        """The indices that an alias points at."""
        alias = self.alias(index)
        return sorted(name for name, described in self.describe_indices().items() if alias in described.aliases)

    def strays(self, index: Index) -> list[str]:
        """The indices with this name that no alias points at, oldest first: earlier editions, or what was interrupted."""
        beginning = f"{self.alias(index)}-0"
        found = self.describe_indices().items()
        return sorted(name for name, described in found if name.startswith(beginning) and not described.aliases)

    def delete_indices(self, names: Iterable[str]) -> None:
        """Delete indices; those that are gone are no error."""
        for name in names:
            try:
                self._connection.ask("DELETE", f"/{name}", of=Acknowledged)
            except RequestRefused as refused:
                if refused.status != MISSING:
                    raise

    def delete_all_documents(self) -> None:
        """Delete every document of the store."""
        aliases = [self.alias(index) for index in Index]
        self.reader.refresh(aliases)
        filled = [alias for alias in aliases if self.reader.count(alias)]
        for alias in filled:
            ids = [hit.id for hit in self.reader.scan(alias, msgspec.Raw)]
            self.bulk.write([BulkOperation(alias, id_, None) for id_ in ids])
        if filled:
            self.reader.refresh(filled)

    def health(self) -> ClusterHealth:
        """How the engine is, as far as these indices go."""
        names = ",".join(self.alias(index) for index in Index)
        return self._connection.ask("GET", f"/_cluster/health/{names}", of=ClusterHealth)

    def size_in_bytes(self) -> int:
        """How many bytes the indices take."""
        names = ",".join(self.alias(index) for index in Index)
        asked = f"/_cat/indices/{names}?h=store.size&bytes=b&format=json"
        return sum(int(one.size or 0) for one in self._connection.ask("GET", asked, of=list[IndexSize]))


def serial() -> str:
    """Return the end of a new index's name; a later one sorts after an earlier one."""
    return f"{time.time_ns() // 1000:018d}{secrets.token_hex(2)}"
