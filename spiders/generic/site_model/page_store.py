"""Keeps the parsed pages of a crawl until its end, packed: some kilobytes each."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from spiders.generic.page_analysis.page_view import PageView

LEVEL = 1  # of zlib: higher ones save little
UNPACKED_PAGES = 1024  # kept ready (below 0.1 MB each), because all pages are read several times in a row


class PageStore(Mapping[str, PageView]):
    """The pages of a site by their canonical URL; of a URL that is added twice, the first page."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}
        self._unpack = lru_cache(maxsize=UNPACKED_PAGES)(self._load)

    def add(self, view: PageView) -> bool:
        """Store a page; return False if its URL has one."""
        if view.key in self._packed:
            return False
        view = replace(view, page=replace(view.page, body=b""))
        self._packed[view.key] = zlib.compress(pickle.dumps(view, pickle.HIGHEST_PROTOCOL), LEVEL)
        return True

    def __getitem__(self, key: str) -> PageView:
        """Return the page at a canonical URL."""
        return self._unpack(key)

    def __iter__(self) -> Iterator[str]:
        """Yield the URLs in order, whatever the order in which the pages came."""
        return iter(sorted(self._packed, key=_rank))

    def __len__(self) -> int:
        return len(self._packed)

    def _load(self, key: str) -> PageView:
        view: PageView = pickle.loads(zlib.decompress(self._packed[key]))  # noqa: S301 - packed by this object
        return view


def _rank(key: str) -> tuple[int, str]:
    """Return the rank of a URL: of two for the same page the shorter is its own."""
    return len(key), key
