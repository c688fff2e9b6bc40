"""Writes the hits of washes, which never change."""

from __future__ import annotations

from collections.abc import Sequence

from records.hit import Hit
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.index.documents import build_hit_document, encode
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.store import Saved


def save_hits(indices: IndexManager, batch: Sequence[Hit]) -> tuple[Saved, list[tuple[Hit, str]]]:
    """Write hits; return how many were new, and those that the engine refused, each with the reason."""
    alias = indices.get_alias(Index.HITS)
    operations = [BulkOperation(alias, hit.id, encode(build_hit_document(hit)), new=True) for hit in batch]
    results = indices.bulk.write(operations)
    existing = sum(result.is_conflict for result in results)
    refused = [
        (hit, result.reason)
        for hit, result in zip(batch, results, strict=True)
        if not (result.is_done or result.is_conflict)
    ]
    return Saved(new=len(batch) - existing - len(refused), same=existing), refused
