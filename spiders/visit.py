"""One page: may it be read, what does it answer, what stands in it, where does it lead."""

from __future__ import annotations

from collections.abc import Iterable

from records.crawl import CrawlPlan, Finished, Link
from records.page import Page
from spiders.canonical import canonical
from spiders.fetched import Answer, Trouble
from spiders.fetcher import Fetcher
from spiders.frontier import Frontier, address
from spiders.guard import Guard
from spiders.needs_browser import Need
from spiders.reading import keeps_pages, read, readable
from spiders.rendering import Rendering
from spiders.robots import Robots
from spiders.site import Site


class Visitor:
    """Deals with one link after another; each ends in exactly one Finished, whatever happens."""

    def __init__(
        self, plan: CrawlPlan, site: Site, guard: Guard, frontier: Frontier, fetcher: Fetcher, rendering: Rendering
    ) -> None:
        self._plan, self._site, self._guard, self._frontier = plan, site, guard, frontier
        self._fetcher, self._rendering = fetcher, rendering
        self._robots = Robots(plan.politeness.user_agent, self._fetch_robots)

    async def visit(self, link: Link) -> Finished:
        """Fetch the page of a link, render it where it needs that, and read it."""
        url = address(link.url)
        if objection := await self._robots_objection(url):
            return _without_page(link, objection)
        answer = await self._fetcher.fetch(url, _Hops(self, link).objection)
        if isinstance(answer, Trouble):
            return _without_page(link, answer)
        if answer.status >= 300:  # noqa: PLR2004 - every status from here on is no page
            return _without_page(link, Trouble(answer.url, f"HTTP {answer.status}", answer.status, answer.capture))
        return await self._read(link, _page(link, answer), answer)

    def host_is_gone(self, link: Link) -> bool:
        """Tell whether asking the link's host has become pointless."""
        return self._fetcher.pace(address(link.url)).gone

    async def _read(self, link: Link, page: Page, answer: Answer) -> Finished:
        if not readable(page):
            kind = page.content_type or "unknown content"
            return _without_page(link, Trouble(page.url, f"not text but {kind}", page.status, page.capture, refused=True))
        need = self._rendering.needed(page)
        if need == Need.NONE:
            event = self.finished(link.url, page)
            if not self._came_to_nothing(event, page):
                return event
        seen = await self._rendering.see(page, answer)
        if isinstance(seen, Trouble):
            return _without_page(link, seen)
        if need == Need.PERHAPS:
            self._rendering.learn(page, seen.page)
        return self.finished(link.url, seen.page, seen.links)

    def _came_to_nothing(self, event: Finished, page: Page) -> bool:
        """Tell whether a page should be read again as a browser shows it; a parser that keeps pages must see each once."""
        empty = not (event.adverts or event.links or event.error)
        return empty and not keeps_pages(self._site) and self._rendering.possible(page)

    def finished(self, requested: str, page: Page, more: tuple[Link, ...] = ()) -> Finished:
        """Let the site's parser read a page, and take its links in, with `more` that it cannot see."""
        found = read(self._site, page, self._plan.limits.page_seconds)
        return Finished(
            requested=requested,
            url=page.url,
            status=page.status,
            adverts=found.adverts,
            links=tuple(self._accepted((*found.links, *more))),
            rendered=page.rendered,
            capture=page.capture,
            error=found.error,
        )

    def _accepted(self, links: Iterable[Link]) -> Iterable[Link]:
        return filter(None, map(self._frontier.accept, links))

    async def hop_objection(self, url: str, known: set[str]) -> Trouble | None:
        """Say why a redirect may not be followed; `known` are the addresses that led here."""
        if not self._guard.admits(url):
            return Trouble(url, f"redirect to {url[:300]} refused: its origin is not allowed", refused=True)
        if canonical(url) not in known and not self._frontier.claim(url):
            return Trouble(url, f"redirect to {url}, which is read by itself", refused=True)
        known.add(canonical(url))
        return await self._robots_objection(url)

    async def _robots_objection(self, url: str) -> Trouble | None:
        if not self._plan.politeness.obey_robots:
            return None
        rules = await self._robots.rules(url)
        pace = self._fetcher.pace(url)
        pace.delay = max(pace.delay, rules.delay)
        if rules.unread:
            pace.note(answered=False)
            return Trouble(url, rules.unread)
        return None if self._robots.allows(rules, url) else Trouble(url, "robots.txt", refused=True)

    async def _fetch_robots(self, url: str) -> Answer | Trouble:
        return await self._fetcher.fetch(url, self._robots_hop_objection)

    async def _robots_hop_objection(self, url: str) -> Trouble | None:
        return None if self._guard.admits(url) else Trouble(url, f"redirect to {url[:300]} refused: its origin is not allowed")


class _Hops:
    """The redirects of one visit, which may come back to an address that they started from."""

    def __init__(self, visitor: Visitor, link: Link) -> None:
        self._visitor, self._known = visitor, {canonical(link.url)}

    async def objection(self, url: str) -> Trouble | None:
        return await self._visitor.hop_objection(url, self._known)


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


def _without_page(link: Link, why: Trouble) -> Finished:
    error, skipped = ("", why.sentence) if why.refused else (why.sentence, "")
    return Finished(link.url, why.url, why.status, capture=why.capture, error=error, skipped=skipped)
