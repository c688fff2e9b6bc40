"""Decides which links to follow once no promising one is left, by what all pages up to now have brought.

First the further pages of the listings that bring adverts, the longest listing first. Then samples of all other kinds
of links: of a kind that brought adverts which no listing has, more; a kind that brought none is given up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from records.crawl import Link
from spiders.generic.site_model.link_budget import FIRST_PAGES, LinkBudget, LinkCandidate, find_pattern

PAGER_KIND = "pager"  # of links to further pages of all listings that are not followed
SAMPLES = 12  # pages of a kind that brought no advert; measured: a limit of 4 lost adverts, 12 lost none
LISTED_ADVERTS = 60  # known adverts that they list: with 95% confidence less than 5% are unknown (rule of three)


@dataclass(frozen=True, slots=True)
class PageResult:
    """What a page brought: the adverts that it links to, or that it is one; whether it is a copy of another page.

    `listing` names the listing that the page may be a part of, `template` identifies its template.
    """

    key: str
    kind: str
    listing: str
    template: int
    adverts: frozenset[str]
    is_advert: bool
    is_copy: bool


@dataclass(slots=True)
class KindResult:
    """What the pages of some kinds brought: new adverts, adverts listed, pages that are copies."""

    brought: int = 0
    listed: int = 0
    copies: int = 0
    templates: set[int] = field(default_factory=set)


class RemainingLinks:
    """Chooses among the links that a budget holds back."""

    def __init__(self, budget: LinkBudget) -> None:
        self._budget = budget
        self._listings: dict[str, None] = {}  # those whose pages are followed, in the order in which they were chosen
        self._credited: Counter[str] = Counter()
        self.is_sampling = False

    def brings_adverts(self, listing: str) -> bool:
        """Return whether the pages of a listing are followed."""
        return listing in self._listings

    def add_listing(self, listing: str) -> None:
        """Follow the pages of a listing."""
        self._listings[listing] = None
        self._budget.promote(PAGER_KIND, listing)

    def release(self, pages: Sequence[PageResult]) -> Iterator[Link]:
        """Yield links to follow, given all pages up to now."""
        held_back = self._budget.find_held_back()
        if chosen := self._choose_listings(pages, held_back):
            for listing in chosen:
                self.add_listing(listing)
            yield from self._budget.release()
            return
        self.is_sampling = True
        self._budget.start_sampling()
        results = self._sum_up(pages)
        for kind in held_back:
            yield from self._budget.release_sample(kind, self._count_wanted(kind, results))

    def _choose_listings(
        self, pages: Sequence[PageResult], held_back: Mapping[str, Sequence[LinkCandidate]]
    ) -> list[str]:
        """Return the longest listing that has adverts which those chosen before have not, and all listings that share
        no advert with any other.
        """
        sizes = Counter(candidate.listing for waiting in held_back.values() for candidate in waiting)
        adverts = _group_adverts(pages)
        known = self._list_known(pages) if self._listings else frozenset()  # the longest is read to its end in any case
        waiting = [listing for listing in sizes if adverts[listing] - known and listing not in self._listings]
        longest = sorted(waiting, key=lambda listing: (-sizes[listing], len(listing), listing))[:1]
        return list(dict.fromkeys((*longest, *_list_alone(waiting, adverts))))

    def _list_known(self, pages: Iterable[PageResult]) -> frozenset[str]:
        """Return the adverts that adverts and chosen listings link to."""
        certain = (page.adverts for page in pages if page.is_advert or page.listing in self._listings)
        return frozenset[str]().union(*certain)

    def _sum_up(self, pages: Sequence[PageResult]) -> dict[str, KindResult]:
        """Return what each kind of links brought; an advert counts for the first page that links to it, those of
        chosen listings before all others.
        """
        results: dict[str, KindResult] = defaultdict(KindResult)
        first_kinds = self._find_first_kinds(pages)
        known: set[str] = set()
        for page in self._sort(pages):
            result = results[first_kinds.get(page.listing, page.kind)]
            result.brought += len(page.adverts - known)
            known |= page.adverts
            if page.kind != first_kinds.get(page.listing, page.kind):
                continue
            result.listed += len(page.adverts)
            result.copies += page.is_copy
            result.templates.add(page.template)
        for page in pages:
            results[page.kind].brought += page.is_advert and not page.is_copy
        return dict(results)

    def _find_first_kinds(self, pages: Iterable[PageResult]) -> dict[str, str]:
        """Return for each chosen listing the kind of the links to its first page."""
        kinds: dict[str, str] = {}
        for page in pages:
            if page.listing in self._listings and not page.kind.startswith(PAGER_KIND):
                kinds.setdefault(page.listing, page.kind)
        return kinds

    def _sort(self, pages: Sequence[PageResult]) -> list[PageResult]:
        """Return the pages whose links were followed for certain first (adverts, chosen listings), then those of the
        kinds that list the most adverts on a page.
        """
        totals, counts = Counter[str](), Counter(page.kind for page in pages)
        for page in pages:
            totals[page.kind] += len(page.adverts)
        certain = {page.key for page in pages if page.is_advert or page.listing in self._listings}
        return sorted(
            pages, key=lambda page: (page.key not in certain, -totals[page.kind] / counts[page.kind], page.kind)
        )

    def _count_wanted(self, kind: str, results: Mapping[str, KindResult]) -> int:
        """Return how many more links of a kind to follow."""
        result = results.get(kind, KindResult())
        brought, self._credited[kind] = result.brought - self._credited[kind], result.brought
        if brought > 0:
            return max(2 * brought, SAMPLES)
        followed = self._budget.count_admitted([kind])
        alike = [
            other for other, found in results.items() if found.brought == 0 and self._are_alike(kind, other, results)
        ]
        if self._is_enough([kind], results) or self._is_enough(alike, results):
            return 0
        return (FIRST_PAGES if followed < FIRST_PAGES else SAMPLES) - followed

    def _are_alike(self, kind: str, other: str, results: Mapping[str, KindResult]) -> bool:
        """Return whether two kinds of links have the same URL pattern, or led to pages of the same template."""
        if find_pattern(kind) == find_pattern(other):
            return True
        is_tried = self._budget.count_admitted([kind]) >= FIRST_PAGES
        templates = results[kind].templates if kind in results else set()
        return is_tried and not templates.isdisjoint(results[other].templates)

    def _is_enough(self, kinds: Sequence[str], results: Mapping[str, KindResult]) -> bool:
        """Return whether the pages of some kinds show that these bring no advert."""
        read = self._budget.count_admitted(kinds)
        found = [results[kind] for kind in kinds if kind in results]
        listed, copies = sum(result.listed for result in found), sum(result.copies for result in found)
        return read >= FIRST_PAGES and (copies >= read - 1 or listed >= LISTED_ADVERTS or read >= SAMPLES)


def _group_adverts(pages: Iterable[PageResult]) -> dict[str, set[str]]:
    """Return the adverts that each listing has."""
    adverts: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        adverts[page.listing] |= page.adverts
    return adverts


def _list_alone(listings: Iterable[str], adverts: Mapping[str, set[str]]) -> list[str]:
    """Return the listings that share no advert with any other."""
    counts = Counter(advert for listed in adverts.values() for advert in listed)
    return [listing for listing in listings if all(counts[advert] == 1 for advert in adverts[listing])]
