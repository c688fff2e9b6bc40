"""Rebuilds every index with the mapping of this version while it is read, and repairs aliases that point to no index.

Each index in turn is blocked for writes (writers spool meanwhile), copied document by document to a new index, and
replaced by one alias switch. On any error the old index stays and is unblocked.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import msgspec
from more_itertools import chunked

from records.advert import Advert
from records.identifier import Sighting
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.client.connection import Acknowledged, EngineConnection
from search.elasticsearch.index.documents import AdvertDocument, VersionDocument, encode
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import DOCUMENT_TYPES, Index
from search.elasticsearch.settings import ElasticsearchSettings
from search.elasticsearch.writing.capture_merge import build_advert_document
from search.errors import RebuildIncomplete, RecordRefused

BATCH_SIZE = 1000
MAX_EDITION_AGE = 3600 * 10**9  # nanoseconds; a younger index without an alias may still be being written
# Writes to these carry our own versions, which must also hold against slow writers after the rebuild.
VERSIONED = frozenset((Index.SIGHTINGS, Index.ENTRY_SIGHTINGS))

CopiedDocument = tuple[str, msgspec.Struct, int | None]  # id, document, version


class SpanTimes(msgspec.Struct, array_like=True):
    """The first two fields of a span."""

    first_seen: datetime
    last_seen: datetime


class AnyAdvertDocument(msgspec.Struct):
    """The fields that an advert document has in every mapping version."""

    id: str
    advert: Advert
    sightings: tuple[Sighting, ...]
    newest: str
    first_seen: datetime
    last_seen: datetime
    held: dict[str, msgspec.Raw]  # linking data, as in AdvertDocument

    @property
    def version_ids(self) -> list[str]:
        """The ids of its version documents, the newest first."""
        versions = sorted(self.held, key=lambda version: version != self.newest)
        return [f"{self.id}-{version}" for version in versions]

    def rebuild(self, versions: Sequence[VersionDocument]) -> AdvertDocument:
        """Return the document rebuilt from its versions. A newest version lost in a crash is restored from this one."""
        has_newest = bool(versions) and versions[0].version == self.newest
        newest, *older = versions if has_newest else (self._restore_newest_version(), *versions)
        document = build_advert_document(newest)
        for version in older:
            document.add_span(version)
        document.update_derived_fields()
        return document

    def _restore_newest_version(self) -> VersionDocument:
        try:
            times = msgspec.json.decode(self.held[self.newest], type=SpanTimes)
        except (KeyError, msgspec.MsgspecError):  # mapping 1 has no times here
            times = SpanTimes(self.first_seen, self.last_seen)
        return VersionDocument(
            id=f"{self.id}-{self.newest}",
            advert_id=self.id,
            version=self.newest,
            advert=self.advert,
            sightings=self.sightings,
            first_seen=times.first_seen,
            last_seen=times.last_seen,
        )


def rebuild_indices(settings: ElasticsearchSettings) -> Iterator[str]:
    """Rebuild all indices and yield a sentence for each."""
    connection = EngineConnection(settings)
    indices = IndexManager(connection)
    connection.check_version(patience=settings.patience)
    for index in sorted(Index, key=lambda index: index is Index.ADVERTS):  # adverts last: rebuilt from their versions
        if indices.find_indices_of_alias(index):
            yield rebuild_index(connection, indices, index)
        else:
            yield repair_alias(indices, index)
        indices.delete_indices(find_abandoned(indices, index))
    connection.close()


def find_abandoned(indices: IndexManager, index: Index) -> list[str]:
    """Return the indices without an alias that are too old to be still being written."""
    oldest_active = f"{indices.get_alias(index)}-{(time.time_ns() - MAX_EDITION_AGE) // 1000:018d}"
    return [name for name in indices.find_unaliased_indices(index) if name < oldest_active]


def repair_alias(indices: IndexManager, index: Index) -> str:
    """Point an alias to the newest index of its name, or to a new one if there is none."""
    alias, unaliased = indices.get_alias(index), indices.find_unaliased_indices(index)
    name = unaliased[-1] if unaliased else indices.create_index(index)
    indices.switch_aliases({index: name})
    if unaliased:
        return f"{alias}: points to {name} again"
    return f"{alias}: was lost and is empty now; copy from another store, or crawl and load again"


def rebuild_index(connection: EngineConnection, indices: IndexManager, index: Index) -> str:
    """Copy an index to a new one and switch its alias."""
    old, new = indices.find_indices_of_alias(index), indices.create_index(index)
    with restore_on_error(connection, indices, index, old, new):
        for name in old:
            connection.request("PUT", f"/{name}/_block/write", response_type=Acknowledged)
        count = copy_documents(indices, index, new)
        indices.switch_aliases({index: new})
    indices.delete_indices(old)
    return f"{indices.get_alias(index)}: {count:,} documents moved"


@contextmanager
def restore_on_error(
    connection: EngineConnection, indices: IndexManager, index: Index, old: Sequence[str], new: str
) -> Iterator[None]:
    """On any exception unblock the old indices and delete the new one, unless it already has the alias."""
    try:
        yield
    except BaseException:
        for name in old:
            settings = {"index.blocks.write": None}
            connection.request("PUT", f"/{name}/_settings", settings, response_type=Acknowledged)
        indices.delete_indices({new}.intersection(indices.find_unaliased_indices(index)))
        raise


def copy_documents(indices: IndexManager, index: Index, new: str) -> int:
    """Fill a new index and return its document count; raise RebuildIncomplete if documents are missing."""
    alias = indices.get_alias(index)
    indices.reader.refresh([alias])  # else a scan would miss the latest writes
    documents = rebuild_adverts(indices) if index is Index.ADVERTS else read_unchanged(indices, index)
    for batch in chunked(documents, BATCH_SIZE):
        operations = [
            BulkOperation(new, id_, encode(document), version=version, alias=False) for id_, document, version in batch
        ]
        write_all(indices, operations)
    indices.reader.refresh([new])
    original, copied = indices.reader.count(alias), indices.reader.count(new)
    if original != copied:
        raise RebuildIncomplete(alias, original, copied)
    return copied


def write_all(indices: IndexManager, operations: list[BulkOperation]) -> None:
    """Write to the new index; raise RecordRefused if the engine refuses a document."""
    for operation, result in zip(operations, indices.bulk.write(operations), strict=True):
        if not result.is_done:
            raise RecordRefused(operation.id, result.reason)


def read_unchanged(indices: IndexManager, index: Index) -> Iterator[CopiedDocument]:
    """Yield the documents of an index, with the version that later writes must exceed."""
    for hit in indices.reader.scan(indices.get_alias(index), DOCUMENT_TYPES[index], page_size=BATCH_SIZE):
        yield hit.id, hit.source, hit.version if index in VERSIONED else None


def rebuild_adverts(indices: IndexManager) -> Iterator[CopiedDocument]:
    """Yield the documents of all adverts, rebuilt from their versions."""
    scan = indices.reader.scan(indices.get_alias(Index.ADVERTS), AnyAdvertDocument, page_size=BATCH_SIZE)
    for hits in chunked(scan, BATCH_SIZE):
        version_ids = [version_id for hit in hits for version_id in hit.source.version_ids]
        found = indices.reader.get(indices.get_alias(Index.VERSIONS), version_ids, VersionDocument)
        for hit in hits:
            stored = (found[id_].source for id_ in hit.source.version_ids if id_ in found)
            versions = [version for version in stored if version is not None]
            yield hit.id, hit.source.rebuild(versions), None
