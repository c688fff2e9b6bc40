"""Reads a site once all its pages are known: which are adverts, and what each says.

The result depends on the pages only, not on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from records.advert import Advert
from records.crawl import UnreadKind, UnreadPage
from spiders.generic.advert_builder import build_advert
from spiders.generic.advert_emitter import AdvertEmitter
from spiders.generic.missed_adverts import MissedAdverts
from spiders.generic.page_analysis.blocks import Anchor
from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.site_model.classifier import ClassifiedPage, PageClassifier, PageType
from spiders.generic.site_model.duplicate_pages import RedundantParameters, group_pages
from spiders.generic.site_model.inbound_links import InboundLinks
from spiders.generic.site_model.remaining_links import PageResult
from spiders.generic.site_model.sections import SectionEntry, find_chat
from spiders.generic.url_patterns import find_first_page, remove_page_number
from spiders.http.canonical_url import canonicalise_url

ADVERT_TYPES = (PageType.ADVERT, PageType.MULTI_ADVERT)
MAX_ROUNDS = 5  # of classification: a page's type may depend on those of other pages of its template


class SiteReading:
    """The pages of a site with their types, given the pages by canonical URL in a fixed order."""

    def __init__(self, start: Sequence[str], views: Mapping[str, PageView]) -> None:
        self._start, self._views = start, views
        groups = self._groups = group_pages(views)
        groups.update(_find_unread_aliases(views, groups))
        self._inbound = InboundLinks(views.values(), groups)
        self._classifier = PageClassifier(start)
        for alias, key in groups.items():
            if alias != key:
                self._classifier.add_alias(alias, key)
        originals = (views[key] for key in views if groups[key] == key or groups[key] not in views)
        self._pages = [self._add_page(view) for view in originals]
        self._classifier.update_positions(self._pages, is_final=True)
        self._excluded = self._exclude_unlisted()
        self._adverts: list[Advert] = []
        self._classify()
        _drop_further_pages(self._pages)

    def _exclude_unlisted(self) -> list[PageView]:
        """Remove the pages that ask not to be indexed, and return them."""
        excluded = [page.view for page in self._pages if page.view.is_unlisted]
        self._pages = [page for page in self._pages if not page.view.is_unlisted]
        return excluded

    def list_results(self) -> Iterator[PageResult]:
        """Yield what each page brought."""
        adverts = {page.view.key for page in self._pages if page.type in ADVERT_TYPES}
        templates = {page.view.key: id(page.template) for page in self._pages}
        for key, view in self._views.items():
            own = self._groups[key]
            linked = {self._groups.get(anchor.url, anchor.url) for anchor in view.anchors if self._may_list(anchor)}
            yield PageResult(
                key=canonicalise_url(view.page.requested) or key,
                kind="",
                listing=remove_page_number(key),
                template=templates.get(own, 0),
                adverts=frozenset(linked & adverts - {own}),
                is_advert=own in adverts,
                is_copy=own != key,
            )

    def _may_list(self, anchor: Anchor) -> bool:
        """Return whether a link is one of a listing, and not on most pages."""
        positions = self._classifier.positions
        return positions.leads_to_adverts(anchor.position) and not positions.is_sitewide(anchor.url)

    def build_adverts(self, label: str) -> Iterator[Advert]:
        """Yield the adverts of all pages."""
        emitter = AdvertEmitter(label, self._classifier, self._inbound)
        chat = self._find_chat(label)
        emitted = chain.from_iterable(emitter.emit(page) for page in self._pages if page.view.key not in chat)
        self._adverts.clear()
        for advert in chain(emitted, emitter.emit_unsure(self._pages, self._start)):
            self._adverts.append(advert)
            yield advert

    def list_unread(self) -> Iterator[UnreadPage]:
        """Yield, after all adverts, the pages that show a contact or a price and gave none, or forbid their links."""
        yield from MissedAdverts(self._classifier, self._adverts).find(self._pages, self._excluded)
        for view in self._views.values():
            if "nofollow" in view.robots and (unread := {anchor.url for anchor in view.anchors} - self._views.keys()):
                reason = (
                    f"the page asks crawlers not to follow its links (nofollow); {len(unread)} of them were not read"
                )
                yield UnreadPage(view.page.requested or view.page.url, UnreadKind.REFUSED, reason, view.page.capture)

    def _find_chat(self, label: str) -> frozenset[str]:
        """Return the pages that are no adverts because their section has none."""
        entries: dict[str, SectionEntry] = {}
        for page in self._pages:
            if page.type is PageType.ADVERT:
                advert = build_advert(label, page, self._classifier, ())
                entries[page.view.key] = SectionEntry(
                    advert.account, self._classifier.find_own_content(page).has_signal
                )
        listings: dict[str, set[str]] = defaultdict(set)
        for result in self.list_results():
            listings[result.listing] |= result.adverts
            listings[result.key] |= result.adverts  # sections may differ in a number only
        return find_chat(entries, listings.values())

    def _add_page(self, view: PageView) -> ClassifiedPage:
        return self._classifier.add_page(view, self._inbound.get_positions(view), is_copy=False)

    def _classify(self) -> None:
        """Classify all pages until no type changes."""
        for _ in range(MAX_ROUNDS):
            types: list[PageType] = [page.type for page in self._pages]
            self._classifier.classify_all(self._pages)
            if types == [page.type for page in self._pages]:
                return


def _find_unread_aliases(views: Mapping[str, PageView], groups: Mapping[str, str]) -> dict[str, str]:
    """Return for URLs that were not read, but are those of pages with redundant parameters, those of the pages."""
    redundant = RedundantParameters()
    for view in views.values():
        redundant.learn(view)
    unread = {anchor.url for view in views.values() for anchor in view.anchors} - views.keys()
    reduced = {url: redundant.remove(url) for url in unread}
    return {url: groups[key] for url, key in reduced.items() if key in groups}


def _drop_further_pages(pages: Sequence[ClassifiedPage]) -> None:
    """Take the second and further pages of an advert for other pages: they have only replies."""
    adverts = {page.view.key.rstrip("/") for page in pages if page.type is PageType.ADVERT}
    for page in pages:
        first = find_first_page(page.view.key)
        if page.type in ADVERT_TYPES and first != page.view.key.rstrip("/") and first in adverts:
            page.type = PageType.OTHER
