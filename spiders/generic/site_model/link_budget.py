"""Limits how many links of a kind are followed: as long as they bring adverts.

Calendars, facets, session ids and mazes cannot be recognised by their URLs, only by the lack of adverts. So are tag,
author and date archives, permalinks and forms, which repeat what the listings say. While the site is not known, a few
pages of every kind are read; then links that promise adverts; and a sample of the other kinds once none is left.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from records.crawl import Link, LinkRole
from spiders.generic.url_patterns import find_directory

FIRST_PAGES = 4  # of a kind, to classify it
MAX_UNPROVEN = 2 * FIRST_PAGES  # of a URL pattern, of all its kinds that brought no advert
MAX_PAGES_PER_KIND = 15  # without a new advert, of links that promise adverts; measured on a site with all traps
MAX_PAGES_PER_DIRECTORY = 60


@dataclass(frozen=True, slots=True)
class LinkCandidate:
    """A link that may be followed: its canonical URL, its kind (position in the template and URL pattern), its
    position, and the listing of which it leads to another page.
    """

    key: str
    kind: str
    link: Link
    position: str = ""
    listing: str = ""


class LinkBudget:
    """Admits links until their kind or directory has cost too many pages without an advert; holds the others back.

    `is_promising` says whether a link leads to an advert or to another page of a listing that brings adverts.
    """

    def __init__(self, is_promising: Callable[[LinkCandidate], bool]) -> None:
        self._is_promising = is_promising
        self._first_pages = FIRST_PAGES
        self._is_sampling = False
        self._seen: set[int] = set()
        self._kinds: dict[str, tuple[str, str]] = {}
        self._spent: Counter[str] = Counter()
        self._admitted: Counter[str] = Counter()
        self._rewarded: set[str] = set()
        self._held_back: dict[str, list[LinkCandidate]] = defaultdict(list)

    def admit(self, candidate: LinkCandidate) -> Iterator[Link]:
        """Yield the link if it is new and its kind has budget; hold it back otherwise."""
        if self._is_seen(candidate):
            return
        if self._has_budget(candidate):
            yield self._spend_budget(candidate)
        else:
            self._held_back[candidate.kind].append(candidate)

    def start_harvest(self) -> None:
        """Admit from now on only promising links: the site is known."""
        self._first_pages = 0

    def start_sampling(self) -> None:
        """Admit from now on links of any kind that brings adverts: no promising link is left."""
        if not self._is_sampling:
            self._first_pages, self._is_sampling = 0, True
            self._rewarded.clear()

    def mark_seen(self, key: str) -> None:
        """Never admit this URL again."""
        self._seen.add(hash(key))

    def list_held_back(self) -> Iterator[LinkCandidate]:
        """Yield the links that are held back, each once."""
        known: set[str] = set()
        for waiting in self.find_held_back().values():
            for candidate in waiting:
                if candidate.key not in known:
                    known.add(candidate.key)
                    yield candidate

    def get_kind(self, key: str) -> str:
        """Return the kind of a link that was admitted, "" for another URL."""
        return self._kinds.get(key, ("", ""))[0]

    def reset(self, key: str) -> None:
        """Reset the budget of the kind and directory of a URL that brought an advert."""
        kind, folder = self._kinds.get(key, ("", ""))
        if kind:
            self._spent[kind] = self._spent[folder] = self._spent[find_pattern(kind)] = 0
            self._rewarded.add(kind)

    def release(self) -> Iterator[Link]:
        """Yield the links held back that have budget now."""
        for kind in list(self._held_back):
            waiting = self._take_waiting(kind)
            for at, candidate in enumerate(waiting):
                if self._has_budget(candidate):
                    yield self._spend_budget(candidate)
                else:
                    self._held_back[kind] = waiting[at:]
                    break

    def release_sample(self, kind: str, count: int) -> Iterator[Link]:
        """Yield some links of a kind, spread over those held back."""
        waiting = self._take_waiting(kind)
        chosen = _spread(waiting, max(count, 0))
        keys = {candidate.key for candidate in chosen}
        if rest := [candidate for candidate in waiting if candidate.key not in keys]:
            self._held_back[kind] = rest
        yield from map(self._spend_budget, chosen)

    def promote(self, kind: str, listing: str) -> None:
        """Give the links of a kind to further pages of a listing a kind of their own."""
        waiting = self._take_waiting(kind)
        self._held_back[kind] = [candidate for candidate in waiting if candidate.listing != listing]
        self._held_back[f"{kind} {listing}"] += [
            replace(candidate, kind=f"{kind} {listing}", link=replace(candidate.link, role=LinkRole.LISTING))
            for candidate in waiting
            if candidate.listing == listing
        ]

    def count_admitted(self, kinds: Iterable[str]) -> int:
        """Return how many links of some kinds were followed."""
        return sum(self._admitted[kind] for kind in kinds)

    def find_held_back(self) -> Mapping[str, Sequence[LinkCandidate]]:
        """Return the links held back, by kind."""
        return {kind: waiting for kind in self._held_back if (waiting := self._list_waiting(kind))}

    def _take_waiting(self, kind: str) -> list[LinkCandidate]:
        waiting = self._list_waiting(kind)
        del self._held_back[kind]
        return waiting

    def _list_waiting(self, kind: str) -> list[LinkCandidate]:
        unseen = {candidate.key: candidate for candidate in self._held_back[kind] if not self._is_seen(candidate)}
        return list(unseen.values())

    def _is_seen(self, candidate: LinkCandidate) -> bool:
        return hash(candidate.key) in self._seen

    def _has_budget(self, candidate: LinkCandidate) -> bool:
        if self._spent[find_directory(candidate.key)] >= MAX_PAGES_PER_DIRECTORY:
            return False
        is_unproven = candidate.kind not in self._rewarded and not candidate.listing
        if is_unproven and self._spent[find_pattern(candidate.kind)] >= MAX_UNPROVEN:
            return False
        return self._spent[candidate.kind] < self._find_limit(candidate)

    def _find_limit(self, candidate: LinkCandidate) -> int:
        if self._is_promising(candidate):
            return MAX_PAGES_PER_KIND if candidate.listing or candidate.kind in self._rewarded else FIRST_PAGES
        return MAX_PAGES_PER_KIND if self._is_sampling and candidate.kind in self._rewarded else self._first_pages

    def _spend_budget(self, candidate: LinkCandidate) -> Link:
        folder = find_directory(candidate.key)
        self._seen.add(hash(candidate.key))
        self._kinds[candidate.key] = candidate.kind, folder
        self._spent[candidate.kind] += 1
        self._spent[find_pattern(candidate.kind)] += 1
        self._spent[folder] += 1
        self._admitted[candidate.kind] += 1
        return candidate.link


def find_pattern(kind: str) -> str:
    """Return the URL pattern in the name of a kind."""
    return f"pattern {kind.rpartition(' ')[2]}"


def _spread(candidates: Sequence[LinkCandidate], count: int) -> Sequence[LinkCandidate]:
    """Return some candidates at equal distances."""
    if count >= len(candidates):
        return candidates
    return [candidates[at * len(candidates) // count] for at in range(count)]
