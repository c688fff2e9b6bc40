"""Recognises pages that a site serves under several URLs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, unquote

from spiders.generic.page_analysis.page_view import TITLE_TAGS, PageView, find_headings
from spiders.generic.url_patterns import NUMBER, build_url_pattern, list_reduced_urls
from spiders.http.canonical_url import split_page_url

MIN_VALUES = 3  # of a parameter
MIN_SAME = 4  # pages that are the same, for each that is not: a permalink may lead to the second page of a topic
ROOT = "/"  # the path of a site's start page: a page with the same blocks is the start page
MIN_SAME_WORDS, MAX_WORDS = 0.9, 1.2  # of the words of a page, in another version of it
NOTICE_WORDS = 25  # that say which version it is
MAX_TITLES = 2  # of the pages that declare one URL: a site whose every page declares its start page has many


def group_pages(views: Mapping[str, PageView]) -> dict[str, str]:
    """Return for the URL of each page the one that the page is known by, given the pages by URL in a fixed order.

    That is the URL that the page declares (rel=canonical), if the pages that declare it have one title; else that of
    the first page with the same blocks, and the same path, the same numbers or, if one has none, the same name in its
    URL; else, of an older version of a page, that of the page.
    """
    declared = _find_declared(views.values())
    named = _find_named(views.values())
    groups: dict[str, str] = {}
    known: dict[tuple[int, str], str] = {}
    for key, view in views.items():
        own = declared.get(key, key)
        marks = _list_marks(view)
        others = (*marks, _find_bare_mark(view), (view.content_hash, ROOT))
        first = next((known[mark] for mark in others if mark in known), own)
        if first == key and (current := named.get(_find_name(key))) and _is_version(view, current):
            first = current.key
        groups[key] = groups.setdefault(own, own) if own != key else first
        for mark in marks:
            known.setdefault(mark, groups[key])
    permalinks = _find_permalinks(views, groups, declared)
    return {key: permalinks.get(known_by, known_by) for key, known_by in groups.items()}


def _find_permalinks(
    views: Mapping[str, PageView], groups: Mapping[str, str], declared: Mapping[str, str]
) -> dict[str, str]:
    """Return, for groups known by a page whose heading leads to another page of the group, that other page.

    So the archive of an author with one advert is known by the advert, and not the other way round.
    """
    permalinks: dict[str, str] = {}
    for known_by in sorted({known for key, known in groups.items() if key != known} - set(declared.values())):
        targets = _list_titled(views[known_by]) if known_by in views else ()
        found = next((url for url in targets if groups.get(url) == known_by and url != known_by), "")
        permalinks |= {known_by: found} if found else {}
    return permalinks


def _list_titled(view: PageView) -> list[str]:
    """Return where the headings of the highest rank lead, without the permalinks to parts of a page."""
    rank = next((tag for tag in TITLE_TAGS if any(block.tag == tag for block in view.blocks)), "")
    titles = {block.text for block in view.blocks if block.tag == rank}
    return [
        anchor.url
        for anchor in view.anchors
        if anchor.in_heading and anchor.text in titles and not split_page_url(anchor.url).query
    ]


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
    parts = split_page_url(view.key)
    numbers = " ".join(NUMBER.findall(parts.path + parts.query))
    by_numbers = (view.content_hash, f"# {numbers}") if numbers else _find_bare_mark(view)
    return [(view.content_hash, parts.path), by_numbers]


def _find_bare_mark(view: PageView) -> tuple[int, str]:
    """Return the mark of the page without numbers in its URL that this one may be a view of: by the longest name."""
    return view.content_hash, f"name {_find_name(view.key)}"


def _find_name(url: str) -> str:
    """Return the longest name in a URL, of its path or of a parameter."""
    parts = split_page_url(url)
    names = (*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query)))
    return max(map(unquote, names), key=len)


def _find_named(views: Iterable[PageView]) -> dict[str, PageView]:
    """Return the pages without a parameter in their URL, by name; no number, and no name that two of them have."""
    named: dict[str, list[PageView]] = defaultdict(list)
    for view in views:
        name = _find_name(view.key)
        if not split_page_url(view.key).query and any(map(str.isalpha, name)):
            named[name].append(view)
    return {name: pages[0] for name, pages in named.items() if len(pages) == 1}


def _is_version(view: PageView, current: PageView) -> bool:
    """Return whether a page whose URL has parameters is a version of the page of the same name: by title and words."""
    if view is current or not split_page_url(view.key).query:
        return False
    if find_headings(view.blocks)[:1] != find_headings(current.blocks)[:1]:
        return False
    words, current_words = _list_words(view), _list_words(current)
    is_same = len(words & current_words) >= MIN_SAME_WORDS * len(current_words)
    return is_same and len(words) <= MAX_WORDS * len(current_words) + NOTICE_WORDS


def _list_words(view: PageView) -> frozenset[str]:
    return frozenset(word for block in view.blocks for word in block.text.split())


class RedundantParameters:
    """Learns which parameters change nothing: a permalink to a reply, a session, the page to return to after log-in.

    A parameter is redundant on the pages of a path pattern if several values of it gave the page that the URL without
    it gives, and hardly any gave another.
    """

    def __init__(self) -> None:
        self._contents: dict[str, int] = {}
        self._derived: dict[str, list[tuple[str, str]]] = defaultdict(list)  # URL -> (URL with a parameter, its name)
        self._same: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._different: Counter[tuple[str, str]] = Counter()

    def learn(self, view: PageView) -> None:
        """Compare a page with those read before."""
        self._contents[view.key] = view.content_hash
        for base, name in list_reduced_urls(view.key):
            self._compare(base, view.key, name)
            self._derived[base].append((view.key, name))
        for derived, name in self._derived.pop(view.key, ()):
            self._compare(view.key, derived, name)

    def remove(self, url: str) -> str:
        """Return a URL without redundant parameters."""
        for base, name in list_reduced_urls(url):
            kind = (build_url_pattern(base), name)
            same = len(self._same.get(kind, ()))
            if same >= max(MIN_VALUES, MIN_SAME * self._different[kind]):
                return self.remove(base)
        return url

    def _compare(self, base: str, derived: str, name: str) -> None:
        if base in self._contents and derived in self._contents:
            kind = (build_url_pattern(base), name)
            if self._contents[base] == self._contents[derived]:
                self._same[kind].add(derived)
            else:
                self._different[kind] += 1


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
