"""The peer: bare Scrapy on the same pages, without storage. Prints pages per second without start-up."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import AsyncIterator, Iterator

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class BareSpider(scrapy.Spider):
    """Follows every room of the listing and counts the pages."""

    name = "bare"
    count = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Request the listing."""
        self.began = time.perf_counter()
        yield scrapy.Request(sys.argv[1])

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow every room."""
        for link in re.findall(r'href="(/room/\d+)"', response.text):
            yield scrapy.Request(response.urljoin(link), callback=self.room)

    def room(self, response: Response) -> Iterator[dict[str, str]]:
        """Parse a room."""
        BareSpider.count += 1
        yield {"url": response.url, "title": re.search("<title>(.*?)</title>", response.text)[1]}

    def closed(self, _reason: str) -> None:
        """Print pages per second."""
        print(BareSpider.count / (time.perf_counter() - self.began), flush=True)


process = CrawlerProcess(
    {
        "LOG_LEVEL": "ERROR",
        "CONCURRENT_ITEMS": 4,
        "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[2]),
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
)
process.crawl(BareSpider)
process.start()
