"""The loop of one crawl: workers take links from the frontier, visit them and send events."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from records.crawl import CrawlEnded, CrawlEvent, CrawlPlan, Link, PageFinished
from records.origin import parse_origin
from spiders.errors import EvidenceUnwritable, OriginNotAllowed
from spiders.guard.origin_guard import OriginGuard
from spiders.http.rate_limit import MAX_FAILURES_IN_A_ROW
from spiders.process.buffered import FINISH_TIMEOUT, iter_buffered_events
from spiders.process.crawl_tally import CrawlTally
from spiders.process.frontier import Frontier
from spiders.process.page_visitor import PageVisitor
from spiders.process.parsing import explore_rest
from spiders.process.replay import iter_earlier_pages
from spiders.site import Site

STOP_TIMEOUT = 2.0  # seconds for pages in progress after a request to stop at once

Send = Callable[[CrawlEvent], Awaitable[None]]


class CrawlLoop:
    """Runs the workers of each host until the frontier is empty or a stop is requested."""

    def __init__(
        self, plan: CrawlPlan, site: Site, guard: OriginGuard, frontier: Frontier, visitor: PageVisitor, send: Send
    ) -> None:
        self._plan, self._site, self._guard = plan, site, guard
        self._frontier, self._visitor, self._send = frontier, visitor, send
        self._tally = CrawlTally(is_resumed=bool(plan.done))
        self._stop_reason = ""
        self._stopping, self._stopping_now = asyncio.Event(), asyncio.Event()
        self._pages = 0
        self._busy_workers: set[asyncio.Task[None]] = set()

    async def run(self) -> CrawlEnded:
        """Crawl, send the adverts that the parser has buffered, and return the last event."""
        await self._queue_links()
        await self._replay_earlier_pages()
        self._frontier.close_if_empty()
        self._start_time_limit()
        workers = [
            asyncio.create_task(self._work(host))
            for host in self._frontier.hosts
            for _ in range(max(1, self._plan.politeness.concurrency))
        ]
        await self._wait_until_done(workers)
        while not self._stopping.is_set() and await self._queue_rest():
            await self._wait_until_done(workers)
        await self._end_workers(workers)
        await self._send_buffered_adverts()
        return self._build_last_event()

    def stop(self, reason: str, *, at_once: bool = False) -> None:
        """Take no more links. Pages in progress are finished; if `at_once`, only within STOP_TIMEOUT seconds."""
        self._stop_reason = self._stop_reason or reason
        self._stopping.set()
        if at_once:
            self._stopping_now.set()

    def _build_last_event(self) -> CrawlEnded:
        if self._stop_reason:
            return CrawlEnded("stopped", self._stop_reason)
        return self._tally.build_last_event()

    def _start_time_limit(self) -> None:
        if seconds := self._plan.limits.seconds:
            reason = f"the limit of {seconds:g} seconds was reached"
            asyncio.get_running_loop().call_later(seconds, self.stop, reason)

    async def _queue_links(self) -> None:
        for link in (*self._plan.pending, *map(Link, self._plan.start)):
            if self._guard.allows_url(link.url.strip()):
                self._frontier.add(link, from_plan=True)
            else:
                await self._report_forbidden(link)

    async def _report_forbidden(self, link: Link) -> None:
        error = OriginNotAllowed(parse_origin(link.url) or link.url)
        page = PageFinished(link.url, link.url, 0, error=str(error))
        self._tally.record(page, host_answered=True)  # no request was sent, so the host is not to blame
        await self._send(page)

    async def _replay_earlier_pages(self) -> None:
        """Restore the state of a parser that buffers pages; adverts that it yields now were perhaps never stored."""
        for page in iter_earlier_pages(self._plan, self._site):
            finished = self._visitor.replay_page(page)
            if finished.adverts or finished.links:
                await self._send(finished)
            if self._stopping.is_set():
                return

    async def _work(self, host: str) -> None:
        worker = asyncio.current_task()
        while worker and not self._stopping.is_set():
            link = await self._frontier.take(host)
            if not self._is_within_page_limit():
                return
            self._busy_workers.add(worker)
            page = await self._visit(link)
            self._tally.record(page, host_answered=self._visitor.has_host_answered(link))
            await self._send(page)
            self._busy_workers.discard(worker)
            if self._visitor.is_host_down(link):
                self._drop_host(host)
            self._frontier.mark_finished()

    async def _visit(self, link: Link) -> PageFinished:
        try:
            return await self._visitor.visit(link)
        except EvidenceUnwritable:
            raise
        except Exception as error:
            logging.getLogger(__name__).exception("unexpected error while visiting a page")
            return PageFinished(link.url, link.url, 0, error=f"the crawler failed: {type(error).__name__}")

    def _drop_host(self, host: str) -> None:
        self._stop_reason = self._stop_reason or f"{host} did not respond to {MAX_FAILURES_IN_A_ROW} pages in a row"
        self._frontier.drop_host(host)

    def _is_within_page_limit(self) -> bool:
        """Count a page and stop the crawl if it exceeds the limit; return whether the page may be visited."""
        self._pages += 1
        if self._pages > self._plan.limits.pages:
            self.stop(f"the limit of {self._plan.limits.pages} pages was reached")
        return not self._stopping.is_set()

    async def _wait_until_done(self, workers: Iterable[asyncio.Task[None]]) -> None:
        """Wait until the frontier is empty, a stop is requested or a worker fails; raise its error."""
        events: list[asyncio.Task[Any]] = [
            asyncio.create_task(event.wait()) for event in (self._frontier.exhausted, self._stopping)
        ]
        try:
            done, _ = await asyncio.wait([*workers, *events], return_when=asyncio.FIRST_COMPLETED)
            _raise_errors(done)
        finally:
            for task in events:
                task.cancel()

    async def _queue_rest(self) -> bool:
        """Queue links that the parser held back; return whether there are any."""
        result = explore_rest(self._site, FINISH_TIMEOUT)
        links = tuple(filter(None, map(self._frontier.add, result.links)))
        if links or result.error:
            await self._send(PageFinished(requested="", url="", status=0, links=links, error=result.error))
        return bool(links)

    async def _end_workers(self, workers: Iterable[asyncio.Task[None]]) -> None:
        """Wait for pages in progress, then cancel the workers; raise the error of one that failed."""
        stop_now = asyncio.create_task(self._stopping_now.wait())
        all_idle = asyncio.create_task(_wait_for_all(self._busy_workers))
        await asyncio.wait(
            [all_idle, stop_now], timeout=self._plan.limits.page_seconds, return_when=asyncio.FIRST_COMPLETED
        )
        if self._stopping_now.is_set():
            await asyncio.wait([all_idle], timeout=STOP_TIMEOUT)
        for task in (stop_now, all_idle, *workers):
            task.cancel()
        done, _ = await asyncio.wait(workers)
        _raise_errors(done)

    async def _send_buffered_adverts(self) -> None:
        timeout = STOP_TIMEOUT if self._stopping_now.is_set() else FINISH_TIMEOUT
        for event in iter_buffered_events(self._site, timeout):
            await self._send(event)


async def _wait_for_all(tasks: Iterable[asyncio.Task[None]]) -> None:
    if running := list(tasks):
        await asyncio.wait(running)


def _raise_errors(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tasks:
        if not task.cancelled() and (error := task.exception()):
            raise error
