"""How many links of a kind are followed: as long as they bring adverts.

What ends calendars, facets, session ids and mazes is not the look of an address but that nothing comes of it. Figures measured on
a site with all of these: 15 pages of a pattern and 40 of a directory without a new advert are enough to lose no advert.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from records.crawl import Link
from spiders.generic.url_patterns import directory

OF_A_PATTERN = 15
OF_A_DIRECTORY = 60


@dataclass(frozen=True, slots=True)
class Wish:
    """A link that may be followed: the address it is known by, and the kind of link it is (where it stands, what it looks like)."""

    key: str
    kind: str
    link: Link


class Budget:
    """Lets links pass until their kind has cost too many pages without an advert, and keeps the others back."""

    def __init__(self) -> None:
        self._known: set[int] = set()
        self._kinds: dict[str, tuple[str, str]] = {}
        self._spent: Counter[str] = Counter()
        self._kept: dict[str, deque[Wish]] = defaultdict(deque)

    def ask(self, wish: Wish) -> Iterator[Link]:
        """Yield the link if it is new and its kind still pays; keep it otherwise."""
        if hash(wish.key) in self._known:
            return
        if self._pays(wish):
            yield self._pass(wish)
        else:
            self._kept[wish.kind].append(wish)

    def know(self, key: str) -> None:
        """Never let this address pass again."""
        self._known.add(hash(key))

    def reward(self, key: str) -> Iterator[Link]:
        """Yield links that were kept back, now that an address has paid for its kind."""
        kind, place = self._kinds.get(key, ("", ""))
        if not kind:
            return
        self._spent[kind] = self._spent[place] = 0
        for waiting in list(self._kept):
            yield from self._release(waiting)

    def _release(self, kind: str) -> Iterator[Link]:
        kept = self._kept[kind]
        while kept and (hash(kept[0].key) in self._known or self._pays(kept[0])):
            wish = kept.popleft()
            if hash(wish.key) not in self._known:
                yield self._pass(wish)
        if not kept:
            del self._kept[kind]

    def _pays(self, wish: Wish) -> bool:
        return self._spent[wish.kind] < OF_A_PATTERN and self._spent[directory(wish.key)] < OF_A_DIRECTORY

    def _pass(self, wish: Wish) -> Link:
        place = directory(wish.key)
        self._known.add(hash(wish.key))
        self._kinds[wish.key] = wish.kind, place
        self._spent[wish.kind] += 1
        self._spent[place] += 1
        return wish.link
