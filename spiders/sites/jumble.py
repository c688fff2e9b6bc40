"""Jumble, an invented site as untidy as real ones: several adverts a page, broken markup, an advert under two addresses."""

from __future__ import annotations

from collections.abc import Iterator

from records.advert import Advert
from records.crawl import Link, LinkRole
from records.page import Page
from spiders.page.document import Document, HtmlNode
from spiders.site import Site


def parse(page: Page) -> Iterator[Advert | Link]:
    """Yield every advert of the page, the next listing, and what else the site links to."""
    document = Document(page)
    for cell in document.css("td.ad"):
        yield advert(page, cell)
    for url in document.links("a"):
        yield Link(url, LinkRole.LISTING if "/page/" in url else LinkRole.PAGE)


def advert(page: Page, cell: HtmlNode) -> Advert:
    """Return the advert of one cell; its address is that of its own page, wherever it was read."""
    return Advert(
        "jumble",
        cell.element.get("id", "").removeprefix("ad"),
        cell.link("a[href^='/ad/']"),
        page.fetched_at,
        title=cell.text("b"),
        text=cell.text("p.body"),
        account=cell.text("code"),
        name=cell.text("u"),
        area=cell.text("i").strip("()"),
        price=cell.text("tt"),
    )


site = Site("jumble", "an untidy board of small ads, several a page (invented)", ("/",), parse)
