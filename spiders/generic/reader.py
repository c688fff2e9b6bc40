"""Reads the pages of an unknown site in any order, learns its structure, and yields adverts and links to follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from records.advert import Advert
from records.crawl import Link
from records.origin import parse_origin
from records.page import Page
from spiders.generic.advert_emitter import AdvertEmitter
from spiders.generic.page_analysis.page_view import PageView, build_page_view
from spiders.generic.site_model.classifier import ClassifiedPage, PageClassifier, PageType
from spiders.generic.site_model.duplicate_pages import DuplicatePages
from spiders.generic.site_model.link_tracker import LinkTracker
from spiders.http.canonical_url import canonicalise_url, is_crawler_trap
from spiders.page.document import Document

KNOWN_ADVERTS = 12  # after which a site is known
MAX_EXPLORED_PAGES = 32
MIN_EXPLORED_PAGES = 8  # below, blocks of a template cannot be distinguished from those of an advert
SAMPLE_SIZE = 64
PAGES_BETWEEN_UPDATES = 8
ADVERT_TYPES = (PageType.ADVERT, PageType.MULTI_ADVERT)


class GenericReader:
    """Parser of one site for one crawl.

    All pages wait until `KNOWN_ADVERTS` adverts are found or `MAX_EXPLORED_PAGES` pages are read, because only together
    they show which blocks the templates repeat and which links lead to adverts. Then each page is classified when it
    arrives.
    """

    def __init__(self, label: str, start: Iterable[str]) -> None:
        self._start = [canonicalise_url(url) or url for url in start]
        self._origins = {parse_origin(url) for url in self._start}
        self._classifier = PageClassifier(self._start)
        self._tracker = LinkTracker(self._start)
        self._emitter = AdvertEmitter(label, self._classifier, self._tracker)
        self._duplicates = DuplicatePages()
        self._sample: list[ClassifiedPage] = []
        self._waiting: list[ClassifiedPage] = []
        self._read_keys: set[str] = set()
        self._page_count = 0
        self._next_update = 2
        self._is_site_known = False

    def parse(self, page: Page) -> Iterator[Advert | Link]:
        """Yield the adverts that are certain by now, including those of earlier pages, and the links to follow."""
        view = self._read(page)
        if view is None or self._is_duplicate(view):
            return
        self._read_keys.add(view.key)
        is_copy = self._duplicates.is_copy(view)
        unclassified = self._classifier.add_page(view, self._tracker.get_inbound_positions(view), is_copy=is_copy)
        self._page_count += 1
        self._waiting.append(unclassified)
        if len(self._sample) < SAMPLE_SIZE:
            self._sample.append(unclassified)
        if not is_copy:
            yield from self._tracker.follow(view, self._classifier.positions, is_site_known=self._is_site_known)
        yield from self._classify_when_due(unclassified)

    def finish(self) -> Iterator[Advert]:
        """Yield the remaining adverts, judged by all pages."""
        self._update_positions(is_final=True)
        self._is_site_known, waiting = True, self._waiting
        yield from (item for item in self._classify(waiting) if isinstance(item, Advert))
        yield from self._emitter.emit_unsure(waiting, self._start)
        self._waiting = []

    def _read(self, page: Page) -> PageView | None:
        if "json" in page.content_type:
            return None
        self._origins.add(parse_origin(page.url))
        return build_page_view(page, Document(page), self._is_ours)

    def _is_ours(self, url: str) -> bool:
        return parse_origin(url) in self._origins and not is_crawler_trap(url)

    def _is_duplicate(self, view: PageView) -> bool:
        """Return whether a page was read before; if so, merge the links to it."""
        first = self._duplicates.find_first_key(view)
        if first == view.key and view.key not in self._read_keys:
            return False
        self._classifier.add_alias(view.key, first)
        self._tracker.merge(view.key, first)
        return True

    def _classify_when_due(self, page: ClassifiedPage) -> Iterator[Advert | Link]:
        """Classify all waiting pages if an update of the positions is due; else only this page, if the site is
        known.
        """
        if (len(self._waiting) if self._is_site_known else self._page_count) >= self._next_update:
            self._update_positions(is_final=False)
            yield from self._classify(self._waiting)
            self._next_update = self._schedule_update()
        elif self._is_site_known:
            yield from self._classify([page])

    def _update_positions(self, *, is_final: bool) -> None:
        in_sample = {id(page) for page in self._sample}
        others = (page for page in self._waiting if id(page) not in in_sample)
        self._classifier.update_positions([*self._sample, *others], is_final=is_final)

    def _classify(self, pages: Sequence[ClassifiedPage]) -> Iterator[Advert | Link]:
        """Yield the links that the classified pages admit and, once the site is known, their adverts."""
        certain = [page for page in pages if self._classifier.classify(page) is not PageType.UNSURE]
        for page in certain:
            yield from self._tracker.release_links(page, self._classifier.positions)
        self._is_site_known = self._is_site_known or self._has_explored_enough(certain)
        if self._is_site_known:
            done = {id(page) for page in certain}
            self._waiting = [page for page in self._waiting if id(page) not in done]
            for page in certain:
                yield from self._emitter.emit(page)

    def _has_explored_enough(self, certain: Sequence[ClassifiedPage]) -> bool:
        found = sum(max(len(page.spans), 1) for page in certain if page.type in ADVERT_TYPES)
        min_pages = MIN_EXPLORED_PAGES if found >= KNOWN_ADVERTS else MAX_EXPLORED_PAGES
        return found > 0 and self._page_count >= min_pages

    def _schedule_update(self) -> int:
        """Return the number of pages (waiting pages, once the site is known) at which to update the positions again."""
        if self._is_site_known:
            return len(self._waiting) * 3 // 2 + PAGES_BETWEEN_UPDATES
        return self._page_count + max(2, self._page_count // 3)
