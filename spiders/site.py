"""What a site must tell the crawler: where to begin and how its pages read.

A site is one module in `sites/` that ends in `site = Site(...)`. Its parser is a plain function of a page it is *given*: it
fetches nothing, so a saved page tests it. A parser that has to see several pages before it can read one (the generic reader)
keeps them and yields their adverts later, at the latest from `finish`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from records.advert import Advert
from records.crawl import Link
from records.page import Page


@dataclass(frozen=True, slots=True)
class Site:
    """A site by name: the paths to begin with, and the reader of its pages.

    The crawler finds out by itself which pages need a browser. Saved pages with the adverts expected of them stand in
    `fixtures_html/<name>/`. `finish` yields what the parser still keeps when no page is left.
    """

    name: str
    about: str
    start: tuple[str, ...]
    parse: Callable[[Page], Iterable[Advert | Link]]
    finish: Callable[[], Iterable[Advert]] = tuple
