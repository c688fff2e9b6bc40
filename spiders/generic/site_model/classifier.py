"""Classifies pages: an advert, several adverts, another page, or unsure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from spiders.generic.page_analysis.list_items import find_item_span
from spiders.generic.page_analysis.multi_advert_page import AdvertSpan, find_advert_spans
from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.site_model.link_positions import LinkPositions, LinkPurpose
from spiders.generic.site_model.own_content import OwnContent, build_own_content
from spiders.generic.site_model.templates import PageTemplate, PageTemplates
from spiders.generic.url_patterns import find_directory, has_utility_namespace

MIN_PAGES = 3
MAJORITY = 0.5
WRITTEN_BY_OTHERS = frozenset(("comments", "quotes"))
ITEM_ALONE = (-1, 0)  # the reach of an item that consists of its link's block


class PageType(Enum):
    """What a page is; UNSURE until more of the site is known."""

    ADVERT = "advert"
    MULTI_ADVERT = "multi-advert"
    OTHER = "other"
    UNSURE = "unsure"


@dataclass(slots=True)
class ClassifiedPage:
    """A page with its type, the link positions that led to it, and the spans of its adverts if it may have several."""

    view: PageView
    template: PageTemplate
    inbound_positions: set[str]
    type: PageType = PageType.UNSURE
    spans: list[AdvertSpan] = field(default_factory=list)
    not_repeated: tuple[tuple[int, bool], list[int]] | None = None  # see `PageClassifier._list_not_repeated`


class PageClassifier:
    """Learns a site's templates and link positions, and classifies its pages by them."""

    def __init__(self, start: Container[str]) -> None:
        self._start = start
        self.templates = PageTemplates()
        self.positions = LinkPositions()
        self._aliases: dict[str, str] = {}  # key of a duplicate -> key of the first page
        self._advert_kinds: set[tuple[str, str]] = set()
        self._types: dict[PageTemplate, Counter[PageType]] = {}
        self._adverts_with_signal: Counter[PageTemplate] = Counter()
        self._directories: Counter[str] = Counter()  # of the adverts that a listing leads to

    def add_page(self, view: PageView, inbound_positions: set[str], *, is_copy: bool) -> ClassifiedPage:
        """Learn from a page what templates repeat and how far items extend. A copy does not count for its template."""
        pairs = view.content.signature_pairs
        templates = self.templates
        template = templates.find(pairs) if is_copy else templates.learn(pairs, view.blocks, view.title)
        if not is_copy:
            template.count_images(image.url for image in view.content.images)
        self.positions.add_page(view)
        return ClassifiedPage(view, template, inbound_positions)

    def add_alias(self, alias: str, key: str) -> None:
        """Treat `alias` as a second URL of the page that was read first under `key`."""
        self._aliases[alias] = key

    def update_positions(self, pages: Sequence[ClassifiedPage], *, is_final: bool = False) -> None:
        """Determine again which link positions lead to adverts.

        Twice, since own content excludes the items of positions that lead to adverts.
        """
        by_key = self._index_by_key(pages)
        views = {key: page.view for key, page in by_key.items() if key}
        cache: dict[str, OwnContent] = {}

        def find_own(view: PageView) -> OwnContent:
            if view.key not in cache:
                cache[view.key] = self.find_own_content(by_key[view.key])
            return cache[view.key]

        for _ in range(2):
            cache.clear()
            self.positions.update(views, find_own, is_final=is_final)

    def classify(self, page: ClassifiedPage) -> PageType:
        """Set and return the type of a page, judged by the pages read so far."""
        page.type = self._find_type(page)
        if page.type is not PageType.UNSURE:
            self._count(page)
        return page.type

    def classify_all(self, pages: Sequence[ClassifiedPage]) -> None:
        """Set the types of all pages, judged by those that they had before."""
        found = [self._find_type(page) for page in pages]
        self._types.clear()
        self._adverts_with_signal.clear()
        self._directories.clear()
        for page, page_type in zip(pages, found, strict=True):
            page.type = page_type
            self._count(page)

    def _count(self, page: ClassifiedPage) -> None:
        """Count a page for what its template and its directory usually are."""
        self._types.setdefault(page.template, Counter())[page.type] += 1
        if page.type is PageType.ADVERT:
            self._adverts_with_signal[page.template] += self.find_own_content(page).has_signal
            self._directories[find_directory(page.view.key)] += self.is_linked_as_advert(page)

    def find_own_content(self, page: ClassifiedPage, *, is_single: bool = False) -> OwnContent:
        """Return a page's own content, with repeated contacts if the site belongs to a single advertiser
        (`is_single`).
        """
        view, in_items = page.view, self._find_item_blocks(page.view)
        not_repeated = self._list_not_repeated(page, is_single=is_single)
        own = build_own_content(view, not_repeated, in_items, _list_context(view, is_single=is_single))
        if own.is_sufficient or is_single:
            return own
        # If all text seems to be context, the classes mislead; but a contact there is not the page's own.
        with_contact = frozenset(index for index in view.context_blocks if view.contacts[index])
        return build_own_content(view, not_repeated, in_items, with_contact)

    def _list_not_repeated(self, page: ClassifiedPage, *, is_single: bool) -> list[int]:
        """Return the indexes of the blocks of a page itself; kept until another page is learnt."""
        key = (self.templates.pages, is_single)
        if page.not_repeated is None or page.not_repeated[0] != key:
            blocks = range(len(page.view.blocks))
            page.not_repeated = (
                key,
                [index for index in blocks if not self.is_repeated(page, index, is_single=is_single)],
            )
        return page.not_repeated[1]

    def is_repeated(self, page: ClassifiedPage, index: int, *, is_single: bool = False) -> bool:
        """Return whether a block belongs to the template and not to the page."""
        block, has_contact = page.view.blocks[index], bool(page.view.contacts[index])
        if is_single and has_contact:
            return False
        if has_contact and index in page.view.linked_blocks:
            return True
        is_value = index in page.view.value_blocks
        return self.templates.is_repeated(page.template, block, has_contact=has_contact, is_value=is_value)

    def is_linked_as_advert(self, page: ClassifiedPage) -> bool:
        """Return whether a position that leads to adverts led to the page."""
        return any(map(self.positions.leads_to_adverts, page.inbound_positions))

    def _index_by_key(self, pages: Sequence[ClassifiedPage]) -> dict[str, ClassifiedPage]:
        """Index the pages by their canonical, declared and duplicate URLs."""
        by_key = {page.view.key: page for page in pages}
        declared = [(page.view.declared_url, page.view.key) for page in pages]
        for alias, key in (*declared, *self._aliases.items()):
            if key in by_key:
                by_key.setdefault(alias, by_key[key])
        return by_key

    def _find_item_blocks(self, view: PageView, *, excludes_unknown: bool = False) -> set[int]:
        """Return the indexes of blocks in list items of positions that lead to adverts or, by default, may do so."""
        excluded = {LinkPurpose.OTHER, LinkPurpose.UNKNOWN} if excludes_unknown else {LinkPurpose.OTHER}
        blocks: set[int] = set()
        for item in view.list_items:
            if item.is_main and self.positions.purpose[item.position] not in excluded:
                blocks.update(range(item.first, item.end))
        with_items = {item.position for item in view.list_items}
        for anchor in view.anchors:
            if anchor.position not in with_items and self.positions.leads_to_adverts(anchor.position):
                blocks.update(range(*find_item_span(anchor, *self.positions.reach.get(anchor.position, ITEM_ALONE))))
        return blocks

    def _find_type(self, page: ClassifiedPage) -> PageType:
        is_linked = self.is_linked_as_advert(page)
        page.spans = self._find_spans(page)
        if _is_never_advert(page.view) or self._is_utility(page, is_linked=is_linked):
            return PageType.OTHER
        is_navigation = page.view.key in self._start or self.positions.is_sitewide(page.view.key)
        if page.spans and (is_navigation or not is_linked) and (page_type := self._find_type_by_spans(page)):
            return page_type
        return self._find_type_by_content(page, self.find_own_content(page), is_linked=is_linked)

    def _find_type_by_content(self, page: ClassifiedPage, own: OwnContent, *, is_linked: bool) -> PageType:
        if own.is_sufficient and (not own.is_list or (is_linked and own.has_signal)):
            return self._find_type_of_text(page, own, is_linked=is_linked)
        if own.is_sufficient and own.has_signal and self._is_detail_template(page.template):
            return PageType.ADVERT
        return PageType.OTHER if self._is_known_list(page.view) else PageType.UNSURE

    def _is_utility(self, page: ClassifiedPage, *, is_linked: bool) -> bool:
        """Return whether a page is of a kind that every site has.

        Not if it is a start page with adverts, or if a listing links to it (unless most pages do too).
        """
        if not page.view.is_utility or (page.spans and page.view.key in self._start):
            return False
        return not is_linked or self.positions.pages <= MIN_PAGES or self.positions.is_sitewide(page.view.key)

    def _find_type_by_spans(self, page: ClassifiedPage) -> PageType | None:
        """Return the type of a page that looks like several adverts; None if they have pages of their own."""
        purpose = self._find_purpose_of_span_links(page)
        if purpose is LinkPurpose.ADVERTS:
            return None
        if purpose is LinkPurpose.UNKNOWN:
            return PageType.UNSURE
        self._advert_kinds.update(span.element.kind for span in page.spans if span.element)
        return PageType.MULTI_ADVERT

    def _find_type_of_text(self, page: ClassifiedPage, own: OwnContent, *, is_linked: bool) -> PageType:
        """Return the type of a page with enough content of its own: an advert if a listing or its template says so."""
        if is_linked and (own.has_signal or page.view.key not in self._start):
            return PageType.ADVERT
        adverts = self._types.get(page.template, Counter())[PageType.ADVERT]
        needs_signal = 2 * self._adverts_with_signal[page.template] >= adverts
        is_acceptable = own.has_signal or not (needs_signal or self.positions.is_sitewide(page.view.key))
        is_acceptable = is_acceptable and self._directories[find_directory(page.view.key)] > 0
        is_advert = is_acceptable and page.view.key not in self._start and self._is_detail_template(page.template)
        return PageType.ADVERT if is_advert else PageType.UNSURE

    def _is_detail_template(self, template: PageTemplate) -> bool:
        """Return whether most pages of a template are adverts."""
        types = self._types.get(template, Counter())
        return types[PageType.ADVERT] >= MIN_PAGES and types[PageType.ADVERT] > MAJORITY * types.total()

    def _find_spans(self, page: ClassifiedPage) -> list[AdvertSpan]:
        view = page.view
        repeated = [
            index in view.context_blocks or self.templates.is_repeated(page.template, block, has_contact=True)
            for index, block in enumerate(view.blocks)
        ]
        contacts = [frozenset() if skip else found for skip, found in zip(repeated, view.contacts, strict=True)]
        return find_advert_spans(view.blocks, view.elements, contacts, repeated, self._advert_kinds)

    def _find_purpose_of_span_links(self, page: ClassifiedPage) -> LinkPurpose:
        """Return ADVERTS if the adverts of a page have pages of their own, UNKNOWN if they may have."""
        in_items = self._find_item_blocks(page.view, excludes_unknown=True)
        linked = sum(any(index in in_items for index in range(span.first, span.end)) for span in page.spans)
        if linked > MAJORITY * len(page.spans):
            return LinkPurpose.ADVERTS
        positions = (*_find_positions_in_span_headings(page), *_find_positions_of_span_items(page))
        purposes = {self.positions.purpose[position] for position in positions}
        return next((p for p in (LinkPurpose.ADVERTS, LinkPurpose.UNKNOWN) if p in purposes), LinkPurpose.OTHER)

    def _is_known_list(self, view: PageView) -> bool:
        """Return whether a page can be said to be only a list: it has no items, or the purpose of any is known."""
        positions = {item.position for item in view.list_items if item.is_main}
        purposes = [self.positions.purpose[position] for position in positions]
        return not purposes or any(purpose is not LinkPurpose.UNKNOWN for purpose in purposes)


def _is_never_advert(view: PageView) -> bool:
    return view.is_unlisted or has_utility_namespace(view.key)


def _list_context(view: PageView, *, is_single: bool) -> frozenset[int]:
    """Return the blocks that are not the advert's; a single advertiser's contacts may be in navigation or a sidebar."""
    own = {
        index
        for index, kind in view.context_blocks.items()
        if is_single and view.contacts[index] and kind not in WRITTEN_BY_OTHERS
    }
    return frozenset(view.context_blocks.keys() - own)


def _find_positions_in_span_headings(page: ClassifiedPage) -> Iterator[str]:
    for anchor in page.view.anchors:
        if anchor.in_heading and any(span.first <= anchor.block < span.end for span in page.spans):
            yield anchor.position


def _find_positions_of_span_items(page: ClassifiedPage) -> Iterator[str]:
    """Yield the positions whose list items overlap with most of the adverts."""
    for position in {item.position for item in page.view.list_items if item.is_main}:
        items = [item for item in page.view.list_items if item.position == position]
        hit = sum(any(item.first < span.end and span.first < item.end for item in items) for span in page.spans)
        if hit > MAJORITY * len(page.spans):
            yield position
