"""Tracks which links led to each page, and decides which links to follow in which order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from records.crawl import Link, LinkRole
from spiders.generic.page_analysis.blocks import Anchor
from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.site_model.classifier import ClassifiedPage, PageType
from spiders.generic.site_model.link_budget import LinkBudget, LinkCandidate
from spiders.generic.site_model.link_positions import LinkPositions
from spiders.generic.url_patterns import build_url_pattern, remove_page_number
from spiders.generic.words import PAGER
from spiders.http.canonical_url import canonicalise_url

MAX_PAGER_TEXT = 20


class LinkTracker:
    """Remembers the positions and texts of the links to each page until its type is known."""

    def __init__(self, start: Iterable[str]) -> None:
        self._budget = LinkBudget()
        self._positions: dict[str, set[str]] = defaultdict(set)
        self._offered: Counter[str] = Counter()
        self._promised: set[int] = set()
        self._first_lists: dict[str, str] = {}  # URL -> the page that linked to it first
        self._closed: set[int] = set()
        self._known_adverts: set[int] = set()
        for key in start:
            self._budget.mark_seen(key)

    def get_inbound_positions(self, view: PageView) -> set[str]:
        """Return the positions that link to a page, by its final or requested URL; pages read later add to the set."""
        positions: set[str] = set()
        for key in _list_keys(view):
            positions |= self._positions.get(key, set())
            self._positions[key] = positions
            self._budget.mark_seen(key)
            self._budget.mark_read(key)
        return positions

    def forget(self, view: PageView) -> None:
        """Forget what linked to a page: its type is known."""
        for key in _list_keys(view):
            self._positions.pop(key, None)
            self._closed.add(hash(key))

    def release_rest(self, adverts: Iterable[PageView]) -> Iterator[Link]:
        """Yield links that were held back, of kinds that brought these adverts, or first links to them, or were hardly
        tried.
        """
        keys = [key for view in adverts for key in _list_keys(view)]
        lists = {self._first_lists[key] for key in keys if key in self._first_lists}
        kinds = map(self._budget.get_kind, (*keys, *lists))
        yield from self._budget.release_rest(Counter(filter(None, kinds)))

    def list_unread(self) -> Iterator[tuple[str, int]]:
        """Yield an example of each kind of link that is held back still, and how many there are."""
        return self._budget.list_unread()

    def follow(self, view: PageView, positions: LinkPositions, *, is_site_known: bool) -> Iterator[Link]:
        """Yield the new links of a page whose kind has budget, the rarest kind first."""
        candidates: list[tuple[int, int, LinkCandidate]] = []
        for index, anchor in enumerate(view.anchors):
            self._remember(anchor)
            if "nofollow" in anchor.rel:
                continue
            self._first_lists.setdefault(anchor.url, view.key)
            candidate = _build_candidate(view, anchor, positions, is_site_known=is_site_known)
            self._offered[candidate.kind] += 1
            candidates.append((self._offered[candidate.kind], index, candidate))
        for _, _, candidate in sorted(candidates, key=lambda entry: entry[:2]):
            yield from self._budget.admit(candidate)

    def release_links(self, page: ClassifiedPage, positions: LinkPositions) -> Iterator[Link]:
        """Yield links that were held back, if a page is an advert or lists new ones."""
        view = page.view
        is_new_advert = (
            page.type in {PageType.ADVERT, PageType.MULTI_ADVERT} and hash(view.key) not in self._known_adverts
        )
        if is_new_advert:
            self._known_adverts.add(hash(view.key))
        linked = {hash(anchor.url) for anchor in view.anchors if positions.leads_to_adverts(anchor.position)}
        promised = linked - self._promised
        self._promised |= promised
        if is_new_advert or promised:
            for key in _list_keys(view):
                yield from self._budget.reset(key)

    def _remember(self, anchor: Anchor) -> None:
        if hash(anchor.url) in self._closed:
            return
        self._positions[anchor.url].add(anchor.position)


def _build_candidate(view: PageView, anchor: Anchor, positions: LinkPositions, *, is_site_known: bool) -> LinkCandidate:
    if _is_pager(view, anchor):
        role = LinkRole.LISTING if is_site_known else LinkRole.PAGE
        kind = f"pager {remove_page_number(anchor.url)}"
        return LinkCandidate(anchor.url, kind, Link(anchor.href, role))
    is_detail = is_site_known and positions.leads_to_adverts(anchor.position)
    role = LinkRole.DETAIL if is_detail else LinkRole.PAGE
    return LinkCandidate(anchor.url, f"{anchor.position} {build_url_pattern(anchor.url)}", Link(anchor.href, role))


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
