"""Compares pages per second of a whole Washline crawl (WARC, extraction, storing) with bare Scrapy and Crawlee.

All read the same pages; each runs as a process from start to end, so start-up counts. Crawlee stores its requests and
the text of each page in files, as it does by default. Prints the ratios; targets: 0.6 of Scrapy, 1.0 of Crawlee.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from demo.serve import serve
from demo.world import NORTHLIGHT

PEER = Path(__file__).with_name("crawlee_peer.py")
CRAWLEE_PYTHON = Path(__file__).parents[2] / ".venv-peers" / "bin" / "python"

BARE = """
import sys, scrapy
from scrapy.crawler import CrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    start_urls = [sys.argv[1]]
    def parse(self, response):
        for href in response.css(".regions a::attr(href), .pages a::attr(href), .card h2 a::attr(href)").getall():
            yield response.follow(href)
process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "HTTPERROR_ALLOW_ALL": True,
                          "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "CONCURRENT_ITEMS": 4})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
print(crawler.stats.get_value("response_received_count"))
"""
TARGETS = {"bare Scrapy": 0.6, "Crawlee": 1.0}


def crawl_with_scrapy(origin: str) -> tuple[int, float]:
    """Return pages and seconds of bare Scrapy."""
    started = time.perf_counter()
    result = subprocess.run([sys.executable, "-c", BARE, origin + "/"], capture_output=True, text=True, check=True)
    return int(result.stdout.split()[-1]), time.perf_counter() - started


def crawl_with_crawlee(origin: str) -> tuple[int, float]:
    """Return pages and seconds of Crawlee with file storage; `make bench-crawl` installs it into an environment."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        result = subprocess.run(
            [CRAWLEE_PYTHON, PEER, origin, folder],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(result.stdout.split()[-1]), time.perf_counter() - started


def crawl_with_washline(origin: str) -> tuple[int, float]:
    """Return pages and seconds of a Washline crawl into a fresh data folder."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "washline.toml"
        config.write_text(
            f'[crawl]\nconcurrency = 16\n[[site]]\norigin = "{origin}"\nbasis = "bench"\nsite = "{NORTHLIGHT}"\n'
        )
        shared = ["--data", f"{folder}/data", "--config", str(config)]
        washline = [sys.executable, "-m", "washline"]
        subprocess.run(
            [*washline, "operation", "open", "Bench", "--purpose", "bench", *shared], capture_output=True, check=True
        )
        started = time.perf_counter()
        result = subprocess.run(
            [*washline, "crawl", NORTHLIGHT, "--json", *shared], capture_output=True, text=True, check=True
        )
        return int(json.loads(result.stdout)["pages"]), time.perf_counter() - started


def main() -> None:
    """Run both alternately and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000, help="adverts on the site, without the listing pages")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    crawls = {"bare Scrapy": crawl_with_scrapy, "Crawlee": crawl_with_crawlee, "Washline": crawl_with_washline}
    speeds: dict[str, list[float]] = {name: [] for name in crawls}
    with serve(options.pages, ports=(0, 0, 0, 0)) as web:
        for number in range(options.rounds):
            for name, crawl in crawls.items():
                pages, seconds = crawl(web.origins[NORTHLIGHT])
                speeds[name].append(pages / seconds)
                rate = f"{pages} pages in {seconds:6.2f} s = {pages / seconds:6.1f} pages/s"
                print(f"round {number + 1}: {name:<12} {rate}", flush=True)
    medians = {name: statistics.median(values) for name, values in speeds.items()}
    print("median: " + ", ".join(f"{name} {pages:.1f}" for name, pages in medians.items()) + " pages/s")
    for name, target in TARGETS.items():
        print(f"Washline / {name}: {medians['Washline'] / medians[name]:.2f} (aim >= {target})")


if __name__ == "__main__":
    main()
