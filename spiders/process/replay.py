"""Replays the pages of an interrupted run from the evidence, without a request to the site."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from records.crawl import CrawlPlan
from records.page import Page
from spiders.errors import EvidenceBroken
from spiders.evidence.reader import find_recorded_pages, read_page
from spiders.http.canonical_url import canonicalise_url
from spiders.process.parsing import buffers_pages, describe_refusal
from spiders.site import Site


def iter_earlier_pages(plan: CrawlPlan, site: Site) -> Iterator[Page]:
    """Yield the finished pages of an interrupted run if the site's parser buffers pages.

    Pages whose links are still pending are skipped: the run fetches them again.
    """
    if plan.done and buffers_pages(site):
        yield from iter_recorded_pages(plan)


def iter_recorded_pages(plan: CrawlPlan) -> Iterator[Page]:
    """Yield the recorded pages of a run that are not pending. Broken captures are logged and skipped."""
    folder, pending = Path(plan.evidence), {canonicalise_url(link.url) for link in plan.pending}
    for recorded in find_recorded_pages(folder, plan.run):
        if canonicalise_url(recorded.url) in pending:
            continue
        try:
            page = read_page(folder, recorded.capture, plan.limits.body_bytes)
        except EvidenceBroken as error:
            logging.getLogger(__name__).warning("%s", error)
            continue
        if not describe_refusal(page):
            yield replace(page, requested=recorded.requested)
