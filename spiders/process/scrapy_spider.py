"""The Scrapy spider of a crawl: Scrapy opens it, provides the downloader and closes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

from records.crawl import CrawlEnded, CrawlPlan
from spiders.browser.renderer import Renderer
from spiders.evidence.writer import EvidenceWriter
from spiders.guard.origin_guard import OriginGuard
from spiders.http.fetcher import Fetcher
from spiders.http.url_policy import UrlPolicy
from spiders.process.crawl_loop import CrawlLoop, Send
from spiders.process.frontier import Frontier
from spiders.process.page_visitor import PageVisitor
from spiders.site import Site

SYNC_INTERVAL = 5.0  # seconds between two fsyncs of the evidence


class PlanSpider(Spider):
    """Crawls one plan. At the end, `ended` is the last event, or `failure` the error that ended the crawl."""

    name = "washline"

    def __init__(
        self,
        plan: CrawlPlan,
        site: Site,
        guard: OriginGuard,
        evidence: EvidenceWriter,
        send: Send,
        **kwargs: Any,  # noqa: ANN401 - Scrapy's own signature
    ) -> None:
        super().__init__(**kwargs)
        self.evidence = evidence
        self.ended: CrawlEnded | None = None
        self.failure: BaseException | None = None
        frontier = Frontier(guard, plan.done)
        fetcher = Fetcher(plan, self._download)
        policy = UrlPolicy(plan, guard, frontier.claim, fetcher)
        self._renderer = Renderer(plan, guard, evidence, policy)
        visitor = PageVisitor(plan, site, frontier, fetcher, policy, self._renderer)
        self.crawl_loop = CrawlLoop(plan, site, guard, frontier, visitor, send)

    async def start(self) -> AsyncIterator[Request]:
        """Run the whole crawl. It yields no request: Scrapy's queue supports no rate limit that changes at run time."""
        syncing = asyncio.create_task(self._sync_evidence())
        try:
            self.ended = replace(await self.crawl_loop.run(), notice=self._renderer.notice)
        except Exception as error:  # noqa: BLE001 - Scrapy would log the error and end the crawl as successful
            self.failure = error
        finally:
            syncing.cancel()
            await self._renderer.close()
        return
        yield  # makes this an asynchronous generator, as Scrapy requires

    async def _sync_evidence(self) -> None:
        while True:
            await asyncio.sleep(SYNC_INTERVAL)
            await asyncio.to_thread(self.evidence.sync)

    async def _download(self, request: Request) -> Response:
        return await self.crawler.engine.download_async(request)
