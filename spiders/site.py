"""The contract of a site: its start paths and its parser.

A site is one module in `sites/` that ends in `site = Site(...)`. Its parser is a pure function of a page: it fetches
nothing, so a saved page is enough to test it. A parser that needs several pages before it can recognise adverts (the
generic reader) buffers them and yields their adverts later, at the latest from `finish`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from records.advert import Advert
from records.crawl import Link, UnreadPage
from records.page import Page


@dataclass(frozen=True, slots=True)
class Site:
    """A site: its name, a description, the paths to start from and the parser of its pages.

    The crawler decides which pages need a browser. `fixtures_html/<name>/` holds saved pages with the adverts
    expected from them. `finish` yields the adverts that the parser has buffered when no page is left; None if it
    buffers none. `explore_rest` yields links that the parser held back, when no other is left. `list_unread` yields,
    after `finish`, the links that it still holds back and the pages on which it missed an advert.
    """

    name: str
    about: str
    start: tuple[str, ...]
    parse: Callable[[Page], Iterable[Advert | Link]]
    finish: Callable[[], Iterable[Advert]] | None = None
    explore_rest: Callable[[], Iterable[Link]] | None = None
    list_unread: Callable[[], Iterable[UnreadPage]] | None = None
