"""The Scrapy spider that carries a crawl: Scrapy opens it, lends it its downloader and closes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

from records.crawl import CrawlEnded, CrawlPlan
from spiders.browser.renderer import Renderer
from spiders.evidence.writer import EvidenceWriter
from spiders.guard.origin_guard import Guard
from spiders.http.fetcher import Fetcher
from spiders.http.url_policy import Admission
from spiders.process.crawl_run import Run
from spiders.process.frontier import Frontier
from spiders.process.page_visitor import Visitor
from spiders.site import Site

SYNC_EVERY = 5.0  # seconds between two visits to the disk


class PlanSpider(Spider):
    """Crawls one plan; `ended` is its last word, `failure` what kept it from saying one."""

    name = "washline"

    def __init__(
        self,
        plan: CrawlPlan,
        site: Site,
        guard: Guard,
        evidence: EvidenceWriter,
        send: Any,  # noqa: ANN401 - Scrapy's own signature
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(**kwargs)
        self.evidence = evidence
        self.ended: CrawlEnded | None = None
        self.failure: BaseException | None = None
        frontier = Frontier(guard, plan.done)
        self._rendering = Renderer(plan, guard, evidence)
        fetcher = Fetcher(plan, self._download)
        admission = Admission(plan, guard, frontier.claim, fetcher)
        visitor = Visitor(plan, site, frontier, fetcher, admission, self._rendering)
        self.run = Run(plan, site, guard, frontier, visitor, send)

    async def start(self) -> AsyncIterator[Request]:
        """Run the whole crawl: it takes pages as their hosts allow it, which Scrapy's own queue cannot know."""
        syncing = asyncio.create_task(self._sync())
        try:
            self.ended = await self.run.go()
        except Exception as problem:  # noqa: BLE001 - Scrapy would log it and end the crawl as if all were well
            self.failure = problem
        finally:
            syncing.cancel()
            await self._rendering.close()
        return
        yield  # an asynchronous generator, as Scrapy asks

    async def _sync(self) -> None:
        while True:
            await asyncio.sleep(SYNC_EVERY)
            await asyncio.to_thread(self.evidence.sync)

    async def _download(self, request: Request) -> Response:
        return await self.crawler.engine.download_async(request)  # there is an engine while a crawl runs
