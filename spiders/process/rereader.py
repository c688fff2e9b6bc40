"""The process that reads the captured pages of a run again with today's parser; it fetches nothing.

`spiders.crawl.run_reread_process` starts it with `python -m spiders.process.rereader`. It speaks the protocol of a
crawl, so a hostile page can cost no more than this process.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator

from records.crawl import CrawlEnded, CrawlEvent, CrawlPlan, Link, PageFinished
from spiders.process.buffered import FINISH_TIMEOUT, iter_buffered_events
from spiders.process.event_writer import EventWriter
from spiders.process.parent_watch import exit_with_parent
from spiders.process.parsing import buffers_pages, parse_page
from spiders.process.protocol import decode_plan
from spiders.process.replay import iter_recorded_pages
from spiders.process.unread import explain_page
from spiders.process.worker import FLUSH_TIMEOUT, find_planned_site
from spiders.process.worker_log import log_to_stderr
from spiders.site import Site


def main() -> None:
    """Read the pages of the plan on standard input again, and write the events to standard output."""
    exit_with_parent()
    log_to_stderr()
    plan = decode_plan(sys.stdin.buffer.readline())
    asyncio.run(_reread(plan, find_planned_site(plan)))


async def _reread(plan: CrawlPlan, site: Site) -> None:
    events = await EventWriter.open()
    for event in iter_reread_events(plan, site):
        await events.send(event)
    await events.flush(FLUSH_TIMEOUT)


def iter_reread_events(plan: CrawlPlan, site: Site) -> Iterator[CrawlEvent]:
    """Yield an event for each recorded page, then what the parser buffered, then the end."""
    is_buffered = buffers_pages(site)
    for page in iter_recorded_pages(plan):
        result, link = parse_page(site, page, plan.limits.page_seconds), Link(page.requested)
        yield PageFinished(
            requested=page.requested,
            url=page.url,
            status=page.status,
            adverts=result.adverts,
            rendered=page.rendered,
            capture=page.capture,
            error=result.error,
            unread=tuple(explain_page(link, page, result, is_buffered=is_buffered)),
        )
    yield from iter_buffered_events(site, FINISH_TIMEOUT)
    yield CrawlEnded("finished")


if __name__ == "__main__":
    main()
