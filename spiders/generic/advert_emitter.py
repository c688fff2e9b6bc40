"""Deduplicates the adverts of a site: emits each once, under a unique id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from records.advert import Advert
from spiders.generic import advert_builder
from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.site_model.classifier import ClassifiedPage, PageClassifier, PageType
from spiders.generic.site_model.inbound_links import InboundLinks
from spiders.generic.url_patterns import find_first_page


class AdvertEmitter:
    """Builds the adverts of classified pages and emits each once."""

    def __init__(self, label: str, classifier: PageClassifier, inbound: InboundLinks) -> None:
        self._label, self._classifier, self._inbound = label, classifier, inbound
        self._versions: dict[str, str] = {}
        self.count = 0

    def emit(self, page: ClassifiedPage) -> Iterator[Advert]:
        """Yield the adverts of a page whose type is known."""
        link_texts = self._inbound.get_texts(page.view)
        if page.type is PageType.ADVERT:
            yield from self._emit_once(advert_builder.build_advert(self._label, page, self._classifier, link_texts))
        elif page.type is PageType.MULTI_ADVERT:
            for advert in advert_builder.build_adverts(self._label, page, self._classifier):
                yield from self._emit_once(advert)

    def emit_unsure(self, pages: Sequence[ClassifiedPage], start: Sequence[str]) -> Iterator[Advert]:
        """Yield the adverts of pages that are still unsure after the last page.

        If the site has adverts, only pages with a contact of their own count. Otherwise it is the site of a single
        advertiser: its start page is an advert, and so are pages with contacts that the start page lacks.
        """
        if self.count:
            for page in pages:
                if page.type is PageType.UNSURE and self._is_separate_advert(page, start):
                    yield from self._emit_page(page, is_single=False)
        else:
            yield from self._emit_single_advertiser(sorted(pages, key=lambda page: page.view.key not in start), start)

    def _is_separate_advert(self, page: ClassifiedPage, start: Sequence[str]) -> bool:
        own = self._classifier.find_own_content(page)
        if own.is_list or not own.has_contact or page.view.is_utility or page.view.key in start:
            return False
        if find_first_page(page.view.key) != page.view.key.rstrip("/") or _has_linked_heading(page.view, own.blocks):
            return False
        return not self._classifier.positions.is_sitewide(page.view.key)

    def _emit_single_advertiser(self, pages: Sequence[ClassifiedPage], start: Sequence[str]) -> Iterator[Advert]:
        known: set[str] = set()
        for page in pages:
            own = self._classifier.find_own_content(page, is_single=True)
            contacts = set().union(*(page.view.contacts[index] for index in own.blocks))
            is_start = page.view.key in start and not page.view.is_utility and not self.count
            if own.is_sufficient and not own.is_list and (contacts - known or is_start):
                known |= contacts
                yield from self._emit_page(page, is_single=True)

    def _emit_page(self, page: ClassifiedPage, *, is_single: bool) -> Iterator[Advert]:
        link_texts = self._inbound.get_texts(page.view)
        yield from self._emit_once(
            advert_builder.build_advert(self._label, page, self._classifier, link_texts, is_single=is_single)
        )

    def _emit_once(self, advert: Advert) -> Iterator[Advert]:
        """Yield the advert unless it was emitted before; if another has its id, its id becomes URL and version."""
        if self._versions.get(advert.source_id, advert.version) != advert.version:
            advert = replace(advert, source_id=f"{advert.url} {advert.version}")
        if advert.source_id not in self._versions:
            self._versions[advert.source_id] = advert.version
            self.count += 1
            yield advert


def _has_linked_heading(view: PageView, indexes: Sequence[int]) -> bool:
    """Return whether a heading in some blocks leads to another page: they are a list of one entry."""
    return any(view.blocks[index].is_heading and index in view.linked_blocks for index in indexes)
