"""Learns which link positions of a site's templates lead to adverts.

A URL says little (an area in its path makes any page look new), so a position is judged by the pages behind it: they
must have content of their own, and in it a contact or what the list item says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from spiders.generic.page_analysis.blocks import Anchor
from spiders.generic.page_analysis.list_items import MAX_LEVELS_UP, ListItem, find_item_span
from spiders.generic.page_analysis.page_view import PageView, normalise_words
from spiders.generic.site_model.own_content import OwnContent
from spiders.generic.url_patterns import remove_page_number
from spiders.generic.words import PAGER

# Thresholds of the comparison of a list item with its page, and of the pages behind a position.
MIN_COVERED_WORDS = 0.5  # share of an item's words that its page must repeat
MIN_SAME_WORDS = 0.8  # the same for the surroundings of a link that has no list item
MIN_AGREEING = 0.5  # share of a position's pages that must agree with their item
MIN_TITLE_WORDS = 3
MIN_ITEM_WORDS = 5  # beyond the title, to compare an item by its words
MAX_SITEWIDE = 0.6  # share of a position's pages that most pages link to: navigation
MIN_SIGNALS = 0.5  # share of pages with signals in the best position, to drop positions with hardly any
FEW_SIGNALS = 0.1
MIN_PAGES = 2
MIN_SITE_PAGES = 4  # for "most pages" to mean anything
PAGES_WITHOUT_SIGNALS = 12  # pages of the site after which adverts without contact, price or label are accepted
PAGES_WITHOUT_TARGET = 60  # pages of the site after which a position whose links were never fetched counts as OTHER
MAX_SAMPLE = 40
MAX_CONTACTS = 4  # of one advert: more are several adverts
NO_REACH = (99, 99)


class LinkPurpose(Enum):
    """What the links of a position lead to."""

    UNKNOWN = "unknown"
    ADVERTS = "adverts"
    OTHER = "other"


@dataclass(slots=True)
class PositionSample:
    """Counts of the pages behind a position: all, those that agree with their item, those of these with a signal, and
    those that most pages link to.
    """

    pages: int = 0
    agreeing: int = 0
    with_signal: int = 0
    sitewide: int = 0


Samples = dict[str, PositionSample]


@dataclass(slots=True)
class LinkPositions:
    """The purpose of each position, and how far its items extend (levels up, gap); see `ListItem`."""

    purpose: dict[str, LinkPurpose] = field(default_factory=lambda: defaultdict(lambda: LinkPurpose.UNKNOWN))
    reach: dict[str, tuple[int, int]] = field(default_factory=dict)
    pages: int = 0
    _inbound_pages: Counter[str] = field(default_factory=Counter)
    _with_items: set[str] = field(default_factory=set)

    def add_page(self, view: PageView) -> None:
        """Learn from a page how far items extend and how many pages link to a URL."""
        self.pages += 1
        self._inbound_pages.update({anchor.url for anchor in view.anchors})
        for item in view.list_items:
            if item.is_main:
                self._with_items.add(item.position)
                self._reduce_reach(item.position, item.levels_up, item.gap)

    def leads_to_adverts(self, position: str) -> bool:
        """Return whether the links of a position lead to adverts."""
        return self.purpose[position] is LinkPurpose.ADVERTS

    def is_sitewide(self, url: str) -> bool:
        """Return whether most pages link to a URL."""
        return self.pages >= MIN_SITE_PAGES and self._inbound_pages[url] > self.pages / 2

    def update(
        self, views: Mapping[str, PageView], find_own: Callable[[PageView], OwnContent], *, is_final: bool
    ) -> None:
        """Determine the purpose of every position from the pages fetched so far, by URL."""
        samples = self._collect_samples(views, find_own)
        leading = self._find_leading(samples, is_final=is_final)
        self.purpose.update(dict.fromkeys(leading, LinkPurpose.ADVERTS))
        for position, sample in samples.items():
            if position not in leading and (sample.pages > MIN_PAGES or (is_final and sample.pages)):
                self.purpose[position] = LinkPurpose.OTHER
        if is_final or self.pages >= PAGES_WITHOUT_TARGET:
            self.purpose.update(dict.fromkeys(self._with_items - samples.keys(), LinkPurpose.OTHER))

    def _find_leading(self, samples: Samples, *, is_final: bool) -> Samples:
        """Return the positions that lead to adverts.

        With few pages, only those whose pages have signals; later, navigation too if nothing else agrees.
        """
        agreeing = _filter_agreeing(samples, 1 if is_final else MIN_PAGES)
        specific = _filter_specific(agreeing)
        if is_final or self.pages >= PAGES_WITHOUT_SIGNALS:
            return _filter_by_signals(specific or agreeing)
        leading = _filter_by_signals(specific)
        return {position: sample for position, sample in leading.items() if sample.with_signal}

    def _reduce_reach(self, position: str, levels_up: int, gap: int) -> None:
        self.reach[position] = min((levels_up, gap), self.reach.get(position, NO_REACH))

    def _collect_samples(self, views: Mapping[str, PageView], find_own: Callable[[PageView], OwnContent]) -> Samples:
        samples: Samples = defaultdict(PositionSample)
        counted: set[tuple[str, str]] = set()
        for source in _deduplicate(views.values()):
            for item in (*source.list_items, *self._find_single_items(source, views)):
                target = views.get(item.target) if item.is_main else None
                key = (item.position, item.target)
                if target and key not in counted and samples[item.position].pages < MAX_SAMPLE:
                    counted.add(key)
                    self._count(samples[item.position], item, source, find_own(target))
        return samples

    def _count(self, sample: PositionSample, item: ListItem, source: PageView, own: OwnContent) -> None:
        may_be_advert = own.view is not source and _may_be_advert(own)
        agrees = may_be_advert and (_is_one_contact(item, source, own) or _agrees(item, source, own))
        sample.pages += 1
        sample.agreeing += agrees
        sample.with_signal += agrees and own.has_signal
        sample.sitewide += self.is_sitewide(item.target)

    def _find_single_items(self, source: PageView, views: Mapping[str, PageView]) -> Iterator[ListItem]:
        """Yield items for links whose position never has two on a page (a featured advert, the next advert).

        Their text must be the title of the target.
        """
        counts = Counter(anchor.position for anchor in source.anchors)
        for anchor in source.anchors:
            target = views.get(anchor.url)
            is_single = counts[anchor.position] == 1 and anchor.position not in self._with_items
            is_prominent = anchor.starts_block or anchor.in_heading
            if target and is_single and is_prominent and target.is_titled(anchor.text):
                levels_up = _count_levels_repeated(anchor, source, target)
                self._reduce_reach(anchor.position, levels_up, 0)
                first, end = find_item_span(anchor, levels_up, 0)
                yield ListItem(anchor.position, anchor.url, anchor.text, first, end, anchor.in_heading, levels_up)


def _deduplicate(views: Iterable[PageView]) -> Iterable[PageView]:
    """Return each view once, though it may have several URLs."""
    return {id(view): view for view in views}.values()


def _may_be_advert(own: OwnContent) -> bool:
    return own.is_sufficient and not own.is_list and not (own.view.is_utility or own.view.is_unlisted)


def _is_one_contact(item: ListItem, source: PageView, own: OwnContent) -> bool:
    """Return whether a page has the contacts of one advertiser, and is not another page of the same listing."""
    contacts = set().union(*(own.view.contacts[index] for index in own.blocks))
    is_pager = PAGER.match(item.title) or remove_page_number(item.target) == remove_page_number(source.key)
    return 0 < len(contacts) <= MAX_CONTACTS and not is_pager


def _agrees(item: ListItem, source: PageView, own: OwnContent) -> bool:
    """Return whether a page repeats most words of its item or has its title.

    A short title does not count if the item says more: an author or a category page has its link's text as title too.
    """
    title = normalise_words(item.title).split()
    words = source.vocabulary(range(item.first, min(item.end, len(source.blocks)))) - set(title)
    if item.levels_up >= 0 and len(words) >= MIN_ITEM_WORDS:
        covered = len(words & own.vocabulary()) >= MIN_COVERED_WORDS * len(words)
        return covered or (len(title) >= MIN_TITLE_WORDS and own.view.is_titled(item.title))
    return own.view.is_titled(item.title)


def _count_levels_repeated(anchor: Anchor, source: PageView, target: PageView) -> int:
    """Return how many elements above a link's own contain only words of its target, -1 if its own has others."""
    target_words, levels_up = target.vocabulary(range(len(target.blocks))), -1
    for level, element in enumerate(islice(anchor.element.self_and_ancestors(), MAX_LEVELS_UP)):
        words = source.vocabulary(range(element.first, element.end))
        if element.parent is None or len(words & target_words) < MIN_SAME_WORDS * len(words):
            break
        levels_up = level
    return levels_up


def _filter_agreeing(samples: Samples, min_pages: int) -> Samples:
    """Filter positions with enough pages, enough of which agree with their list item."""
    return {
        position: sample
        for position, sample in samples.items()
        if sample.pages >= min_pages and sample.agreeing >= MIN_AGREEING * sample.pages
    }


def _filter_specific(samples: Samples) -> Samples:
    """Filter out the positions of the site's navigation."""
    return {key: sample for key, sample in samples.items() if sample.sitewide < MAX_SITEWIDE * sample.pages}


def _filter_by_signals(samples: Samples) -> Samples:
    """Filter out positions with hardly any signals if another has them: users, articles, generated text."""
    best = max((sample.with_signal / sample.agreeing for sample in samples.values() if sample.agreeing), default=0.0)
    if best < MIN_SIGNALS:
        return samples
    return {key: sample for key, sample in samples.items() if sample.with_signal > FEW_SIGNALS * sample.agreeing}
