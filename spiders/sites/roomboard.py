"""Roomboard, an invented site with rooms to let: no adult services at all, crawled and read like any other."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from records.advert import Advert
from records.crawl import Link, LinkRole
from records.page import Page
from spiders.page.document import Document
from spiders.site import Site


def parse(page: Page) -> Iterator[Advert | Link]:
    """Yield the advert of a room's page; of a listing its rooms and the numbered pages."""
    document = Document(page)
    if document.css("article[itemscope]"):
        yield advert(page, document)
    for url in document.links("p.pager a"):
        yield Link(url, LinkRole.LISTING)
    for url in document.links("table.rooms a"):
        yield Link(url, LinkRole.DETAIL)


def advert(page: Page, document: Document) -> Advert:
    """Return the advert that a room's page shows; its number is the last part of its address."""
    return Advert(
        "roomboard",
        urlsplit(page.url).path.rsplit("/", 1)[-1],
        page.url,
        page.fetched_at,
        title=document.text("[itemprop=name]"),
        text=document.text("[itemprop=description]"),
        account=document.text("[itemprop=seller]"),
        name=document.text("[itemprop=contact]"),
        area=document.text("[itemprop=addressLocality]"),
        price=document.text("[itemprop=price]"),
    )


site = Site("roomboard", "rooms to let (invented)", ("/",), parse)
