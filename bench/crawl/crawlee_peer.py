"""A crawl with Crawlee (Parsel, file storage): follows the listing's links and stores each page's text.

Usage: python crawlee_peer.py ORIGIN FOLDER. Prints the number of pages.
"""

import asyncio
import logging
import sys
from datetime import timedelta

from crawlee import ConcurrencySettings
from crawlee.configuration import Configuration
from crawlee.crawlers import ParselCrawler, ParselCrawlingContext
from crawlee.storage_clients import FileSystemStorageClient

LINKS = ".regions a::attr(href), .pages a::attr(href), .card h2 a::attr(href)"


async def crawl(origin: str, folder: str) -> int:
    """Crawl a site into a folder and return the number of pages."""
    crawler = ParselCrawler(
        configuration=Configuration(storage_dir=folder),
        storage_client=FileSystemStorageClient(),
        concurrency_settings=ConcurrencySettings(min_concurrency=16, desired_concurrency=16, max_concurrency=16),
        configure_logging=False,
        statistics_log_format="inline",
        request_handler_timeout=timedelta(seconds=30),
    )

    @crawler.router.default_handler
    async def handle(context: ParselCrawlingContext) -> None:
        text = " ".join(context.selector.css("body ::text").getall())
        await context.push_data({"url": context.request.url, "text": text})
        await context.add_requests(
            [href if href.startswith("http") else origin + href for href in context.selector.css(LINKS).getall()]
        )

    logging.disable(logging.CRITICAL)
    statistics = await crawler.run([origin + "/"])
    return statistics.requests_finished


print(asyncio.run(crawl(*sys.argv[1:])))
