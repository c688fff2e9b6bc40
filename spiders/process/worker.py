"""The process of one crawl: a plan comes in on standard input, events go out on standard output.

Start it with `python -m spiders.process.worker`; `spiders.crawl` does so.
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
from spiders.evidence.writer import Evidence
from spiders.guard.origin_guard import Guard
from spiders.process.event_writer import Outlet
from spiders.process.parent_watch import die_with_parent
from spiders.process.protocol import plan_line, read_plan
from spiders.process.worker_log import log_to_stderr
from spiders.site import Site

if TYPE_CHECKING:
    from spiders.process.scrapy_spider import PlanSpider

LAST_EVENTS_WITHIN = 60.0  # seconds that the parent gets to read the end of a crawl


def main(find_site: Callable[[CrawlPlan], Site]) -> None:
    """Crawl the plan on standard input and end the process: status 0 once the last word is sent, 1 after a failure."""
    die_with_parent()
    log_to_stderr()
    plan = read_plan(sys.stdin.buffer.readline())
    status = _run_reactor(plan, find_site(plan))
    sys.stderr.flush()
    os._exit(status)  # a look-up of a name that hangs in a thread must not keep the process alive


def _run_reactor(plan: CrawlPlan, site: Site) -> int:
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed

    reactor: Any = installed  # a module that turns into an object
    status: list[int] = []

    async def whole() -> None:
        status.append(await _status_of(plan, site))
        reactor.stop()

    reactor.callWhenRunning(lambda: asyncio.ensure_future(whole()))
    reactor.run(installSignalHandlers=False)
    return status[0]


async def _status_of(plan: CrawlPlan, site: Site) -> int:
    try:
        await _crawl(plan, site)
    except Exception as problem:  # whatever it was, the parent is told in one line
        logging.getLogger(__name__).critical("%s: %s", type(problem).__name__, problem, exc_info=problem)
        return 1
    return 0


async def _crawl(plan: CrawlPlan, site: Site) -> None:
    from spiders.guard.reactor import put_in_place

    guard = Guard(plan.origins)
    put_in_place(guard)
    outlet = await Outlet.open()
    evidence = Evidence(Path(plan.evidence), plan.run, _about(plan))
    try:
        spider = await _through_scrapy(plan, site, guard, evidence, outlet)
    finally:
        evidence.close()
    if not spider.ended:
        raise spider.failure or RuntimeError("the crawl ended without a word")
    await outlet.send(spider.ended)
    await outlet.close(LAST_EVENTS_WITHIN)


async def _through_scrapy(plan: CrawlPlan, site: Site, guard: Guard, evidence: Evidence, outlet: Outlet) -> PlanSpider:
    from scrapy.crawler import Crawler

    from spiders.process.scrapy_settings import settings
    from spiders.process.scrapy_spider import PlanSpider

    crawler = Crawler(PlanSpider, settings(plan))
    loop = asyncio.get_running_loop()

    def stop() -> None:
        cast("PlanSpider", crawler.spider).run.stop("it was asked to stop", hurry=True)

    for wanted in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(wanted, stop)
    await crawler.crawl_async(plan=plan, site=site, guard=guard, evidence=evidence, send=outlet.send)
    return cast("PlanSpider", crawler.spider)


def _about(plan: CrawlPlan) -> list[tuple[str, str]]:
    """Return what the evidence says of its making."""
    what = replace(plan, pending=(), done=())
    tools = ", ".join(f"{name}/{version(name)}" for name in ("washline", "Scrapy", "Twisted", "isal", "playwright"))
    return [
        ("software", tools),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("robots", "obey" if plan.politeness.obey_robots else "ignore"),
        ("http-header-user-agent", plan.politeness.user_agent),
        ("operator", plan.operator),
        ("plan-sha256", sha256(plan_line(what)).hexdigest()),
    ]


def _find_site(plan: CrawlPlan) -> Site:
    if plan.site:
        from spiders.registry import site_named

        return site_named(plan.site)
    from spiders.generic import build_generic_site

    return build_generic_site(plan.label, plan.start)


if __name__ == "__main__":
    main(_find_site)
