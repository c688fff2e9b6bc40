"""Whether an address may be asked: its origin, what robots.txt says of it, whether it was or will be read anyway."""

from __future__ import annotations

from collections.abc import Callable

from records.crawl import CrawlPlan
from spiders.guard.origin_guard import OriginGuard
from spiders.http.canonical_url import canonicalise_url
from spiders.http.fetch_result import FetchedResponse, FetchFailure
from spiders.http.fetcher import Admit, Fetcher
from spiders.http.robots import Robots


class Admission:
    """Raises objections, as Troubles; None is a yes."""

    def __init__(self, plan: CrawlPlan, guard: OriginGuard, claim: Callable[[str], bool], fetcher: Fetcher) -> None:
        self._obey, self._guard, self._claim, self._fetcher = plan.politeness.obey_robots, guard, claim, fetcher
        self._robots = Robots(plan.politeness.user_agent, self._fetch_robots)

    async def objection(self, url: str) -> FetchFailure | None:
        """Return what robots.txt has against an address of an allowed origin; its delay is kept from now on."""
        if not self._obey:
            return None
        rules, pace = await self._robots.rules(url), self._fetcher.pace(url)
        pace.delay = max(pace.delay, rules.delay)
        if rules.unread:
            pace.note(answered=False)
            return FetchFailure(url, rules.unread)
        return None if self._robots.allows(rules, url) else FetchFailure(url, "robots.txt", refused=True)

    def of_hops(self, start: str) -> Admit:
        """Return the judge of the redirects of one page, which may come back to an address that they went through."""
        known = {canonicalise_url(start)}

        async def objection(url: str) -> FetchFailure | None:
            if refused := self._refusal(url):
                return refused
            if canonicalise_url(url) not in known and not self._claim(url):
                return FetchFailure(url, f"redirect to {url}, which is read by itself", refused=True)
            known.add(canonicalise_url(url))
            return await self.objection(url)

        return objection

    def _refusal(self, url: str) -> FetchFailure | None:
        if self._guard.allows_url(url):
            return None
        return FetchFailure(url, f"redirect to {url[:300]} refused: its origin is not allowed", refused=True)

    async def _fetch_robots(self, url: str) -> FetchedResponse | FetchFailure:
        async def objection(url: str) -> FetchFailure | None:
            return self._refusal(url)

        return await self._fetcher.fetch(url, objection)
