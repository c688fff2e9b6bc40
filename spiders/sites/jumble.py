"""Jumble (invented): several adverts on one page, broken markup, and the same advert under two URLs."""

from __future__ import annotations

from collections.abc import Iterator

from records.advert import Advert
from records.crawl import Link, LinkRole
from records.page import Page
from spiders.page.document import Document, HtmlNode
from spiders.site import Site


def parse(page: Page) -> Iterator[Advert | Link]:
    """Yield every advert of the page and its links; pages of the listing are listings."""
    document = Document(page)
    for cell in document.css("td.ad"):
        yield build_advert(page, cell)
    for url in document.links("a"):
        yield Link(url, LinkRole.LISTING if "/page/" in url else LinkRole.PAGE)


def build_advert(page: Page, cell: HtmlNode) -> Advert:
    """Build the advert of one table cell. Its URL is that of its detail page, even if it was read in a listing."""
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


site = Site("jumble", "an untidy board of small ads, several on a page (invented)", ("/",), parse)
