"""Northlight (invented): a national directory of adverts by region, each on its own page."""

from __future__ import annotations

from collections.abc import Iterator

from records.advert import Advert
from records.crawl import Link, LinkRole
from records.page import Page
from spiders.page.document import Document
from spiders.site import Site


def parse(page: Page) -> Iterator[Advert | Link]:
    """Yield the advert of a detail page, or the detail pages, regions and next page of a listing."""
    document = Document(page)
    if number := document.attr("main.advert", "data-id"):
        yield build_advert(page, document, number)
    for url in document.links("ul.regions a, nav.pages a"):
        yield Link(url, LinkRole.LISTING)
    for url in document.links("article.card:not(.gone) h2 a"):
        yield Link(url, LinkRole.DETAIL)


def build_advert(page: Page, document: Document, number: str) -> Advert:
    """Build the advert of a detail page."""
    return Advert(
        "northlight",
        number,
        page.url,
        page.fetched_at,
        title=document.text("h1"),
        text=document.text("div.text"),
        account=document.text("a.account"),
        name=document.text("dd.name"),
        area=document.text("dd.area"),
        price=document.text("dd.price"),
    )


site = Site("northlight", "a national directory of adverts by region (invented)", ("/",), parse)
