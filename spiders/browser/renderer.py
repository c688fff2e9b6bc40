"""Renders the pages that need a browser, within the plan's budget, and records each DOM snapshot as evidence."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from records.crawl import CrawlPlan, Link, Render
from records.page import Page
from spiders.browser.rendering_decision import (
    MAX_BYTES,
    SCRIPT_TAG,
    RenderingNeed,
    assess_rendering_need,
    count_visible_digits,
    count_visible_words,
)
from spiders.browser.request_rules import CONTENT_POLICY, CONTENT_POLICY_HEADER, RequestRules
from spiders.browser.snapshot import DomSnapshot, SourceResponse
from spiders.errors import BrowserMissing, RenderingFailed
from spiders.evidence.writer import EvidenceWriter
from spiders.guard.origin_guard import OriginGuard
from spiders.guard.proxy import ExchangeLimits, GuardProxy
from spiders.http.canonical_url import split_hash_route
from spiders.http.fetch_result import FetchedResponse, FetchFailure
from spiders.http.url_policy import UrlPolicy

if TYPE_CHECKING:
    from spiders.browser.pool import BrowserPool

MAX_USELESS_RENDERINGS = 8  # in a row; after that, pages that only possibly need a browser are not rendered
MIN_MORE_WORDS = 10
MAX_COUNTED_WORDS = 100_000


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A rendered page, and links that its DOM does not show: removed again, or opened by a script.

    `refusal` says why a redirect by script was refused. `panels` are pages that clicks on its rows have shown without
    another address. `has_unread_rows`: it has rows that react to clicks, and where they lead is not known.
    """

    page: Page
    links: tuple[Link, ...] = ()
    refusal: str = ""
    panels: tuple[Page, ...] = ()
    has_unread_rows: bool = False


class Renderer:
    """Decides which pages of a crawl to render, and renders them."""

    def __init__(self, plan: CrawlPlan, guard: OriginGuard, evidence: EvidenceWriter, policy: UrlPolicy) -> None:
        self._plan, self._guard, self._evidence, self._policy = plan, guard, evidence, policy
        rules = RequestRules(policy.admits, plan.json_queries)
        limits = ExchangeLimits(plan.limits.page_seconds, plan.limits.body_bytes)
        content_policy = (CONTENT_POLICY_HEADER.encode(), CONTENT_POLICY.encode())
        self._proxy = GuardProxy(guard, rules.allow, limits, [content_policy])
        self._pool: BrowserPool | None = None
        self._pool_lock = asyncio.Lock()
        self._rendered = self._useless = 0

    def assess(self, page: Page) -> RenderingNeed:
        """Return whether the page has to be rendered, by the plan's render mode or by its HTML."""
        if not _is_html(page) or self._plan.render == Render.NEVER:
            return RenderingNeed.NONE
        if self._plan.render == Render.ALWAYS:
            return RenderingNeed.CERTAIN
        if split_hash_route(page.url)[1]:
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
            source = SourceResponse(page.url, page.status, response.headers, page.body)
            snapshot = await pool.render(source, self._policy.build_redirect_check(page.url))
        except (BrowserMissing, RenderingFailed) as error:
            return _build_failure(page, str(error))
        return self._accept(page, snapshot)

    def record_benefit(self, before: Page, after: Page) -> None:
        """Compare a page's visible text before and after rendering; several useless renderings in a row end them.

        A few more words are those of a button or a menu; a few more digits may be a telephone number.
        """
        more_words = _count_words(after) - _count_words(before)
        has_more = more_words >= MIN_MORE_WORDS or (more_words > 0 and _count_digits(after) - _count_digits(before) > 0)
        self._useless = 0 if has_more else self._useless + 1

    @property
    def notice(self) -> str:
        """What the user should know about the browser; "" if it was not needed."""
        return self._pool.notice if self._pool else ""

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
        for response in snapshot.data_responses:
            self._evidence.write_resource(response.url, response.content_type, response.body, page.capture)
        rendered = self._record_dom(page, snapshot.url, snapshot.dom)
        panels = tuple(
            self._record_dom(page, panel.url, panel.html.encode("utf-8", "replace")) for panel in snapshot.panels
        )
        links = tuple(map(Link, (*snapshot.vanished_links, *snapshot.navigation_targets)))
        return RenderedPage(rendered, links, snapshot.refusal, panels, has_unread_rows=bool(snapshot.unresolved_rows))

    def _record_dom(self, page: Page, url: str, dom: bytes) -> Page:
        capture = self._evidence.write_dom(url, dom, page.capture)
        return replace(page, url=url, body=dom, encoding="utf-8", rendered=True, capture=capture)

    async def _get_pool(self) -> BrowserPool:
        """Start the proxy and create the pool on first use; Playwright is imported only then."""
        async with self._pool_lock:  # pages that need a browser at the same time must share one
            self._pool = self._pool or await self._create_pool()
            return self._pool

    async def _create_pool(self) -> BrowserPool:
        from spiders.browser.pool import BrowserPool

        return BrowserPool(
            await self._proxy.start(),
            self._plan.browser,
            self._plan.politeness.user_agent,
            self._plan.limits.page_seconds,
            explores_clicks=not self._plan.site,  # a parser of its own knows its site
        )


def _is_html(page: Page) -> bool:
    return "html" in page.content_type


def _count_words(page: Page) -> int:
    return count_visible_words(page.body, MAX_COUNTED_WORDS)


def _count_digits(page: Page) -> int:
    return count_visible_digits(page.body[:MAX_BYTES])


def _build_failure(page: Page, reason: str, *, refused: bool = False) -> FetchFailure:
    return FetchFailure(page.url, reason, page.status, page.capture, refused=refused)
