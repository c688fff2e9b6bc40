"""The frontier: links still to fetch, each URL once, with a priority queue for each host."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from hashlib import blake2b
from itertools import count

from records.crawl import Link, LinkRole
from records.origin import parse_origin, split_host_port
from spiders.guard.origin_guard import OriginGuard
from spiders.http.canonical_url import canonicalise_url, is_crawler_trap, strip_anchor

PRIORITY = {LinkRole.LISTING: 0, LinkRole.PAGE: 1, LinkRole.DETAIL: 2}
MAX_KNOWN_URLS = 1_000_000  # bounds memory if a site generates links without end


class Frontier:
    """Queues each URL of an allowed origin once, for the workers of its host."""

    def __init__(self, guard: OriginGuard, done: Iterable[str]) -> None:
        self._guard = guard
        self._known = {_hash_url(canonicalise_url(url)) for url in done}
        self._queues = {host: asyncio.PriorityQueue[tuple[int, int, Link]]() for host in _list_hosts(guard.origins)}
        self._dropped_hosts: set[str] = set()
        self._order = count()
        self._unfinished = 0
        self.exhausted = asyncio.Event()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that have a queue."""
        return tuple(self._queues)

    def add(self, link: Link, *, from_plan: bool = False) -> Link | None:
        """Queue a link and return it without its anchor; None if its origin is not allowed or its URL is known.

        A link from the plan (a start URL, or pending from an earlier run) is never a crawler trap, and its URL stays
        unchanged: the parent identifies it by this URL.
        """
        url = strip_anchor(link.url)
        if not self._guard.allows_url(url) or (is_crawler_trap(url) and not from_plan) or not self.claim(url):
            return None
        queued = link if from_plan else Link(url, link.role)
        host, _ = split_host_port(parse_origin(url))
        if host in self._dropped_hosts:
            return None
        self._queues[host].put_nowait((PRIORITY[link.role], next(self._order), queued))
        self._unfinished += 1
        self.exhausted.clear()
        return queued

    def claim(self, url: str) -> bool:
        """Mark a URL as known; return False if it was known, cannot be parsed or exceeds MAX_KNOWN_URLS."""
        canonical = canonicalise_url(url)
        key = _hash_url(canonical)
        if not canonical or key in self._known or len(self._known) >= MAX_KNOWN_URLS:
            return False
        self._known.add(key)
        return True

    def drop_host(self, host: str) -> None:
        """Discard the queued links of a host; they stay unfinished, so a resumed run fetches them."""
        self._dropped_hosts.add(host)
        queue = self._queues[host]
        self._unfinished -= queue.qsize()
        while not queue.empty():
            queue.get_nowait()

    async def take(self, host: str) -> Link:
        """Wait for the next link of a host."""
        _, _, link = await self._queues[host].get()
        return link

    def mark_finished(self) -> None:
        """Count a link as finished; call it after the links of its page were added."""
        self._unfinished -= 1
        self.close_if_empty()

    def close_if_empty(self) -> None:
        """Set `exhausted` if no link is queued or in progress."""
        if not self._unfinished:
            self.exhausted.set()


def _list_hosts(origins: Iterable[str]) -> set[str]:
    """Return the hosts of origins; two ports of one host share a queue and its rate limit."""
    return {split_host_port(origin)[0] for origin in origins}


def _hash_url(url: str) -> bytes:
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=12).digest()
