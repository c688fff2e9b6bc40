"""Clusters and held-back values: a new edition is written aside and comes into its place by one switch of the aliases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec
from more_itertools import chunked

from records.cluster import Cluster, HeldBack
from records.digest import digest
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.writing.document_updates import encode
from search.elasticsearch.index.documents import ClusterDocument, HeldBackDocument, cluster_document, held_back_document
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.errors import RecordRefused
from search.store import LinkingResult

EDITIONS = (Index.CLUSTERS, Index.HELD_BACK)
PAGE = 500
BATCH = 2000

D = TypeVar("D", bound=msgspec.Struct)


def replace(indices: IndexManager, linked: LinkingResult) -> None:
    """Replace clusters and held-back values, at once or not at all.

    The edition that was replaced stays until the next one, for those who are reading it; what is older goes.
    """
    names = {index: indices.create(index) for index in EDITIONS}
    try:
        clusters = ((one.id, cluster_document(one)) for one in linked.clusters)
        held_back = ((digest("held", document.id), document) for document in map(held_back_document, linked.held_back))
        write(indices, names[Index.CLUSTERS], clusters)
        write(indices, names[Index.HELD_BACK], held_back)
        indices.reader.refresh(list(names.values()))
        before = indices.switch(names)
    except BaseException:  # whatever happened goes on up; nothing half-written may stay
        indices.delete(name for index, name in names.items() if name in indices.strays(index))
        raise
    for index in EDITIONS:
        oldest_kept = min(before[index], default="")
        indices.delete(name for name in indices.strays(index) if name < oldest_kept)


def write(indices: IndexManager, name: str, documents: Iterable[tuple[str, D]]) -> None:
    """Write the documents of an edition, some at a time; raise RecordRefused where one is not taken."""
    for some in chunked(documents, BATCH):
        operations = [BulkOperation(name, id_, encode(document), alias=False) for id_, document in some]
        for operation, outcome in zip(operations, indices.bulk.write(operations), strict=True):
            if not outcome.done:
                raise RecordRefused(ascii(operation.id[:80]), outcome.reason)


def clusters(indices: IndexManager) -> Iterator[Cluster]:
    """Yield the clusters of the edition that stands now, largest first."""
    for document in edition(indices, Index.CLUSTERS, ClusterDocument, [{"size": "desc"}, {"id": "asc"}]):
        yield document.cluster


def held_back(indices: IndexManager) -> Iterator[HeldBack]:
    """Yield the held-back values of the edition that stands now, widest first."""
    for document in edition(indices, Index.HELD_BACK, HeldBackDocument, [{"adverts": "desc"}, {"id": "asc"}]):
        yield document.held_back


def edition(indices: IndexManager, index: Index, of: type[D], sort: list[dict[str, str]]) -> Iterator[D]:
    """Yield the documents of one edition, to the end, even where a newer one comes meanwhile."""
    for name in indices.behind(index):
        yield from indices.reader.walk(name, of, {"match_all": {}}, sort, page=PAGE)


def cluster(indices: IndexManager, beginning: str) -> Cluster | None:
    """Return the one cluster whose id begins so, or None."""
    if not beginning:
        return None
    body = {"query": {"prefix": {"id": {"value": beginning}}}, "size": 2}
    hits = indices.reader.search(indices.alias(Index.CLUSTERS), body, ClusterDocument).hits
    return hits[0].source.cluster if len(hits) == 1 else None
