"""Moving every index to this version's mapping while readers go on, and mending names that point nowhere.

One index after the other is closed for writing (writers wait, on disk where they may), copied document by document into a new
one, and replaced by one switch of its alias. Whatever goes wrong, the old index stays and is open again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from more_itertools import chunked

from records.advert import Advert
from records.identifier import Sighting
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.writing.capture_merge import first
from search.elasticsearch.client.connection import EngineConnection, Acknowledged
from search.elasticsearch.writing.document_updates import encode
from search.elasticsearch.index.documents import AdvertDocument, VersionDocument
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import DOCUMENTS, Index
from search.elasticsearch.settings import ElasticsearchSettings
from search.errors import RebuildIncomplete, RecordRefused

BATCH = 1000
FILLING = 3600 * 10**9  # nanoseconds that an edition may take to be written
# Their writes carry versions of ours, which have to hold against slow writers after the move too.
VERSIONED = frozenset((Index.SIGHTINGS, Index.ENTRY_SIGHTINGS))


class Times(msgspec.Struct, array_like=True):
    """When a version was seen, as the beginning of its span tells."""

    first_seen: datetime
    last_seen: datetime


class Known(msgspec.Struct):
    """What any layout of an advert's document tells of it."""

    id: str
    advert: Advert
    sightings: tuple[Sighting, ...]
    newest: str
    first_seen: datetime
    last_seen: datetime
    held: dict[str, msgspec.Raw]

    @property
    def version_ids(self) -> list[str]:
        """The ids of its versions, the newest first."""
        return [f"{self.id}-{version}" for version in sorted(self.held, key=lambda one: one != self.newest)]

    def refolded(self, versions: Sequence[VersionDocument]) -> AdvertDocument:
        """Return the document of these versions; of a newest one that a crash has lost, by what is told of it here."""
        newest, *older = versions if versions and versions[0].version == self.newest else (self._newest(), *versions)
        document = first(newest)
        for version in older:
            document.note(version)
        document.seal()
        return document

    def _newest(self) -> VersionDocument:
        try:
            span = msgspec.json.decode(self.held[self.newest], type=Times)
        except (KeyError, msgspec.MsgspecError):  # of another layout
            span = Times(self.first_seen, self.last_seen)
        return VersionDocument(
            id=f"{self.id}-{self.newest}",
            advert_id=self.id,
            version=self.newest,
            advert=self.advert,
            sightings=self.sightings,
            first_seen=span.first_seen,
            last_seen=span.last_seen,
        )


def rebuild(settings: ElasticsearchSettings) -> Iterator[str]:
    """Rebuild all indices, and yield a sentence for each as it is done."""
    connection = EngineConnection(settings)
    indices = IndexManager(connection)
    connection.check_version(patience=settings.patience)
    for index in sorted(Index, key=lambda one: one is Index.ADVERTS):  # last: adverts are made anew from their versions
        yield moved(connection, indices, index) if indices.indices_of_alias(index) else mended(indices, index)
        indices.delete_indices(abandoned(indices, index))
    connection.close()


def abandoned(indices: IndexManager, index: Index) -> list[str]:
    """Return the indices without a name that are too old for another process to be filling them now."""
    begun = f"{indices.alias(index)}-{(time.time_ns() - FILLING) // 1000:018d}"
    return [name for name in indices.strays(index) if name < begun]


def mended(indices: IndexManager, index: Index) -> str:
    """Let a name that points nowhere point at the newest index of this name that is there, or at a new one."""
    alias, strays = indices.alias(index), indices.strays(index)
    name = strays[-1] if strays else indices.create(index)
    indices.switch({index: name})
    return f"{alias}: points at {name} again" if strays else f"{alias}: was lost and is empty now; copy or crawl again"


def moved(connection: EngineConnection, indices: IndexManager, index: Index) -> str:
    """Copy an index into a new one and switch its name over."""
    old, new = indices.behind(index), indices.create(index)
    try:
        for name in old:
            connection.ask("PUT", f"/{name}/_block/write", of=Acknowledged)
        count = copied(indices, index, new)
        indices.switch({index: new})
    except BaseException:  # whatever happened goes on up; the old index must be open again
        for name in old:
            connection.ask("PUT", f"/{name}/_settings", {"index.blocks.write": None}, of=Acknowledged)
        indices.delete(
            {new}.intersection(indices.strays(index))
        )  # it stays where only the answer to the switch was lost
        raise
    indices.delete(old)
    return f"{indices.alias(index)}: {count:,} documents moved"


def copied(indices: IndexManager, index: Index, new: str) -> int:
    """Fill a new index from the one behind the alias; raise RebuildIncomplete where a document is missing in the end."""
    alias = indices.alias(index)
    indices.reader.refresh([alias])  # what was written a moment ago cannot be scanned before
    read = refolded(indices) if index is Index.ADVERTS else as_they_are(indices, index)
    for some in chunked(read, BATCH):
        write(indices, [BulkOperation(new, id_, encode(one), version=version, alias=False) for id_, one, version in some])
    indices.reader.refresh([new])
    there, here = indices.reader.count(alias), indices.reader.count(new)
    if there != here:
        raise RebuildIncomplete(alias, there, here)
    return here


def write(indices: IndexManager, operations: list[BulkOperation]) -> None:
    """Write into a new index; raise RecordRefused where it does not take a document."""
    for operation, outcome in zip(operations, indices.bulk.write(operations), strict=True):
        if not outcome.done:
            raise RecordRefused(operation.id, outcome.reason)


def as_they_are(indices: IndexManager, index: Index) -> Iterator[tuple[str, msgspec.Struct, int | None]]:
    """Yield the documents of an index, each with its id and the version that its next write has to outdo."""
    for hit in indices.reader.scan(indices.alias(index), DOCUMENTS[index], page=BATCH):
        yield hit.id, hit.source, hit.version if index in VERSIONED else None


def refolded(indices: IndexManager) -> Iterator[tuple[str, msgspec.Struct, None]]:
    """Yield the documents of all adverts, made anew from those of their versions."""
    for hits in chunked(indices.reader.scan(indices.alias(Index.ADVERTS), Known, page=BATCH), BATCH):
        wanted = [version for hit in hits for version in hit.source.version_ids]
        found = indices.reader.get(indices.alias(Index.VERSIONS), wanted, VersionDocument)
        for hit in hits:
            versions = [got.source for id_ in hit.source.version_ids if (got := found.get(id_)) and got.source]
            yield hit.id, hit.source.refolded(versions), None
