"""The pages still to fetch: each address once, listings first, one queue a host."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from hashlib import blake2b
from itertools import count
from urllib.parse import urldefrag

from records.crawl import Link, LinkRole
from records.origin import parse_origin, split_host_port
from spiders.guard.origin_guard import OriginGuard
from spiders.http.canonical_url import canonicalise_url, is_crawler_trap

FIRST = {LinkRole.LISTING: 0, LinkRole.PAGE: 1, LinkRole.DETAIL: 2}
MOST_ADDRESSES = 1_000_000  # known at once, so that memory stays flat however many links a site makes up


class Frontier:
    """Accepts each address of an allowed origin once and hands it out to the workers of its host."""

    def __init__(self, guard: OriginGuard, done: Iterable[str]) -> None:
        self._guard = guard
        self._known = {_key(canonicalise_url(url)) for url in done}
        self._queues = {host: asyncio.PriorityQueue[tuple[int, int, Link]]() for host in hosts(guard.origins)}
        self._given_up: set[str] = set()
        self._order = count()
        self._open = 0
        self.exhausted = asyncio.Event()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that have a queue."""
        return tuple(self._queues)

    def accept(self, link: Link, *, asked_for: bool = False) -> Link | None:
        """Queue a link that is allowed and new and return it, without its fragment; None where it is neither.

        What a person or an earlier run asked for is never taken for a trap and keeps its spelling, by which it is known there.
        """
        url = address(link.url)
        if not self._guard.allows_url(url) or (is_crawler_trap(url) and not asked_for) or not self.claim(url):
            return None
        wanted = link if asked_for else Link(url, link.role)
        host, _ = split_host_port(parse_origin(url))
        if host in self._given_up:
            return None
        self._queues[host].put_nowait((FIRST[link.role], next(self._order), wanted))
        self._open += 1
        return wanted

    def claim(self, url: str) -> bool:
        """Make an address known; False where it was known before, or where no more can be known."""
        spelling = canonicalise_url(url)
        key = _key(spelling)
        if not spelling or key in self._known or len(self._known) >= MOST_ADDRESSES:
            return False
        self._known.add(key)
        return True

    def give_up(self, host: str) -> None:
        """Hand out no more links of a host; they stay unfinished."""
        self._given_up.add(host)
        queue = self._queues[host]
        self._open -= queue.qsize()
        while not queue.empty():
            queue.get_nowait()

    async def take(self, host: str) -> Link:
        """Wait for the next link of a host."""
        _, _, link = await self._queues[host].get()
        return link

    def finish(self) -> None:
        """Say that a link that was taken is dealt with, after its own links were accepted."""
        self._open -= 1
        self.close_if_empty()

    def close_if_empty(self) -> None:
        """Say that the work is done if nothing is queued or being fetched."""
        if not self._open:
            self.exhausted.set()


def address(url: str) -> str:
    """Return what of an address is sent to a server."""
    return urldefrag(url.strip()).url


def hosts(origins: Iterable[str]) -> set[str]:
    """Return the hosts of origins: two ports of one host are asked as one."""
    return {split_host_port(allowed)[0] for allowed in origins}


def _key(address: str) -> bytes:
    return blake2b(address.encode("utf-8", "surrogatepass"), digest_size=12).digest()
