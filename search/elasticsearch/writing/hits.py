"""Hits of washes: written once, never changed."""

from __future__ import annotations

from collections.abc import Sequence

from records.hit import Hit
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.writing.document_updates import encode
from search.elasticsearch.index.documents import hit_document
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.store import Saved


def save(indices: IndexManager, batch: Sequence[Hit]) -> tuple[Saved, list[tuple[Hit, str]]]:
    """Write hits; return how many were new, and those that the engine refused with its reasons."""
    alias = indices.alias(Index.HITS)
    documents = [hit_document(hit) for hit in batch]
    outcomes = indices.bulk.write([BulkOperation(alias, document.id, encode(document), new=True) for document in documents])
    refused = [
        (hit, outcome.reason)
        for hit, outcome in zip(batch, outcomes, strict=True)
        if not (outcome.done or outcome.outrun)
    ]
    same = sum(outcome.outrun for outcome in outcomes)
    return Saved(new=len(batch) - same - len(refused), same=same), refused
