"""Reads the current edition of clusters and held-back values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from records.cluster import Cluster, HeldBack
from search.elasticsearch.client.reader import MATCH_ALL
from search.elasticsearch.index.documents import ClusterDocument, HeldBackDocument
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index

PAGE_SIZE = 500

D = TypeVar("D", bound=msgspec.Struct)


def read_clusters(indices: IndexManager) -> Iterator[Cluster]:
    """Yield the clusters, largest first."""
    for document in read_edition(indices, Index.CLUSTERS, ClusterDocument, [{"size": "desc"}, {"id": "asc"}]):
        yield document.cluster


def read_held_back(indices: IndexManager) -> Iterator[HeldBack]:
    """Yield the held-back values, most adverts first."""
    for document in read_edition(indices, Index.HELD_BACK, HeldBackDocument, [{"adverts": "desc"}, {"id": "asc"}]):
        yield document.held_back


def read_edition(
    indices: IndexManager, index: Index, document_type: type[D], sort: list[dict[str, str]]
) -> Iterator[D]:
    """Yield the documents of one edition to its end, even if a newer one becomes current meanwhile."""
    for name in indices.find_indices_of_alias(index):
        yield from indices.reader.iterate_sorted(name, document_type, MATCH_ALL, sort, page_size=PAGE_SIZE)


def find_cluster(indices: IndexManager, prefix: str) -> Cluster | None:
    """Return the only cluster whose id starts with the prefix, or None."""
    if not prefix:
        return None
    body = {"query": {"prefix": {"id": {"value": prefix}}}, "size": 2}
    hits = indices.reader.search(indices.get_alias(Index.CLUSTERS), body, ClusterDocument).hits
    return hits[0].source.cluster if len(hits) == 1 else None
