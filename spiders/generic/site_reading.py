"""Reads a site once all its pages are known: which are adverts, and what each says.

The result depends on the pages only, not on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from records.advert import Advert
from spiders.generic.advert_emitter import AdvertEmitter
from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.site_model.classifier import ClassifiedPage, PageClassifier, PageType
from spiders.generic.site_model.duplicate_pages import group_pages
from spiders.generic.site_model.inbound_links import InboundLinks
from spiders.generic.url_patterns import find_first_page

MAX_ROUNDS = 5  # of classification: a page's type may depend on those of other pages of its template


def read_site(label: str, start: Sequence[str], views: Mapping[str, PageView]) -> Iterator[Advert]:
    """Yield the adverts of a site, given its pages by canonical URL in a fixed order."""
    classifier, inbound, pages = _learn(start, views)
    emitter = AdvertEmitter(label, classifier, inbound)
    _drop_further_pages(pages)
    for page in pages:
        yield from emitter.emit(page)
    yield from emitter.emit_unsure(pages, start)


def _drop_further_pages(pages: Sequence[ClassifiedPage]) -> None:
    """Take the second and further pages of an advert for other pages: they have only replies."""
    adverts = {page.view.key.rstrip("/") for page in pages if page.type is PageType.ADVERT}
    for page in pages:
        first = find_first_page(page.view.key)
        if page.type is PageType.ADVERT and first != page.view.key.rstrip("/") and first in adverts:
            page.type = PageType.OTHER


def find_advert_pages(start: Sequence[str], views: Mapping[str, PageView]) -> list[PageView]:
    """Return the pages of a site that are adverts or have several."""
    _, _, pages = _learn(start, views)
    return [page.view for page in pages if page.type in {PageType.ADVERT, PageType.MULTI_ADVERT}]


def _learn(
    start: Sequence[str], views: Mapping[str, PageView]
) -> tuple[PageClassifier, InboundLinks, list[ClassifiedPage]]:
    groups = group_pages(views)
    originals = [key for key in views if groups[key] == key or groups[key] not in views]
    inbound = InboundLinks(views.values(), groups)
    classifier = PageClassifier(start)
    for alias, key in groups.items():
        if alias != key:
            classifier.add_alias(alias, key)
    shown = (view for view in map(views.__getitem__, originals) if "noindex" not in view.robots)
    pages = [_add_page(classifier, view, inbound) for view in shown]
    classifier.update_positions(pages, is_final=True)
    _classify(classifier, pages)
    return classifier, inbound, pages


def _add_page(classifier: PageClassifier, view: PageView, inbound: InboundLinks) -> ClassifiedPage:
    return classifier.add_page(view, inbound.get_positions(view), is_copy=False)


def _classify(classifier: PageClassifier, pages: Sequence[ClassifiedPage]) -> None:
    """Classify all pages until no type changes."""
    for _ in range(MAX_ROUNDS):
        types: list[PageType] = [page.type for page in pages]
        classifier.classify_all(pages)
        if types == [page.type for page in pages]:
            return
