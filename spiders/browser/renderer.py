"""Decides whether a page is read as it came or as a browser shows it, and keeps what the browser made as evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from records.crawl import CrawlPlan, Link, Render
from records.page import Page
from spiders.browser.rendering_decision import SCRIPT, Need, need, visible_words
from spiders.browser.snapshot import Given, Shown
from spiders.errors import BrowserMissing, EvidenceUnwritable, RenderingFailed
from spiders.evidence.writer import Evidence
from spiders.guard.origin_guard import OriginGuard
from spiders.guard.proxy import GuardProxy
from spiders.http.fetch_result import FetchedResponse, FetchFailure

if TYPE_CHECKING:
    from spiders.browser.pool import Browser

IN_VAIN = 8  # pages in a row that perhaps needed a browser and did not, before such pages are read as they come
MUCH = 100_000  # words


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as a browser showed it, and the links that came and went while it was read."""

    page: Page
    links: tuple[Link, ...] = ()


class Rendering:
    """The pages of one crawl that a browser makes, within the plan's budget."""

    def __init__(self, plan: CrawlPlan, guard: OriginGuard, evidence: Evidence) -> None:
        self._plan, self._guard, self._evidence = plan, guard, evidence
        self._proxy = GuardProxy(guard)
        self._browser: Browser | None = None
        self._rendered = self._in_vain = 0

    def needed(self, page: Page) -> Need:
        """Return whether the plan and the page ask for a browser."""
        match self._plan.render:
            case Render.ALWAYS:
                return Need.SURE if "html" in page.content_type else Need.NONE
            case Render.NEVER:
                return Need.NONE
        found = need(page.body) if "html" in page.content_type else Need.NONE
        return Need.NONE if found == Need.PERHAPS and self._in_vain >= IN_VAIN else found

    def worth_a_try(self, page: Page) -> bool:
        """Tell whether a browser may bring more of a page in which nothing was found."""
        return (
            self._in_vain < IN_VAIN
            and self._plan.render == Render.AUTO
            and "html" in page.content_type
            and bool(SCRIPT.search(page.body))
        )

    async def see(self, page: Page, answer: FetchedResponse) -> Seen | FetchFailure:
        """Return the page as a browser shows it."""
        if self._rendered >= self._plan.limits.rendered:
            return _trouble(
                page, f"it needs a browser, and the limit of {self._plan.limits.rendered} rendered pages was reached"
            )
        self._rendered += 1
        try:
            shown = await (await self._started()).show(_given(page, answer))
        except (BrowserMissing, RenderingFailed) as problem:
            return _trouble(page, str(problem))
        return self._kept(page, shown)

    def learn(self, before: Page, after: Page) -> None:
        """Note whether a browser brought more than the server had sent."""
        more = visible_words(after.body, MUCH) > visible_words(before.body, MUCH)
        self._in_vain = 0 if more else self._in_vain + 1

    async def close(self) -> None:
        """End the browser, if one was started."""
        self._proxy.close()
        if self._browser:
            await self._browser.close()

    def _kept(self, page: Page, shown: Shown) -> Seen | FetchFailure:
        if not self._guard.allows_url(shown.url):
            return _trouble(page, f"redirect to {shown.url[:300]} refused: its origin is not allowed", refused=True)
        if len(shown.dom) > self._plan.limits.body_bytes:
            return _trouble(page, f"the page is larger than the {self._plan.limits.body_bytes} bytes allowed")
        made_of = page.capture.record_id if page.capture else ""
        try:
            for data in shown.fetched:
                self._evidence.resource(data.url, data.content_type, data.body, made_of)
            capture = self._evidence.view(shown.url, shown.dom, made_of)
        except OSError as problem:
            raise EvidenceUnwritable(self._evidence.folder, str(problem)) from problem
        made = replace(page, url=shown.url, body=shown.dom, encoding="utf-8", rendered=True, capture=capture)
        return Seen(made, tuple(map(Link, shown.links)))

    async def _started(self) -> Browser:
        if not self._browser:
            from spiders.browser.pool import Browser

            address = await self._proxy.start()
            self._browser = Browser(
                address, self._plan.browser, self._plan.politeness.user_agent, self._plan.limits.page_seconds
            )
        return self._browser


def _given(page: Page, answer: FetchedResponse) -> Given:
    return Given(page.url, page.status, answer.headers, page.body)


def _trouble(page: Page, sentence: str, *, refused: bool = False) -> FetchFailure:
    return FetchFailure(page.url, sentence, page.status, page.capture, refused=refused)
