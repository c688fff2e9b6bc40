"""The worker process with the sites of the tests instead of the registered ones."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from records.advert import Advert
from records.crawl import CrawlPlan, Link, LinkRole
from records.page import Page
from spiders.generic import build_generic_site
from spiders.process.worker import main
from spiders.site import Site

LINK = re.compile(r'href="([^"]+)"')
TEXT = re.compile(r"<p class=.?text.?>(.*?)</p>", re.DOTALL)


def parse(page: Page) -> Iterator[Advert | Link]:
    """Yield every link, and an advert for every paragraph of the class "text". Some titles make the parser fail."""
    body = page.body.decode("utf-8", "replace")
    path = urlsplit(page.url).path
    if "<title>broken" in body:
        raise ZeroDivisionError
    if "<title>endless" in body:
        time.sleep(60)
    for link in LINK.findall(body):
        yield Link(join_carelessly(page.url, link), LinkRole.LISTING if "list" in link else LinkRole.DETAIL)
    for text in TEXT.findall(body):
        yield Advert(
            "pages", path, page.url, page.fetched_at, text=text.replace("SURROGATE", "\ud800"), capture=page.capture
        )


def join_carelessly(base: str, link: str) -> str:
    """Return the absolute URL, or the link unchanged if it cannot be joined."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def build_buffering_site() -> Site:
    """Build a site whose parser yields its adverts at the end."""
    buffered: list[Advert] = []

    def parse_and_buffer(page: Page) -> Iterable[Link]:
        for item in parse(page):
            if isinstance(item, Advert):
                buffered.append(item)
            else:
                yield item

    return Site("buffering", "buffers its adverts to the end", (), parse_and_buffer, lambda: buffered)


def find_test_site(plan: CrawlPlan) -> Site:
    if not plan.site:
        return build_generic_site(plan.label, plan.start)
    return build_buffering_site() if plan.site == "buffering" else Site("pages", "pages of a test", (), parse)


def resolve(host: str | bytes | None, *rest: object, **named: object) -> object:
    """Resolve names like a hostile name server: one of them to loopback."""
    return real_getaddrinfo("127.0.0.1" if host in ("rebinding.test", b"rebinding.test") else host, *rest, **named)


real_getaddrinfo = socket.getaddrinfo
socket.getaddrinfo = resolve

if __name__ == "__main__":
    main(find_test_site)
