"""Compares the fetch rate of a Washline crawl (robots.txt, guard, WARC, events to the parent) and bare Scrapy.

Both fetch the same pages in the same run. Target: a ratio of at least 0.8.

Usage: python bench/fetching/run.py [pages] [rounds]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from records.crawl import CrawlPlan, PageFinished, Politeness
from spiders.crawl import run_crawl_process

HERE = Path(__file__).parent
CONCURRENCY = 8


def time_scrapy(origin: str) -> float:
    command = [sys.executable, str(HERE / "bare.py"), origin + "/", str(CONCURRENCY)]
    peer = subprocess.run(command, capture_output=True, check=True, text=True)
    return float(peer.stdout)


def time_washline(origin: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        plan = CrawlPlan(
            "bench", "bench", "", (origin,), (origin + "/",), folder, politeness=Politeness(concurrency=CONCURRENCY)
        )
        adverts, began = 0, 0.0
        for event in run_crawl_process(plan, (sys.executable, str(HERE / "worker.py"))):
            began = began or time.perf_counter()
            adverts += len(event.adverts) if isinstance(event, PageFinished) else 0
        return adverts / (time.perf_counter() - began)


def main(pages: int = 2000, rounds: int = 3) -> None:
    server = subprocess.Popen([sys.executable, str(HERE / "server.py"), str(pages)], stdout=subprocess.PIPE, text=True)
    origin = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    try:
        results = [(time_scrapy(origin), time_washline(origin)) for _ in range(rounds)]
    finally:
        server.kill()
    for scrapy, washline in results:
        print(f"bare Scrapy {scrapy:6.0f} pages/s   washline {washline:6.0f} pages/s   ratio {washline / scrapy:.2f}")
    print(f"median ratio {statistics.median(washline / scrapy for scrapy, washline in results):.2f}")


main(*map(int, sys.argv[1:]))
