"""Visits one page: checks the policy, fetches, renders if needed, and parses."""

from __future__ import annotations

from collections.abc import Iterable

from records.crawl import CrawlPlan, Link, PageFinished
from records.page import Page
from spiders.browser.renderer import Renderer
from spiders.browser.rendering_decision import RenderingNeed
from spiders.http.fetch_result import FetchedResponse, FetchFailure
from spiders.http.fetcher import Fetcher
from spiders.http.url_policy import UrlPolicy
from spiders.process.frontier import Frontier, strip_fragment
from spiders.process.parsing import ParseResult, buffers_pages, is_text, parse_page
from spiders.site import Site

FIRST_ERROR_STATUS = 300  # redirects have been followed already


class PageVisitor:
    """Visits links; each visit returns exactly one PageFinished."""

    def __init__(
        self,
        plan: CrawlPlan,
        site: Site,
        frontier: Frontier,
        fetcher: Fetcher,
        policy: UrlPolicy,
        renderer: Renderer,
    ) -> None:
        self._page_seconds, self._site, self._frontier = plan.limits.page_seconds, site, frontier
        self._fetcher, self._policy, self._renderer = fetcher, policy, renderer

    async def visit(self, link: Link) -> PageFinished:
        """Fetch the page of a link, render it if it needs a browser, and parse it."""
        url = strip_fragment(link.url)
        if refusal := await self._policy.check_robots(url):
            return _finish_without_page(link, refusal)
        response = await self._fetcher.fetch(url, self._policy.build_redirect_check(url))
        if isinstance(response, FetchFailure):
            return _finish_without_page(link, response)
        if response.status >= FIRST_ERROR_STATUS:
            failure = FetchFailure(response.url, f"HTTP {response.status}", response.status, response.capture)
            return _finish_without_page(link, failure)
        return await self._render_and_parse(link, response.to_page(link.url), response)

    def replay_page(self, page: Page) -> PageFinished:
        """Parse a page of an earlier run again, for a parser that buffers pages."""
        return self._finish("", page, self._parse(page))

    def is_host_down(self, link: Link) -> bool:
        """Return whether the circuit breaker of the link's host is open."""
        return self._fetcher.get_rate_limit(strip_fragment(link.url)).is_down

    def has_host_answered(self, link: Link) -> bool:
        """Return whether the link's host has answered any request of this crawl."""
        return self._fetcher.get_rate_limit(strip_fragment(link.url)).has_answered

    async def _render_and_parse(self, link: Link, page: Page, response: FetchedResponse) -> PageFinished:
        if not is_text(page):
            reason = f"not text but {page.content_type}"
            return _finish_without_page(link, FetchFailure(page.url, reason, page.status, page.capture, refused=True))
        need = self._renderer.assess(page)
        if need == RenderingNeed.NONE:
            result = self._parse(page)
            if not self._should_retry_rendered(result, page):
                return self._finish(link.url, page, result)
        rendered = await self._renderer.render(page, response)
        if isinstance(rendered, FetchFailure):
            return _finish_without_page(link, rendered)
        if need != RenderingNeed.CERTAIN:
            self._renderer.record_benefit(page, rendered.page)
        return self._finish(link.url, rendered.page, self._parse(rendered.page), rendered.links)

    def _should_retry_rendered(self, result: ParseResult, page: Page) -> bool:
        """Return whether to render a page in which the parser found nothing.

        A parser that buffers pages must get each page once, so there is no second try for it.
        """
        is_empty = not (result.adverts or result.links or result.error)
        return is_empty and not buffers_pages(self._site) and self._renderer.is_worth_rendering(page)

    def _parse(self, page: Page) -> ParseResult:
        return parse_page(self._site, page, self._page_seconds)

    def _finish(
        self, requested: str, page: Page, result: ParseResult, browser_links: Iterable[Link] = ()
    ) -> PageFinished:
        return PageFinished(
            requested=requested,
            url=page.url,
            status=page.status,
            adverts=result.adverts,
            links=tuple(filter(None, map(self._frontier.add, (*result.links, *browser_links)))),
            rendered=page.rendered,
            capture=page.capture,
            error=result.error,
        )


def _finish_without_page(link: Link, failure: FetchFailure) -> PageFinished:
    error, skipped = ("", failure.reason) if failure.refused else (failure.reason, "")
    return PageFinished(link.url, failure.url, failure.status, capture=failure.capture, error=error, skipped=skipped)
