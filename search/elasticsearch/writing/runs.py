"""Writes the summaries of crawl runs."""

from __future__ import annotations

from collections.abc import Sequence

from records.crawl import CrawlRun
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.index.documents import build_run_document, encode
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.store import Saved


def save_runs(indices: IndexManager, batch: Sequence[CrawlRun]) -> tuple[Saved, list[tuple[CrawlRun, str]]]:
    """Write run summaries, replacing earlier ones of the same runs."""
    alias = indices.get_alias(Index.RUNS)
    operations = [BulkOperation(alias, run.summary.run, encode(build_run_document(run))) for run in batch]
    results = indices.bulk.write(operations)
    refused = [(run, result.reason) for run, result in zip(batch, results, strict=True) if not result.is_done]
    return Saved(new=len(batch) - len(refused)), refused
