"""Lumen (invented): its listings are empty until a script has fetched them, its adverts' own pages are plain."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from records.advert import Advert
from records.crawl import Link, LinkRole
from records.page import Page
from spiders.page.document import Document
from spiders.site import Site


def parse(page: Page) -> Iterator[Advert | Link]:
    """Yield the advert of a detail page; of a listing, as a browser shows it, its adverts' pages and the next listing."""
    document = Document(page)
    if document.css("ul.facts"):
        yield advert(page, document)
    for url in document.links("a.more"):
        yield Link(url, LinkRole.LISTING)
    for url in document.links("div.tile a"):
        yield Link(url, LinkRole.DETAIL)


def advert(page: Page, document: Document) -> Advert:
    """Return the advert that a detail page shows; its number is the last part of its address."""
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


site = Site("lumen", "a site whose listings are made by a script (invented)", ("/",), parse)
