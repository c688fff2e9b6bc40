"""Recognises pages that a site serves under several URLs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from spiders.generic.page_analysis.page_view import PageView, find_headings
from spiders.generic.url_patterns import NUMBER

MAX_TITLES = 2  # of the pages that declare one URL: a site whose every page declares its start page has many


def group_pages(views: Mapping[str, PageView]) -> dict[str, str]:
    """Return for the URL of each page the one that the page is known by, given the pages by URL in a fixed order.

    That is the URL that the page declares (rel=canonical), if the pages that declare it have one title; else that of
    the first page with the same blocks, and the same path or the same numbers in its URL.
    """
    declared = _find_declared(views.values())
    groups: dict[str, str] = {}
    known: dict[tuple[int, str], str] = {}
    for key, view in views.items():
        own = declared.get(key, key)
        marks = _list_marks(view)
        first = next((known[mark] for mark in marks if mark in known), own)
        groups[key] = groups.setdefault(own, own) if own != key else first
        for mark in marks:
            known.setdefault(mark, groups[key])
    return groups


def _find_declared(views: Iterable[PageView]) -> dict[str, str]:
    """Return the declared URLs of pages, without those that pages with different titles declare."""
    titles: dict[str, set[str]] = defaultdict(set)
    members: dict[str, list[str]] = defaultdict(list)
    for view in views:
        if view.declared_url:
            titles[view.declared_url].add((find_headings(view.blocks) or [view.title])[0])
            members[view.declared_url].append(view.key)
    return {
        key: declared
        for declared, keys in members.items()
        if len(titles[declared]) <= MAX_TITLES or len(titles[declared]) < len(keys) / 2
        for key in keys
    }


def _list_marks(view: PageView) -> list[tuple[int, str]]:
    parts = urlsplit(view.key)
    numbers = " ".join(NUMBER.findall(parts.path + parts.query)) or view.key
    return [(view.content_hash, parts.path), (view.content_hash, f"# {numbers}")]


class DuplicatePages:
    """Recognises a page with the same blocks as an earlier one, while a crawl goes on.

    A page that only declares another URL is none: many sites declare the first page of a listing on all its pages.
    """

    def __init__(self) -> None:
        self._contents: set[int] = set()

    def is_copy(self, view: PageView) -> bool:
        """Return whether a page with the same blocks was read before: its links are known already."""
        copy = view.content_hash in self._contents
        self._contents.add(view.content_hash)
        return copy
