"""Limits how many links of a kind are followed: as long as they bring adverts.

Calendars, facets, session ids and mazes cannot be recognised by their URLs, only by the lack of adverts. Measured on a
site with all of these: 15 pages of a pattern and 40 of a directory without a new advert are enough to lose no advert.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from records.crawl import Link
from spiders.generic.url_patterns import find_directory

MAX_PAGES_PER_KIND = 15
MAX_PAGES_PER_DIRECTORY = 60


@dataclass(frozen=True, slots=True)
class LinkCandidate:
    """A link that may be followed, its canonical URL, and its kind (position in the template and URL pattern)."""

    key: str
    kind: str
    link: Link


class LinkBudget:
    """Admits links until their kind or directory has cost too many pages without an advert; holds the others back."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._kinds: dict[str, tuple[str, str]] = {}
        self._spent: Counter[str] = Counter()
        self._read: Counter[str] = Counter()
        self._credited: Counter[str] = Counter()
        self._held_back: dict[str, deque[LinkCandidate]] = defaultdict(deque)

    def admit(self, candidate: LinkCandidate) -> Iterator[Link]:
        """Yield the link if it is new and its kind has budget; hold it back otherwise."""
        if hash(candidate.key) in self._seen:
            return
        if self._has_budget(candidate):
            yield self._spend_budget(candidate)
        else:
            self._held_back[candidate.kind].append(candidate)

    def mark_seen(self, key: str) -> None:
        """Never admit this URL again."""
        self._seen.add(hash(key))

    def mark_read(self, key: str) -> None:
        """Count a page as read for its kind; a link that leads to none costs nothing in the end."""
        if key in self._kinds:
            self._read[self._kinds[key][0]] += 1

    def release_rest(self, productive: Counter[str]) -> Iterator[Link]:
        """Yield links that were held back, given how many adverts the URLs of each kind brought.

        Of a kind that brought adverts since the last time at most twice as many; of one with few pages read, until they
        are enough.
        """
        for kind in list(self._held_back):
            queue, brought = self._held_back[kind], productive[kind] - self._credited[kind]
            self._credited[kind] += brought
            count = max(2 * brought, MAX_PAGES_PER_KIND) if brought else MAX_PAGES_PER_KIND - self._read[kind]
            while queue and count > 0:
                candidate = queue.popleft()
                if not self._is_seen(candidate):
                    count -= 1
                    yield self._spend_budget(candidate)
            if not queue:
                del self._held_back[kind]

    def get_kind(self, key: str) -> str:
        """Return the kind of a link that was admitted, "" for another URL."""
        return self._kinds.get(key, ("", ""))[0]

    def list_unread(self) -> Iterator[tuple[str, int]]:
        """Yield an example of each kind of link that is held back still, and how many there are."""
        for queue in self._held_back.values():
            unread = [candidate for candidate in queue if not self._is_seen(candidate)]
            if unread:
                yield unread[0].link.url, len(unread)

    def reset(self, key: str) -> Iterator[Link]:
        """Reset the budget of the kind and directory of a URL that brought an advert; yield the links this admits."""
        kind, folder = self._kinds.get(key, ("", ""))
        if not kind:
            return
        self._spent[kind] = self._spent[folder] = 0
        for waiting in list(self._held_back):
            yield from self._release(waiting)

    def _release(self, kind: str) -> Iterator[Link]:
        queue = self._held_back[kind]
        while queue and (self._is_seen(queue[0]) or self._has_budget(queue[0])):
            candidate = queue.popleft()
            if not self._is_seen(candidate):
                yield self._spend_budget(candidate)
        if not queue:
            del self._held_back[kind]

    def _is_seen(self, candidate: LinkCandidate) -> bool:
        return hash(candidate.key) in self._seen

    def _has_budget(self, candidate: LinkCandidate) -> bool:
        if self._spent[candidate.kind] >= MAX_PAGES_PER_KIND:
            return False
        return self._spent[find_directory(candidate.key)] < MAX_PAGES_PER_DIRECTORY

    def _spend_budget(self, candidate: LinkCandidate) -> Link:
        folder = find_directory(candidate.key)
        self._seen.add(hash(candidate.key))
        self._kinds[candidate.key] = candidate.kind, folder
        self._spent[candidate.kind] += 1
        self._spent[folder] += 1
        return candidate.link
