"""Shows a parser that keeps pages what it had seen before its crawl was interrupted; the site is not asked again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from records.crawl import CrawlPlan
from records.page import Page
from spiders.errors import EvidenceBroken
from spiders.evidence.reader import find_recorded_pages, read_page
from spiders.http.canonical_url import canonical
from spiders.process.parsing import keeps_pages, readable
from spiders.site import Site


def earlier_pages(plan: CrawlPlan, site: Site) -> Iterator[Page]:
    """Yield the pages that an interrupted run had finished, from its evidence, if the parser needs to see them again."""
    if not (plan.done and keeps_pages(site)):
        return
    folder, waiting = Path(plan.evidence), {canonical(link.url) for link in plan.pending}
    for recorded in find_recorded_pages(folder, plan.run):
        if canonical(recorded.url) in waiting:
            continue
        try:
            page = read_page(folder, recorded.capture, plan.limits.body_bytes)
        except EvidenceBroken as problem:
            logging.getLogger(__name__).warning("%s", problem)
            continue
        if readable(page):
            yield page
