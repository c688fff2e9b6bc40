"""Decides whether a page is read as it came or as a browser shows it."""

from __future__ import annotations

from records.crawl import CrawlPlan
from records.page import Page
from spiders.fetched import Trouble


class Rendering:
    """The pages of one crawl that a browser makes, within the plan's budget."""

    def __init__(self, plan: CrawlPlan) -> None:
        self._plan = plan

    async def see(self, page: Page) -> Page | Trouble:
        """Return the page as it is to be read."""
        return page

    async def close(self) -> None:
        """End the browser, if one was started."""
