"""Renders the pages that need a browser, within the plan's budget, and records each DOM snapshot as evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from records.crawl import CrawlPlan, Link, Render
from records.page import Page
from spiders.browser.rendering_decision import SCRIPT_TAG, RenderingNeed, assess_rendering_need, count_visible_words
from spiders.browser.snapshot import DomSnapshot, SourceResponse
from spiders.errors import BrowserMissing, RenderingFailed
from spiders.evidence.writer import EvidenceWriter
from spiders.guard.origin_guard import OriginGuard
from spiders.guard.proxy import GuardProxy
from spiders.http.fetch_result import FetchedResponse, FetchFailure

if TYPE_CHECKING:
    from spiders.browser.pool import BrowserPool

MAX_USELESS_RENDERINGS = 8  # in a row; after that, pages that only possibly need a browser are not rendered
MAX_COUNTED_WORDS = 100_000


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A rendered page, and the links that were removed again while its lists were scrolled."""

    page: Page
    links: tuple[Link, ...] = ()


class Renderer:
    """Decides which pages of a crawl to render, and renders them."""

    def __init__(self, plan: CrawlPlan, guard: OriginGuard, evidence: EvidenceWriter) -> None:
        self._plan, self._guard, self._evidence = plan, guard, evidence
        self._proxy = GuardProxy(guard)
        self._pool: BrowserPool | None = None
        self._rendered = self._useless = 0

    def assess(self, page: Page) -> RenderingNeed:
        """Return whether the page has to be rendered, by the plan's render mode or by its HTML."""
        if not _is_html(page) or self._plan.render == Render.NEVER:
            return RenderingNeed.NONE
        if self._plan.render == Render.ALWAYS:
            return RenderingNeed.CERTAIN
        need = assess_rendering_need(page.body)
        return RenderingNeed.NONE if need == RenderingNeed.POSSIBLE and self._has_given_up else need

    def is_worth_rendering(self, page: Page) -> bool:
        """Return whether a page on which the parser found nothing may show more in a browser."""
        is_automatic = self._plan.render == Render.AUTO and not self._has_given_up
        return is_automatic and _is_html(page) and bool(SCRIPT_TAG.search(page.body))

    async def render(self, page: Page, response: FetchedResponse) -> RenderedPage | FetchFailure:
        """Render a page from its response, and record the DOM; return the reason if that fails."""
        if self._rendered >= self._plan.limits.rendered:
            reason = f"it needs a browser, and the limit of {self._plan.limits.rendered} rendered pages was reached"
            return _build_failure(page, reason)
        self._rendered += 1
        try:
            pool = await self._get_pool()
            snapshot = await pool.render(SourceResponse(page.url, page.status, response.headers, page.body))
        except (BrowserMissing, RenderingFailed) as error:
            return _build_failure(page, str(error))
        return self._accept(page, snapshot)

    def record_benefit(self, before: Page, after: Page) -> None:
        """Compare a page's visible words before and after rendering; several useless renderings in a row end them."""
        has_more = _count_words(after) > _count_words(before)
        self._useless = 0 if has_more else self._useless + 1

    async def close(self) -> None:
        """Close the proxy and, if it was started, the browser."""
        self._proxy.close()
        if self._pool:
            await self._pool.close()

    @property
    def _has_given_up(self) -> bool:
        return self._useless >= MAX_USELESS_RENDERINGS

    def _accept(self, page: Page, snapshot: DomSnapshot) -> RenderedPage | FetchFailure:
        """Check the origin and size of a snapshot, and record it."""
        if not self._guard.allows_url(snapshot.url):
            reason = f"redirect to {snapshot.url[:300]} refused: its origin is not allowed"
            return _build_failure(page, reason, refused=True)
        if len(snapshot.dom) > self._plan.limits.body_bytes:
            return _build_failure(page, f"the page is larger than the {self._plan.limits.body_bytes} bytes allowed")
        source_id = page.capture.record_id if page.capture else ""
        for response in snapshot.data_responses:
            self._evidence.write_resource(response.url, response.content_type, response.body, source_id)
        capture = self._evidence.write_dom(snapshot.url, snapshot.dom, source_id)
        rendered = replace(page, url=snapshot.url, body=snapshot.dom, encoding="utf-8", rendered=True, capture=capture)
        return RenderedPage(rendered, tuple(map(Link, snapshot.vanished_links)))

    async def _get_pool(self) -> BrowserPool:
        """Start the proxy and create the pool on first use; Playwright is imported only then."""
        if not self._pool:
            from spiders.browser.pool import BrowserPool

            address = await self._proxy.start()
            self._pool = BrowserPool(
                address, self._plan.browser, self._plan.politeness.user_agent, self._plan.limits.page_seconds
            )
        return self._pool


def _is_html(page: Page) -> bool:
    return "html" in page.content_type


def _count_words(page: Page) -> int:
    return count_visible_words(page.body, MAX_COUNTED_WORDS)


def _build_failure(page: Page, reason: str, *, refused: bool = False) -> FetchFailure:
    return FetchFailure(page.url, reason, page.status, page.capture, refused=refused)
