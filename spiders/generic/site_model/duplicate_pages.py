"""Deduplicates pages that a site serves under several URLs."""

from __future__ import annotations

from urllib.parse import urlsplit

from spiders.generic.page_analysis.page_view import PageView
from spiders.generic.url_patterns import NUMBER


class DuplicatePages:
    """Recognises a page that is served again under another URL."""

    def __init__(self) -> None:
        self._contents: set[int] = set()
        self._keys: dict[tuple[int, str], str] = {}

    def find_first_key(self, view: PageView) -> str:
        """Return the key of the first page with the same blocks and the same path or the same numbers in its URL."""
        parts = urlsplit(view.key)
        numbers = " ".join(NUMBER.findall(parts.path + parts.query)) or view.key
        marks = {(view.content_hash, parts.path), (view.content_hash, f"# {numbers}")}
        first = next((self._keys[mark] for mark in marks if mark in self._keys), view.key)
        self._keys.update(dict.fromkeys(marks - self._keys.keys(), first))
        return first

    def is_copy(self, view: PageView) -> bool:
        """Return whether a page with the same blocks was read before: its links are known already."""
        copy = view.content_hash in self._contents
        self._contents.add(view.content_hash)
        return copy
