"""One page: may it be read, what does it answer, what stands in it, where does it lead."""

from __future__ import annotations

from collections.abc import Iterable

from records.crawl import CrawlPlan, Link, PageFinished
from records.page import Page
from spiders.browser.renderer import Renderer
from spiders.browser.rendering_decision import RenderingNeed
from spiders.http.fetch_result import Answer, Trouble
from spiders.http.fetcher import Fetcher
from spiders.http.url_policy import Admission
from spiders.process.frontier import Frontier, address
from spiders.process.parsing import Reading, keeps_pages, read, readable
from spiders.site import Site


class Visitor:
    """Deals with one link after another; each ends in exactly one Finished, whatever happens."""

    def __init__(
        self,
        plan: CrawlPlan,
        site: Site,
        frontier: Frontier,
        fetcher: Fetcher,
        admission: Admission,
        rendering: Renderer,
    ) -> None:
        self._seconds, self._site, self._frontier = plan.limits.page_seconds, site, frontier
        self._fetcher, self._admission, self._rendering = fetcher, admission, rendering

    async def visit(self, link: Link) -> PageFinished:
        """Fetch the page of a link, render it where it needs that, and read it."""
        url = address(link.url)
        if objection := await self._admission.objection(url):
            return _without_page(link, objection)
        answer = await self._fetcher.fetch(url, self._admission.of_hops(url))
        if isinstance(answer, Trouble):
            return _without_page(link, answer)
        if answer.status >= 300:  # noqa: PLR2004 - every status from here on is no page
            return _without_page(link, Trouble(answer.url, f"HTTP {answer.status}", answer.status, answer.capture))
        return await self._read(link, _page(link, answer), answer)

    def again(self, page: Page) -> PageFinished:
        """Let a parser that keeps pages see one that it saw in an earlier run."""
        return self._finished("", page, self._found(page))

    def host_is_gone(self, link: Link) -> bool:
        """Tell whether asking the link's host has become pointless."""
        return self._fetcher.pace(address(link.url)).gone

    async def _read(self, link: Link, page: Page, answer: Answer) -> PageFinished:
        if not readable(page):
            kind = page.content_type or "unknown content"
            return _without_page(
                link, Trouble(page.url, f"not text but {kind}", page.status, page.capture, refused=True)
            )
        need = self._rendering.assess(page)
        if need == RenderingNeed.NONE:
            found = self._found(page)
            if not self._came_to_nothing(found, page):
                return self._finished(link.url, page, found)
        seen = await self._rendering.render(page, answer)
        if isinstance(seen, Trouble):
            return _without_page(link, seen)
        if need != RenderingNeed.CERTAIN:
            self._rendering.record_benefit(page, seen.page)
        return self._finished(link.url, seen.page, self._found(seen.page), seen.links)

    def _came_to_nothing(self, found: Reading, page: Page) -> bool:
        """Tell whether a page should be read again as a browser shows it; a parser that keeps pages must see each once."""
        empty = not (found.adverts or found.links or found.error)
        return empty and not keeps_pages(self._site) and self._rendering.is_worth_rendering(page)

    def _found(self, page: Page) -> Reading:
        return read(self._site, page, self._seconds)

    def _finished(self, requested: str, page: Page, found: Reading, more: Iterable[Link] = ()) -> PageFinished:
        return PageFinished(
            requested=requested,
            url=page.url,
            status=page.status,
            adverts=found.adverts,
            links=tuple(filter(None, map(self._frontier.accept, (*found.links, *more)))),
            rendered=page.rendered,
            capture=page.capture,
            error=found.error,
        )


def _page(link: Link, answer: Answer) -> Page:
    return Page(
        url=answer.url,
        requested=link.url,
        status=answer.status,
        body=answer.body,
        fetched_at=answer.at,
        content_type=answer.content_type or "text/html",
        encoding=answer.encoding,
        capture=answer.capture,
    )


def _without_page(link: Link, why: Trouble) -> PageFinished:
    error, skipped = ("", why.sentence) if why.refused else (why.sentence, "")
    return PageFinished(link.url, why.url, why.status, capture=why.capture, error=error, skipped=skipped)
