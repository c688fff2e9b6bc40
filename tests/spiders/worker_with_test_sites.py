"""The crawl's process with the sites of these tests in place of the registered ones."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from records.advert import Advert
from records.crawl import CrawlPlan, Link, LinkRole
from records.page import Page
from spiders.process.worker import main
from spiders.site import Site

LINK = re.compile(r'href="([^"]+)"')
TEXT = re.compile(r"<p class=.?text.?>(.*?)</p>", re.DOTALL)


def parse(page: Page) -> Iterator[Advert | Link]:
    """Every link is followed, and every paragraph of class text is an advert."""
    body = page.body.decode("utf-8", "replace")
    path = urlsplit(page.url).path
    if "<title>broken" in body:
        raise ZeroDivisionError
    if "<title>endless" in body:
        time.sleep(60)
    for link in LINK.findall(body):
        yield Link(absolute(page.url, link), LinkRole.LISTING if "list" in link else LinkRole.DETAIL)
    for text in TEXT.findall(body):
        yield Advert(
            "pages", path, page.url, page.fetched_at, text=text.replace("SURROGATE", "\ud800"), capture=page.capture
        )


def absolute(base: str, link: str) -> str:
    """Join as a careless parser does, handing on what cannot be joined."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def keeping() -> Site:
    """A site whose adverts come only at the end."""
    kept: list[Advert] = []

    def parse_and_keep(page: Page) -> Iterable[Link]:
        for item in parse(page):
            if isinstance(item, Advert):
                kept.append(item)
            else:
                yield item

    return Site("keeping", "keeps its adverts to the end", (), parse_and_keep, lambda: kept)


def find(plan: CrawlPlan) -> Site:
    return {"pages": Site("pages", "pages of a test", (), parse), "keeping": keeping()}[plan.site]


def resolve(host: str | bytes | None, *rest: object, **named: object) -> object:
    """Look names up as a hostile name server would answer."""
    return honest("127.0.0.1" if host in ("rebinding.test", b"rebinding.test") else host, *rest, **named)


honest = socket.getaddrinfo
socket.getaddrinfo = resolve

if __name__ == "__main__":
    main(find)
