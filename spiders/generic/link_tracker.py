"""Where the pages of a site lead: which links are followed, in which order, and by which links a page was reached."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from records.crawl import Link, LinkRole
from spiders.generic.blocks import Anchor
from spiders.generic.classifier import Judged, Verdict
from spiders.generic.link_budget import Budget, Wish
from spiders.generic.link_positions import Slots
from spiders.generic.page_view import View
from spiders.generic.url_patterns import pattern, unpaged
from spiders.generic.words import PAGER
from spiders.http.canonical_url import canonicalise_url

LONGEST_PAGER = 20
MOST_NAMES = 4


class Trail:
    """Remembers what linked to each page, and follows links as long as their kind brings adverts."""

    def __init__(self, start: Iterable[str]) -> None:
        self._budget = Budget()
        self._slots: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._offered: Counter[str] = Counter()
        self._promised: set[int] = set()
        self._closed: set[int] = set()
        self._rewarded: set[int] = set()
        for key in start:
            self._budget.know(key)

    def arrive(self, view: View) -> set[str]:
        """Return the slots that lead to a page, under its own address or the one that was asked; later pages add to them."""
        slots: set[str] = set()
        for key in _keys(view):
            slots |= self._slots.get(key, set())
            self._slots[key] = slots
            self._budget.know(key)
        return slots

    def merge(self, alias: str, key: str) -> None:
        """Let what leads to a second address of a page lead to its first."""
        if hash(key) not in self._closed:
            self._slots[key] |= self._slots.pop(alias, set())
            self._slots[alias] = self._slots[key]

    def close(self, view: View) -> list[str]:
        """Return what links called a page, and forget what led to it: its verdict is certain."""
        names = [name for key in _keys(view) for name in self._names.pop(key, ())]
        for key in _keys(view):
            self._slots.pop(key, None)
            self._closed.add(hash(key))
        return names

    def follow(self, view: View, slots: Slots, *, settled: bool) -> Iterator[Link]:
        """Yield the new links of a page whose kind still pays, the least offered kind first."""
        wishes: list[tuple[int, int, Wish]] = []
        for place, anchor in enumerate(view.anchors):
            self._remember(anchor)
            wish = self._wish(view, anchor, slots, settled=settled)
            self._offered[wish.kind] += 1
            wishes.append((self._offered[wish.kind], place, wish))
        for _, _, wish in sorted(wishes, key=lambda entry: entry[:2]):
            yield from self._budget.ask(wish)

    def reward(self, page: Judged, slots: Slots) -> Iterator[Link]:
        """Yield links that were kept back, where a page turned out to be an advert or a list that names new ones."""
        view = page.view
        pays = page.verdict in {Verdict.ADVERT, Verdict.SEVERAL} and hash(view.key) not in self._rewarded
        if pays:
            self._rewarded.add(hash(view.key))
        promised = {hash(anchor.url) for anchor in view.anchors if slots.leads(anchor.slot)} - self._promised
        self._promised |= promised
        if pays or promised:
            for key in _keys(view):
                yield from self._budget.reward(key)

    def _remember(self, anchor: Anchor) -> None:
        if hash(anchor.url) in self._closed:
            return
        self._slots[anchor.url].add(anchor.slot)
        names = self._names[anchor.url]
        if anchor.text and anchor.text not in names and len(names) < MOST_NAMES:
            names.append(anchor.text)

    def _wish(self, view: View, anchor: Anchor, slots: Slots, *, settled: bool) -> Wish:
        if is_pager(view, anchor):
            return Wish(
                anchor.url,
                f"pager {unpaged(anchor.url)}",
                Link(anchor.href, LinkRole.LISTING if settled else LinkRole.PAGE),
            )
        role = LinkRole.DETAIL if settled and slots.leads(anchor.slot) else LinkRole.PAGE
        return Wish(anchor.url, f"{anchor.slot} {pattern(anchor.url)}", Link(anchor.href, role))


def _keys(view: View) -> set[str]:
    return {view.key, canonicalise_url(view.page.requested)}


def is_pager(view: View, anchor: Anchor) -> bool:
    """Tell whether a link turns the page of a listing: by its words or rel, or since only a page number parts the addresses."""
    if "next" in anchor.rel or "prev" in anchor.rel:
        return True
    short = len(anchor.text) <= LONGEST_PAGER
    return (
        short
        and (PAGER.match(anchor.text) is not None or not anchor.heading)
        and unpaged(anchor.url) == unpaged(view.key)
    )
