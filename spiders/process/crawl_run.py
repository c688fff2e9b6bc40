"""One crawl from its first address to its last word."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from records.advert import Advert
from records.crawl import CrawlEnded, CrawlPlan, Link, PageFinished
from records.origin import parse_origin
from spiders.errors import EvidenceUnwritable, OriginNotAllowed
from spiders.guard.origin_guard import OriginGuard
from spiders.http.rate_limit import GONE_AFTER
from spiders.process.frontier import Frontier
from spiders.process.page_visitor import Visitor
from spiders.process.parsing import finish
from spiders.process.protocol import Event
from spiders.process.replay import earlier_pages
from spiders.site import Site

STOP_WITHIN = 2.0  # seconds that pages in flight get once the crawl is asked to stop
FINISH_WITHIN = 120.0  # seconds that a parser gets to yield what it still keeps
ADVERTS_AN_EVENT = 100

Send = Callable[[Event], Awaitable[None]]


class Run:
    """Keeps the workers of every host busy until nothing is left or a stop is asked for."""

    def __init__(
        self, plan: CrawlPlan, site: Site, guard: OriginGuard, frontier: Frontier, visitor: Visitor, send: Send
    ) -> None:
        self._plan, self._site, self._guard, self._frontier, self._visitor, self._send = (
            plan,
            site,
            guard,
            frontier,
            visitor,
            send,
        )
        self._reason = ""
        self._stopping, self._hurry = asyncio.Event(), asyncio.Event()
        self._taken = 0
        self._busy: set[asyncio.Task[None]] = set()

    async def go(self) -> CrawlEnded:
        """Crawl, send what the parser still keeps, and return the last word."""
        await self._accept_plan()
        await self._replay()
        self._frontier.close_if_empty()
        if self._plan.limits.seconds:
            seconds = self._plan.limits.seconds
            asyncio.get_running_loop().call_later(seconds, self.stop, f"the limit of {seconds:g} seconds was reached")
        workers = [
            asyncio.create_task(self._work(host)) for host in self._frontier.hosts for _ in range(self._workers_a_host)
        ]
        await self._until_over(workers)
        await self._let_finish(workers)
        await self._send_kept()
        return CrawlEnded("stopped", self._reason) if self._reason else CrawlEnded("finished")

    def stop(self, reason: str, *, hurry: bool = False) -> None:
        """Take no more pages; those in flight are finished, in a hurry only within STOP_WITHIN seconds."""
        self._reason = self._reason or reason
        self._stopping.set()
        if hurry:
            self._hurry.set()

    @property
    def _workers_a_host(self) -> int:
        return max(1, self._plan.politeness.concurrency)

    async def _accept_plan(self) -> None:
        for link in (*self._plan.pending, *map(Link, self._plan.start)):
            if not self._frontier.accept(link, asked_for=True) and not self._guard.allows_url(link.url):
                refused = OriginNotAllowed(parse_origin(link.url) or link.url)
                await self._send(PageFinished(link.url, link.url, 0, error=str(refused)))

    async def _replay(self) -> None:
        """Bring a parser that keeps pages to where it was; what it yields on the way was perhaps never stored."""
        for page in earlier_pages(self._plan, self._site):
            found = self._visitor.again(page)
            if found.adverts or found.links:
                await self._send(found)
            if self._stopping.is_set():
                return

    async def _work(self, host: str) -> None:
        me = asyncio.current_task()
        while me and not self._stopping.is_set():
            link = await self._frontier.take(host)
            if not self._may_take():
                return
            self._busy.add(me)
            await self._send(await self._deal_with(link))
            self._busy.discard(me)
            if self._visitor.host_is_gone(link):
                self._give_up(host)
            self._frontier.finish()

    async def _deal_with(self, link: Link) -> PageFinished:
        try:
            return await self._visitor.visit(link)
        except EvidenceUnwritable:
            raise
        except Exception as problem:
            logging.getLogger(__name__).exception("a page could not be dealt with")
            return PageFinished(link.url, link.url, 0, error=f"the crawler failed: {type(problem).__name__}")

    def _give_up(self, host: str) -> None:
        self._reason = self._reason or f"{host} gave no answer to {GONE_AFTER} pages in a row"
        self._frontier.give_up(host)

    def _may_take(self) -> bool:
        self._taken += 1
        if self._taken > self._plan.limits.pages:
            self.stop(f"the limit of {self._plan.limits.pages} pages was reached")
        return not self._stopping.is_set()

    async def _until_over(self, workers: Iterable[asyncio.Task[None]]) -> None:
        """Wait until nothing is left, a stop is asked for, or a worker failed; a failure is raised."""
        over: list[asyncio.Task[Any]] = [
            asyncio.create_task(event.wait()) for event in (self._frontier.exhausted, self._stopping)
        ]
        try:
            done, _ = await asyncio.wait([*workers, *over], return_when=asyncio.FIRST_COMPLETED)
            _raise_failures(done)
        finally:
            for waiting in over:
                waiting.cancel()

    async def _let_finish(self, workers: Iterable[asyncio.Task[None]]) -> None:
        """Give pages in flight their time, then end every worker; a failure is raised."""
        hurried = asyncio.create_task(self._hurry.wait())
        flown = asyncio.create_task(_all_over(self._busy))
        await asyncio.wait(
            [flown, hurried], timeout=self._plan.limits.page_seconds, return_when=asyncio.FIRST_COMPLETED
        )
        if self._hurry.is_set():
            await asyncio.wait([flown], timeout=STOP_WITHIN)
        for task in (hurried, flown, *workers):
            task.cancel()
        done, _ = await asyncio.wait(workers)
        _raise_failures(done)

    async def _send_kept(self) -> None:
        kept = finish(self._site, STOP_WITHIN if self._hurry.is_set() else FINISH_WITHIN)
        for start in range(0, len(kept.adverts), ADVERTS_AN_EVENT):
            await self._send(_kept(kept.adverts[start : start + ADVERTS_AN_EVENT]))
        if kept.error:
            await self._send(_kept((), kept.error))


def _kept(adverts: tuple[Advert, ...], error: str = "") -> PageFinished:
    return PageFinished(requested="", url="", status=0, adverts=adverts, error=error)


async def _all_over(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Wait until every one of the tasks is over."""
    if running := list(tasks):
        await asyncio.wait(running)


def _raise_failures(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tasks:
        if not task.cancelled() and (problem := task.exception()):
            raise problem
