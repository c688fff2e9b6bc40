"""What crawls came to; the last word on a run stands."""

from __future__ import annotations

from collections.abc import Sequence

from records.crawl import CrawlRun
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.writing.document_updates import encode
from search.elasticsearch.index.documents import RunDocument
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.store import Saved


def save(indices: IndexManager, batch: Sequence[CrawlRun]) -> tuple[Saved, list[tuple[CrawlRun, str]]]:
    """Write what crawls came to."""
    alias = indices.alias(Index.RUNS)
    outcomes = indices.bulk.write([BulkOperation(alias, run.summary.run, encode(document(run))) for run in batch])
    refused = [(run, outcome.reason) for run, outcome in zip(batch, outcomes, strict=True) if not outcome.done]
    return Saved(new=len(batch) - len(refused)), refused


def document(run: CrawlRun) -> RunDocument:
    """Return the document of a run."""
    return RunDocument(run.summary.run, run.ended_at, run.summary)
