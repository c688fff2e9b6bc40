"""Lists the pages of a site that show a contact or a price and gave no advert, so that none is missed silently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from records.advert import Advert
from records.crawl import UnreadKind, UnreadPage
from spiders.generic.page_analysis.contact_signals import find_contacts, has_price
from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.site_model.classifier import ClassifiedPage, PageClassifier

MAX_CONTACTS = 3  # in a reason


class MissedAdverts:
    """Compares pages with the adverts of their site.

    Contacts that an advert has, or that a template repeats (a helpline), are not missed. Prices count only in a page's
    own content: those of a list belong to the pages that it links to.
    """

    def __init__(self, classifier: PageClassifier, adverts: Sequence[Advert]) -> None:
        self._classifier = classifier
        self._captures = {advert.capture for advert in adverts}
        lines = (line for advert in adverts for line in advert.document.splitlines())
        self._known: set[str] = set().union(*map(find_contacts, lines))

    def find(self, pages: Sequence[ClassifiedPage], excluded: Sequence[PageView]) -> Iterator[UnreadPage]:
        """Yield the pages with a missed contact or price; `excluded` asked not to be indexed."""
        for page in pages:
            self._known.update(*(page.view.contacts[index] for index in self._list_repeated(page)))
        for page in pages:
            if page.view.page.capture not in self._captures and (signal := self._find_signal(page)):
                yield _build(page.view, f"the page shows {signal}, but was not recognised as an advert")
        for view in excluded:
            if contacts := set().union(*view.contacts) - self._known:
                yield _build(view, f"the page shows {_describe(contacts)}, but asks not to be indexed (noindex)")

    def _list_repeated(self, page: ClassifiedPage) -> Iterator[int]:
        view, templates = page.view, self._classifier.templates
        for index, contacts in enumerate(view.contacts):
            block, is_value = view.blocks[index], index in view.value_blocks
            if contacts and templates.is_repeated(page.template, block, has_contact=True, is_value=is_value):
                yield index

    def _find_signal(self, page: ClassifiedPage) -> str:
        if contacts := set().union(*page.view.contacts) - self._known:
            return _describe(contacts)
        own = self._classifier.find_own_content(page)
        is_priced = any(has_price(page.view.blocks[index].text) for index in own.blocks)
        return "a price" if is_priced and not own.is_list else ""


def _describe(contacts: set[str]) -> str:
    shown = ", ".join(sorted(contacts)[:MAX_CONTACTS])
    return f"a contact ({shown}{', ...' if len(contacts) > MAX_CONTACTS else ''})"


def _build(view: PageView, reason: str) -> UnreadPage:
    return UnreadPage(view.page.requested or view.page.url, UnreadKind.NO_ADVERT, reason, view.page.capture)
