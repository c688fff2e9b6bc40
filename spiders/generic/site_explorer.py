"""Decides during a crawl which links to follow, by the pages read so far.

It explores about thirty pages to learn the site's structure, and then classifies each page when it arrives: pages that
bring adverts pay for further pages of their kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from records.crawl import Link
from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.site_model.classifier import ClassifiedPage, PageClassifier, PageType
from spiders.generic.site_model.duplicate_pages import DuplicatePages
from spiders.generic.site_model.link_tracker import LinkTracker
from spiders.generic.site_model.remaining_links import PageResult

KNOWN_ADVERTS = 12  # after which a site is known
MAX_EXPLORED_PAGES = 32
MIN_EXPLORED_PAGES = 8  # below, blocks of a template cannot be distinguished from those of an advert
SAMPLE_SIZE = 64
PAGES_BETWEEN_UPDATES = 8
ADVERT_TYPES = (PageType.ADVERT, PageType.MULTI_ADVERT)


class SiteExplorer:
    """Follows the links of the pages of one crawl, in the order in which they come."""

    def __init__(self, start: Sequence[str]) -> None:
        self._classifier = PageClassifier(start)
        self._tracker = LinkTracker(start, self._classifier.positions)
        self._duplicates = DuplicatePages()
        self._sample: list[ClassifiedPage] = []
        self._waiting: list[ClassifiedPage] = []
        self._page_count = 0
        self._next_update = 2
        self._is_site_known = False

    def follow(self, view: PageView) -> Iterator[Link]:
        """Yield the links to follow, of a page and of earlier ones that were held back."""
        is_copy = self._duplicates.is_copy(view)
        page = self._classifier.add_page(view, self._tracker.add_page(view), is_copy=is_copy)
        self._page_count += 1
        self._waiting.append(page)
        if len(self._sample) < SAMPLE_SIZE:
            self._sample.append(page)
        if not is_copy and "nofollow" not in view.robots:
            yield from self._tracker.follow(view, is_site_known=self._is_site_known)
        yield from self._classify_when_due(page)

    def explore_rest(self, pages: Iterable[PageResult]) -> Iterator[Link]:
        """Yield links that were held back, once no other is left, given what all pages brought."""
        yield from self._tracker.release_rest(pages)

    def list_held_back(self) -> Iterator[Link]:
        """Yield the links that are still held back."""
        yield from self._tracker.list_held_back()

    def _classify_when_due(self, page: ClassifiedPage) -> Iterator[Link]:
        """Classify all waiting pages if an update of the positions is due; else this page, if the site is known."""
        if (len(self._waiting) if self._is_site_known else self._page_count) >= self._next_update:
            self._update_positions()
            yield from self._classify(self._waiting)
            self._next_update = self._schedule_update()
        elif self._is_site_known:
            yield from self._classify([page])

    def _update_positions(self) -> None:
        in_sample = {id(page) for page in self._sample}
        others = (page for page in self._waiting if id(page) not in in_sample)
        self._classifier.update_positions([*self._sample, *others])

    def _classify(self, pages: Sequence[ClassifiedPage]) -> Iterator[Link]:
        """Yield the links that the classified pages admit."""
        certain = [page for page in pages if self._classifier.classify(page) is not PageType.UNSURE]
        for page in certain:
            yield from self._tracker.release_links(page)
        if not self._is_site_known and self._has_explored_enough(certain):
            self._is_site_known = True
            self._tracker.start_harvest()
        if self._is_site_known:
            self._forget(certain)

    def _forget(self, pages: Sequence[ClassifiedPage]) -> None:
        done = {id(page) for page in pages}
        self._waiting = [page for page in self._waiting if id(page) not in done]
        for page in pages:
            self._tracker.forget(page.view)

    def _has_explored_enough(self, certain: Sequence[ClassifiedPage]) -> bool:
        found = sum(max(len(page.spans), 1) for page in certain if page.type in ADVERT_TYPES)
        min_pages = MIN_EXPLORED_PAGES if found >= KNOWN_ADVERTS else MAX_EXPLORED_PAGES
        return found > 0 and self._page_count >= min_pages

    def _schedule_update(self) -> int:
        """Return the number of pages (waiting pages, once the site is known) at which to update the positions again."""
        if self._is_site_known:
            return len(self._waiting) * 3 // 2 + PAGES_BETWEEN_UPDATES
        return self._page_count + max(2, self._page_count // 3)
