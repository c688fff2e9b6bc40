"""Tracks which links led to each page, and decides which links to follow in which order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from records.crawl import Link, LinkRole
from spiders.generic.page_analysis.blocks import Anchor
from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.site_model.classifier import ClassifiedPage, PageType
from spiders.generic.site_model.duplicate_pages import RedundantParameters
from spiders.generic.site_model.link_budget import LinkBudget, LinkCandidate
from spiders.generic.site_model.link_positions import LinkPositions
from spiders.generic.site_model.remaining_links import PAGER_KIND, PageResult, RemainingLinks
from spiders.generic.url_patterns import build_url_pattern, iter_base_urls, remove_page_number
from spiders.generic.words import PAGER
from spiders.http.canonical_url import canonicalise_url

MAX_PAGER_TEXT = 20
MIN_BASES = 2  # adverts to which a site adds the same path: its name for a view of them
ADVERT_TYPES = (PageType.ADVERT, PageType.MULTI_ADVERT)


class LinkTracker:
    """Remembers the positions and texts of the links to each page until its type is known."""

    def __init__(self, start: Iterable[str], positions: LinkPositions) -> None:
        self._link_positions = positions
        self._budget = LinkBudget(self._is_promising)
        self._redundant = RedundantParameters()
        self._remaining = RemainingLinks(self._budget)
        self._positions: dict[str, set[str]] = defaultdict(set)
        self._offered: Counter[str] = Counter()
        self._promised: set[int] = set()
        self._closed: set[int] = set()
        self._known_adverts: set[int] = set()
        self._advert_patterns: set[str] = set()
        self._bases: dict[str, set[int]] = defaultdict(set)
        for key in start:
            self._budget.mark_seen(key)

    def add_page(self, view: PageView) -> set[str]:
        """Learn from a page; return the positions that link to it, by its final or requested URL: pages read later add
        to the set.
        """
        self._redundant.learn(view)
        positions: set[str] = set()
        for key in _list_keys(view):
            positions |= self._positions.get(key, set())
            self._positions[key] = positions
            self._budget.mark_seen(key)
        return positions

    def forget(self, view: PageView) -> None:
        """Forget what linked to a page: its type is known."""
        for key in _list_keys(view):
            self._positions.pop(key, None)
            self._closed.add(hash(key))

    def start_harvest(self) -> None:
        """Follow from now on only links that promise adverts: the site is known."""
        self._budget.start_harvest()

    def release_rest(self, pages: Iterable[PageResult]) -> Iterator[Link]:
        """Yield links that were held back, given what all pages brought."""
        with_kinds = [replace(page, kind=self._budget.get_kind(page.key)) for page in pages]
        yield from self._remaining.release(with_kinds)

    def list_held_back(self) -> Iterator[Link]:
        """Yield the links that are held back, which nobody has read."""
        yield from (candidate.link for candidate in self._budget.list_held_back())

    def follow(self, view: PageView, *, is_site_known: bool) -> Iterator[Link]:
        """Yield the new links of a page whose kind has budget, the rarest kind first."""
        candidates: list[tuple[int, int, LinkCandidate]] = []
        if self._remaining.is_sampling and self._list_promised(view) - self._promised:
            self._remaining.add_listing(remove_page_number(view.key))
        near = {view.key, *(anchor.url for anchor in view.anchors)}
        for index, found in enumerate(view.anchors):
            anchor = self._reduce(found)
            self._remember(found)
            self._remember(anchor)
            if "nofollow" in anchor.rel:
                continue
            candidate = self._build_candidate(view, anchor, near, is_site_known=is_site_known)
            self._offered[candidate.kind] += 1
            candidates.append((self._offered[candidate.kind], index, candidate))
        for _, _, candidate in sorted(candidates, key=lambda entry: entry[:2]):
            yield from self._budget.admit(candidate)

    def release_links(self, page: ClassifiedPage) -> Iterator[Link]:
        """Yield links that were held back, if a page is an advert or lists new ones."""
        view = page.view
        is_new_advert = page.type in ADVERT_TYPES and view.content_hash not in self._known_adverts
        if is_new_advert:
            self._known_adverts.add(view.content_hash)
            self._advert_patterns.add(build_url_pattern(view.key))
        promised = self._list_promised(view) - self._promised
        self._promised |= promised
        if is_new_advert or (promised and self._brings_adverts(view)):
            for key in _list_keys(view):
                self._budget.reset(key)
        if is_new_advert or promised:
            yield from self._budget.release()

    def _list_promised(self, view: PageView) -> set[int]:
        """Return hashes of the URLs to which a page links as adverts."""
        return {
            hash(anchor.url)
            for anchor in map(self._reduce, view.anchors)
            if self._link_positions.leads_to_adverts(anchor.position)
            and not self._link_positions.is_sitewide(anchor.url)
            and not self._find_view(anchor.url)
        }

    def _find_view(self, url: str, near: Container[str] = ()) -> str:
        """Return the pattern of what a URL adds to that of an advert (its history, its comments, a form) or, as
        parameters, to another one near the link; "" if it adds nothing.
        """
        for base, pattern in iter_base_urls(url):
            is_query = pattern.startswith("*?")
            if hash(base) not in self._promised and not (is_query and self._is_page(base, near)):
                continue
            self._bases[pattern].add(hash(base))
            if is_query or len(self._bases[pattern]) >= MIN_BASES:
                return pattern
        return ""

    def _is_page(self, base: str, near: Container[str]) -> bool:
        """Return whether a URL is one near a link, or looks like those of adverts."""
        return base in near or build_url_pattern(base) in self._advert_patterns

    def _brings_adverts(self, view: PageView) -> bool:
        return self._remaining.is_sampling or self._remaining.brings_adverts(remove_page_number(view.key))

    def _is_promising(self, candidate: LinkCandidate) -> bool:
        if candidate.listing:
            return self._remaining.brings_adverts(candidate.listing)
        return self._link_positions.leads_to_adverts(candidate.position)

    def _reduce(self, anchor: Anchor) -> Anchor:
        """Return a link without redundant parameters."""
        reduced = self._redundant.remove(anchor.url)
        return anchor if reduced == anchor.url else replace(anchor, url=reduced, href=reduced)

    def _remember(self, anchor: Anchor) -> None:
        if hash(anchor.url) in self._closed:
            return
        self._positions[anchor.url].add(anchor.position)

    def _build_candidate(
        self, view: PageView, anchor: Anchor, near: Container[str], *, is_site_known: bool
    ) -> LinkCandidate:
        page_link = Link(anchor.href, LinkRole.PAGE)
        is_promising = self._link_positions.leads_to_adverts(anchor.position)
        if not is_promising and _is_pager(view, anchor):
            listing = remove_page_number(anchor.url)
            if self._remaining.brings_adverts(listing):
                followed = Link(anchor.href, LinkRole.LISTING)
                return LinkCandidate(anchor.url, f"{PAGER_KIND} {listing}", followed, listing=listing)
            return LinkCandidate(anchor.url, PAGER_KIND, page_link, listing=listing)
        if pattern := self._find_view(anchor.url, near):
            return LinkCandidate(anchor.url, f"view {pattern}", page_link)
        if is_site_known and is_promising:
            page_link = Link(anchor.href, LinkRole.DETAIL)
        kind = f"{anchor.position} {build_url_pattern(anchor.url)}"
        return LinkCandidate(anchor.url, kind, page_link, anchor.position)


def _list_keys(view: PageView) -> set[str]:
    return {view.key, canonicalise_url(view.page.requested)}


def _is_pager(view: PageView, anchor: Anchor) -> bool:
    """Return whether a link leads to another page of the same listing.

    By its rel attribute, or if the URLs differ only in the page number and its text is short.
    """
    if "next" in anchor.rel or "prev" in anchor.rel:
        return True
    if len(anchor.text) > MAX_PAGER_TEXT or (anchor.in_heading and not PAGER.match(anchor.text)):
        return False
    return remove_page_number(anchor.url) == remove_page_number(view.key)
