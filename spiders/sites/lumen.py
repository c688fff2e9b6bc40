"""Lumen (invented): a script loads its listings, so they need a browser; its detail pages are static HTML."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from records.advert import Advert
from records.crawl import Link, LinkRole
from records.page import Page
from spiders.page.document import Document
from spiders.site import Site


def parse(page: Page) -> Iterator[Advert | Link]:
    """Yield the advert of a detail page, or the detail pages and the next listing of a rendered listing."""
    document = Document(page)
    if document.css("ul.facts"):
        yield build_advert(page, document)
    for url in document.links("a.more"):
        yield Link(url, LinkRole.LISTING)
    for url in document.links("div.tile a"):
        yield Link(url, LinkRole.DETAIL)


def build_advert(page: Page, document: Document) -> Advert:
    """Build the advert of a detail page; its id is the last segment of the URL path."""
    return Advert(
        "lumen",
        urlsplit(page.url).path.rsplit("/", 1)[-1],
        page.url,
        page.fetched_at,
        title=document.text("h1"),
        text=document.text("section.about"),
        account=document.text("[data-fact=member]"),
        name=document.text("[data-fact=name]"),
        area=document.text("[data-fact=area]"),
        price=document.text("[data-fact=price]"),
    )


site = Site("lumen", "a site whose listings are loaded by a script (invented)", ("/",), parse)
