"""The policy for URLs: allowed origins, robots.txt, and each page once."""

from __future__ import annotations

from collections.abc import Callable

from records.crawl import CrawlPlan
from spiders.guard.origin_guard import OriginGuard
from spiders.http.canonical_url import canonicalise_url
from spiders.http.fetch_result import FetchFailure, FetchResult
from spiders.http.fetcher import CheckUrl, Fetcher
from spiders.http.robots import RobotsCache


class UrlPolicy:
    """Checks URLs before they are fetched. A check returns why a URL must not be fetched, or None.

    `claim` marks a URL as known and returns False if it was known already.
    """

    def __init__(self, plan: CrawlPlan, guard: OriginGuard, claim: Callable[[str], bool], fetcher: Fetcher) -> None:
        self._obey_robots = plan.politeness.obey_robots
        self._guard, self._claim, self._fetcher = guard, claim, fetcher
        self._robots = RobotsCache(plan.politeness.user_agent, self._fetch_robots)

    async def check_robots(self, url: str) -> FetchFailure | None:
        """Check a URL of an allowed origin against robots.txt, and apply its Crawl-delay to the host."""
        if not self._obey_robots:
            return None
        rules, rate_limit = await self._robots.load_rules(url), self._fetcher.get_rate_limit(url)
        rate_limit.delay = max(rate_limit.delay, rules.delay)
        if rules.error:
            rate_limit.record_result(answered=False)
            return FetchFailure(url, rules.error)
        return None if self._robots.allows(rules, url) else FetchFailure(url, "robots.txt", refused=True)

    async def admits(self, url: str) -> bool:
        """Return whether a URL of an allowed origin may be fetched as a part of a page."""
        return await self.check_robots(url) is None

    def build_redirect_check(self, start: str) -> CheckUrl:
        """Return a check for the redirects of one page; they may lead back to a URL that they passed before."""
        passed = {canonicalise_url(start)}

        async def check_redirect(url: str) -> FetchFailure | None:
            if refusal := self._check_origin(url):
                return refusal
            if canonicalise_url(url) not in passed and not self._claim(url):
                reason = f"redirect to {url}, which is fetched separately"
                return FetchFailure(url, reason, refused=True, is_elsewhere=True)
            passed.add(canonicalise_url(url))
            return await self.check_robots(url)

        return check_redirect

    def _check_origin(self, url: str) -> FetchFailure | None:
        if self._guard.allows_url(url):
            return None
        return FetchFailure(url, f"redirect to {url[:300]} refused: its origin is not allowed", refused=True)

    async def _fetch_robots(self, url: str) -> FetchResult:
        async def check_redirect(url: str) -> FetchFailure | None:
            return self._check_origin(url)

        return await self._fetcher.fetch(url, check_redirect)
