"""Reads the pages of an unknown site: yields links while the crawl goes on, and the adverts when it ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from records.advert import Advert
from records.crawl import Link, UnreadKind, UnreadPage
from records.origin import parse_origin
from records.page import Page
from spiders.generic.page_analysis.page_view import PageView, build_page_view
from spiders.generic.site_explorer import SiteExplorer
from spiders.generic.site_model.page_store import PageStore
from spiders.generic.site_reading import SiteReading
from spiders.http.canonical_url import canonicalise_url, is_crawler_trap
from spiders.page.document import Document

FEED = re.compile(
    rb"(?:<!--.*?-->\s*|<\?.*?\?>\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opensearch)", re.IGNORECASE | re.DOTALL
)
SNIFFED = 512  # bytes


class GenericReader:
    """Parser of one site for one crawl.

    All pages wait until the crawl ends, because only together they show which blocks the templates repeat and which
    links lead to adverts. So the adverts don't depend on the order in which the pages arrive.
    """

    def __init__(self, label: str, start: Iterable[str], user_agent: str = "") -> None:
        self._user_agent = user_agent
        self._label = label
        self._start = [canonicalise_url(url) or url for url in start]
        self._origins = {parse_origin(url) for url in self._start}
        self._pages = PageStore()
        self._explorer = SiteExplorer(self._start)
        self._reading: SiteReading | None = None  # of the pages up to now
        self._explores_rest = False

    def parse(self, page: Page) -> Iterator[Advert | Link]:
        """Yield the links to follow."""
        view = self._read(page)
        if view is not None and self._pages.add(view):
            self._reading = None
            yield from self._explorer.follow(view)

    def finish(self) -> Iterator[Advert]:
        """Yield the adverts of all pages read so far."""
        yield from self._read_site().build_adverts(self._label)

    def explore_rest(self) -> Iterator[Link]:
        """Yield links that were held back, once no other is left: of kinds that bring adverts or were hardly tried."""
        self._explores_rest = True
        yield from self._explorer.explore_rest(self._read_site().list_results())

    def list_unread(self) -> Iterator[UnreadPage]:
        """Yield, after `finish`, the pages on which an advert may be missed, and the links that are still held back."""
        yield from self._read_site().list_unread()
        kind, reason = UnreadKind.HELD_BACK, "pages of its kind brought no advert"
        if not self._explores_rest:
            kind, reason = UnreadKind.NOT_REACHED, "the crawl was stopped before its turn"
        for link in self._explorer.list_held_back():
            yield UnreadPage(link.url, kind, reason)

    def _read_site(self) -> SiteReading:
        self._reading = self._reading or SiteReading(self._start, self._pages)
        return self._reading

    def _read(self, page: Page) -> PageView | None:
        if not _is_page(page):
            return None
        self._origins.add(parse_origin(page.url))
        return build_page_view(page, Document(page), self._is_ours, self._user_agent)

    def _is_ours(self, url: str) -> bool:
        return parse_origin(url) in self._origins and not is_crawler_trap(url)


def _is_page(page: Page) -> bool:
    """Return whether a response is a page to read, by its type and its beginning: feeds are often mislabelled."""
    return "html" in page.content_type and not FEED.match(page.body.lstrip()[:SNIFFED])
