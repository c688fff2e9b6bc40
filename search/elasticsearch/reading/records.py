"""Reads adverts, versions, entries, hits and crawl runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

import msgspec
from more_itertools import chunked

from records.advert import ExtractedAdvert, StoredVersion
from records.crawl import CrawlRun
from records.hit import Hit
from records.linkable import Linkable
from search.elasticsearch.client.reader import MATCH_ALL
from search.elasticsearch.index.documents import AdvertDocument, HitDocument, RunDocument, VersionDocument
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index

D = TypeVar("D")

PAGE_SIZE = 500

decode_linkable = msgspec.msgpack.Decoder(Linkable).decode


class LinkingColumn(msgspec.Struct):
    """The doc-value column `linking` of one advert."""

    linking: tuple[bytes]


def read_documents(
    indices: IndexManager, index: Index, document_type: type[D], ids: Collection[str] | None
) -> Iterator[D]:
    """Yield the documents with these ids, or all, in order of id."""
    reader, alias = indices.reader, indices.get_alias(index)
    if ids is None:
        yield from reader.iterate_by_id(alias, document_type, page_size=PAGE_SIZE)
        return
    for batch in chunked(sorted(set(ids)), PAGE_SIZE):
        found = reader.get(alias, batch, document_type)
        documents = (found[id_].source for id_ in batch if id_ in found)
        yield from (document for document in documents if document is not None)


def read_history(indices: IndexManager) -> Iterator[StoredVersion]:
    """Yield every version of every advert, in order of advert id, the newest version last."""
    for batch in chunked(read_documents(indices, Index.ADVERTS, AdvertDocument, None), PAGE_SIZE):
        yield from read_versions_of(indices, batch)


def read_versions_of(indices: IndexManager, adverts: Sequence[AdvertDocument]) -> Iterator[StoredVersion]:
    """Yield every version of some adverts, the newest of each last."""
    version_ids = [version_id for advert in adverts for version_id in build_version_ids(advert)]
    found = indices.reader.get(indices.get_alias(Index.VERSIONS), version_ids, VersionDocument)
    for advert in adverts:
        stored = (found[id_].source for id_ in build_version_ids(advert) if id_ in found)
        versions = [version for version in stored if version is not None]
        for version in sorted(versions, key=lambda version: (version.version == advert.newest, version.last_seen)):
            yield StoredVersion(
                ExtractedAdvert(version.advert, version.sightings, version.rules), version.first_seen, version.last_seen
            )


def build_version_ids(advert: AdvertDocument) -> list[str]:
    """Return the ids of the version documents of an advert."""
    return [f"{advert.id}-{version}" for version in advert.held]


def read_linkable_adverts(indices: IndexManager) -> Iterator[Linkable]:
    """Yield the linking data of every advert, in the engine's own order.

    Measured for 100,000 adverts: 1.1 s from the doc-value column, 7 s for the same fields of the documents, 10 s for
    whole documents.
    """
    for column in indices.reader.scan_columns(indices.get_alias(Index.ADVERTS), LinkingColumn):
        yield decode_linkable(column.linking[0])


def read_hits(indices: IndexManager, run: str | None) -> Iterator[Hit]:
    """Yield the hits of a wash, or all, in order of id."""
    query = MATCH_ALL if run is None else {"term": {"hit.run": run}}
    for document in indices.reader.iterate_by_id(indices.get_alias(Index.HITS), HitDocument, query):
        yield document.hit


def read_runs(indices: IndexManager) -> Iterator[CrawlRun]:
    """Yield the summaries of crawl runs, in order of id."""
    for document in indices.reader.iterate_by_id(indices.get_alias(Index.RUNS), RunDocument):
        yield CrawlRun(document.summary, document.at)
