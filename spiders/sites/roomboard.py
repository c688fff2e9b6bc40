"""Roomboard (invented): rooms to let, a site without adult services."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from records.advert import Advert
from records.crawl import Link, LinkRole
from records.page import Page
from spiders.page.document import Document
from spiders.site import Site


def parse(page: Page) -> Iterator[Advert | Link]:
    """Yield the advert of a detail page, or the rooms and the numbered pages of a listing."""
    document = Document(page)
    if document.css("article[itemscope]"):
        yield build_advert(page, document)
    for url in document.links("p.pager a"):
        yield Link(url, LinkRole.LISTING)
    for url in document.links("table.rooms a"):
        yield Link(url, LinkRole.DETAIL)


def build_advert(page: Page, document: Document) -> Advert:
    """Build the advert of a room; its id is the last segment of the URL path."""
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
