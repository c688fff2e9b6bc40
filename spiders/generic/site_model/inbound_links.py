"""The links that lead to each page: their positions and texts, gathered from all pages of a site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from spiders.generic.page_analysis.page_view import PageView
from spiders.http.canonical_url import canonicalise_url

MAX_LINK_TEXTS = 8


class InboundLinks:
    """Positions and texts of the links to each URL. `groups` names for each URL of a page the one it is known by."""

    def __init__(self, views: Iterable[PageView], groups: Mapping[str, str]) -> None:
        self._groups = groups
        self._positions: dict[str, set[str]] = defaultdict(set)
        self._texts: dict[str, set[str]] = defaultdict(set)
        for view in views:
            own = self._resolve(view.key)
            for anchor in view.anchors:
                target = self._resolve(anchor.url)
                if target != own:
                    self._positions[target].add(anchor.position)
                    self._texts[target].add(anchor.text)

    def get_positions(self, view: PageView) -> set[str]:
        """Return the positions of the links to a page, by its final or its requested URL."""
        return self._collect(self._positions, view)

    def get_texts(self, view: PageView) -> list[str]:
        """Return the texts of the links to a page, in a fixed order, the longest first."""
        texts = self._collect(self._texts, view) - {""}
        return sorted(texts, key=lambda text: (-len(text), text))[:MAX_LINK_TEXTS]

    def _collect(self, found: Mapping[str, set[str]], view: PageView) -> set[str]:
        keys = {self._resolve(view.key), self._resolve(canonicalise_url(view.page.requested))}
        return set().union(*(found.get(key, set()) for key in keys))

    def _resolve(self, url: str) -> str:
        return self._groups.get(url, url)
