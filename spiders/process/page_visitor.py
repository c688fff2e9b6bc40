"""Visits one page: checks the policy, fetches, renders if needed, and parses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from records.crawl import CrawlPlan, Link, PageFinished
from records.page import Page
from spiders.browser.renderer import RenderedPage, Renderer
from spiders.browser.rendering_decision import RenderingNeed
from spiders.http.canonical_url import split_hash_route
from spiders.http.fetch_result import FetchedResponse, FetchFailure, FetchResult
from spiders.http.fetcher import Fetcher
from spiders.http.url_policy import UrlPolicy
from spiders.page.walls import find_wall
from spiders.process.frontier import Frontier
from spiders.process.parsing import ParseResult, buffers_pages, describe_refusal, merge_results, parse_page
from spiders.process.unread import explain_failure, explain_page
from spiders.site import Site

MAX_SHELLS = 8  # documents with hash routes whose response is kept for all their routes
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
        self._shells: dict[str, FetchedResponse] = {}

    async def visit(self, link: Link) -> PageFinished:
        """Fetch the page of a link, render it if it needs a browser, and parse it."""
        document, route = split_hash_route(link.url)
        if refusal := await self._policy.check_robots(document):
            return _finish_without_page(link, refusal)
        response = await self._fetch(document, route)
        if isinstance(response, FetchFailure):
            return _finish_without_page(link, response)
        if response.status >= FIRST_ERROR_STATUS:
            return _finish_without_page(link, _build_status_failure(link, response))
        page = response.to_page(link.url)
        page = replace(page, url=f"{page.url}#{route}") if route else page
        return await self._render_and_parse(link, page, response)

    def replay_page(self, page: Page) -> PageFinished:
        """Parse a page of an earlier run again, for a parser that buffers pages."""
        return self._finish(None, page, self._parse(page))

    def is_host_down(self, link: Link) -> bool:
        """Return whether the circuit breaker of the link's host is open."""
        return self._fetcher.get_rate_limit(link.url.strip()).is_down

    def has_host_answered(self, link: Link) -> bool:
        """Return whether the link's host has answered any request of this crawl."""
        return self._fetcher.get_rate_limit(link.url.strip()).has_answered

    async def _fetch(self, document: str, route: str) -> FetchResult:
        """Fetch a document; all its hash routes share one response."""
        if route and document in self._shells:
            return self._shells[document]
        return await self._fetcher.fetch(document, self._policy.build_redirect_check(document))

    def _keep_shell(self, link: Link, response: FetchedResponse) -> None:
        document, _ = split_hash_route(link.url)
        if document in self._shells or len(self._shells) < MAX_SHELLS:
            self._shells[document] = response

    async def _render_and_parse(self, link: Link, page: Page, response: FetchedResponse) -> PageFinished:
        if reason := describe_refusal(page, response.header("content-disposition")):
            return _finish_without_page(link, FetchFailure(page.url, reason, page.status, page.capture, refused=True))
        need = self._renderer.assess(page)
        if need == RenderingNeed.NONE:
            result = self._parse(page)
            if not self._should_retry_rendered(result, page):
                return self._finish(link, page, result)
        self._keep_shell(link, response)
        rendered = await self._renderer.render(page, response)
        if isinstance(rendered, FetchFailure):
            return _finish_without_page(link, rendered)
        if need != RenderingNeed.CERTAIN:
            self._renderer.record_benefit(page, rendered.page)
        finished = self._finish_rendered(link, rendered)
        has_content = finished.adverts or finished.links or finished.error
        return finished if has_content else replace(finished, skipped=rendered.refusal)

    def _finish_rendered(self, link: Link, rendered: RenderedPage) -> PageFinished:
        """Parse a page and its panels, which have no address that could be fetched."""
        for panel in rendered.panels:
            self._frontier.claim(panel.url)
        results = [self._parse(page) for page in (rendered.page, *rendered.panels)]
        return self._finish(link, rendered.page, merge_results(results), rendered.links)

    def _should_retry_rendered(self, result: ParseResult, page: Page) -> bool:
        """Return whether to render a page in which the parser found nothing.

        A parser that buffers pages must get each page once, so there is no second try for it.
        """
        is_empty = not (result.adverts or result.links or result.error)
        return is_empty and not buffers_pages(self._site) and self._renderer.is_worth_rendering(page)

    def _parse(self, page: Page) -> ParseResult:
        return parse_page(self._site, page, self._page_seconds)

    def _finish(
        self, link: Link | None, page: Page, result: ParseResult, browser_links: Iterable[Link] = ()
    ) -> PageFinished:
        """Build the event of a page; `link` is None if the page was replayed."""
        is_buffered = buffers_pages(self._site)
        return PageFinished(
            requested=link.url if link else "",
            url=page.url,
            status=page.status,
            adverts=result.adverts,
            links=tuple(filter(None, map(self._frontier.add, (*result.links, *browser_links)))),
            rendered=page.rendered,
            capture=page.capture,
            error=result.error,
            unread=tuple(explain_page(link, page, result, is_buffered=is_buffered)) if link else (),
        )


def _finish_without_page(link: Link, failure: FetchFailure) -> PageFinished:
    error, skipped = ("", failure.reason) if failure.refused else (failure.reason, "")
    return PageFinished(
        link.url,
        failure.url,
        failure.status,
        capture=failure.capture,
        error=error,
        skipped=skipped,
        unread=explain_failure(link, failure),
    )


def _build_status_failure(link: Link, response: FetchedResponse) -> FetchFailure:
    page = response.to_page(link.url)
    wall = "" if describe_refusal(page) else find_wall(page)
    return FetchFailure(response.url, f"HTTP {response.status}", response.status, response.capture, wall=wall)
