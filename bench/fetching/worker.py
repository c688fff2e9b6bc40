"""The worker process of a crawl with the same parser as the peer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from records.advert import Advert
from records.crawl import Link
from records.page import Page
from spiders.process.worker import main
from spiders.site import Site

ROOM = re.compile(rb'href="(/room/\d+)"')
TITLE = re.compile(rb"<title>(.*?)</title>")


def parse(page: Page) -> Iterator[Advert | Link]:
    """Yield a link for each room of the listing, or the advert of a room."""
    if b"<title>list" in page.body:
        origin = page.url.rstrip("/")
        yield from (Link(origin + link.decode()) for link in ROOM.findall(page.body))
    else:
        title = TITLE.search(page.body)[1].decode()
        yield Advert("bench", page.url, page.url, page.fetched_at, title=title, capture=page.capture)


if __name__ == "__main__":
    main(lambda _: Site("bench", "rooms", (), parse))
