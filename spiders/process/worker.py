"""The worker process of one crawl: reads a plan from standard input and writes events to standard output.

`spiders.crawl` starts it with `python -m spiders.process.worker`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from records.crawl import CrawlPlan
from spiders.evidence.writer import EvidenceWriter
from spiders.guard.origin_guard import OriginGuard
from spiders.process.event_writer import EventWriter
from spiders.process.parent_watch import exit_with_parent
from spiders.process.protocol import decode_plan, encode_plan
from spiders.process.worker_log import log_to_stderr
from spiders.site import Site

if TYPE_CHECKING:
    from spiders.process.scrapy_spider import PlanSpider

FLUSH_TIMEOUT = 60.0  # seconds for the parent to read the last events


def main(find_site: Callable[[CrawlPlan], Site]) -> None:
    """Crawl the plan on standard input and end the process: status 0 after the last event, 1 after an error."""
    exit_with_parent()
    log_to_stderr()
    plan = decode_plan(sys.stdin.buffer.readline())
    status = _run_reactor(plan, find_site(plan))
    sys.stderr.flush()
    os._exit(status)  # a thread that hangs in name resolution would block a normal exit


def _run_reactor(plan: CrawlPlan, site: Site) -> int:
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed

    reactor: Any = installed  # typed as a module, but an object at run time
    status: list[int] = []

    async def crawl_and_stop() -> None:
        status.append(await _crawl_to_status(plan, site))
        reactor.stop()

    reactor.callWhenRunning(lambda: asyncio.ensure_future(crawl_and_stop()))
    reactor.run(installSignalHandlers=False)
    return status[0]


async def _crawl_to_status(plan: CrawlPlan, site: Site) -> int:
    try:
        await _crawl(plan, site)
    except Exception as error:  # the parent reads the error from the log
        logging.getLogger(__name__).critical("%s: %s", type(error).__name__, error, exc_info=error)
        return 1
    return 0


async def _crawl(plan: CrawlPlan, site: Site) -> None:
    from spiders.guard.reactor import install_guard

    guard = OriginGuard(plan.origins)
    install_guard(guard)
    events = await EventWriter.open()
    evidence = EvidenceWriter(Path(plan.evidence), plan.run, _describe_crawl(plan))
    try:
        spider = await _run_spider(plan, site, guard, evidence, events)
    finally:
        evidence.close()
    if not spider.ended:
        raise spider.failure or RuntimeError("the crawl ended without its last event")
    await events.send(spider.ended)
    await events.flush(FLUSH_TIMEOUT)


async def _run_spider(
    plan: CrawlPlan, site: Site, guard: OriginGuard, evidence: EvidenceWriter, events: EventWriter
) -> PlanSpider:
    from scrapy.crawler import Crawler

    from spiders.process.scrapy_settings import build_settings
    from spiders.process.scrapy_spider import PlanSpider

    crawler = Crawler(PlanSpider, build_settings(plan))
    loop = asyncio.get_running_loop()

    def stop() -> None:
        cast("PlanSpider", crawler.spider).crawl_loop.stop("a stop was requested", at_once=True)

    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop)
    await crawler.crawl_async(plan=plan, site=site, guard=guard, evidence=evidence, send=events.send)
    return cast("PlanSpider", crawler.spider)


def _describe_crawl(plan: CrawlPlan) -> list[tuple[str, str]]:
    """Return the fields of the warcinfo record: software, user agent, operator and a hash of the plan."""
    without_progress = replace(plan, pending=(), done=())
    tools = ", ".join(f"{name}/{version(name)}" for name in ("washline", "Scrapy", "Twisted", "isal", "playwright"))
    return [
        ("software", tools),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("robots", "obey" if plan.politeness.obey_robots else "ignore"),
        ("http-header-user-agent", plan.politeness.user_agent),
        ("operator", plan.operator),
        ("plan-sha256", sha256(encode_plan(without_progress)).hexdigest()),
    ]


def find_planned_site(plan: CrawlPlan) -> Site:
    """Return the registered site of a plan, else a site for the generic reader."""
    if plan.site:
        from spiders.registry import find_site

        return find_site(plan.site)
    from spiders.generic import build_generic_site

    return build_generic_site(plan.label, plan.start, plan.politeness.user_agent)


if __name__ == "__main__":
    main(find_planned_site)
