"""Crawl a site: fetch, read, extract, store, and remember how far it got."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

import msgspec
from filelock import FileLock, Timeout

from enrich.harvest import harvest_many
from ledger.runs import Run
from records.crawl import CrawlEnded, CrawlPlan, CrawlRun, CrawlSummary, PageFinished, Render
from records.digest import digest
from scheduler.errors import AlreadyRunning
from scheduler.jobs.targets import Target, target
from scheduler.workspace import Workspace
from spiders.crawl import crawl as fetch

BATCH_PAGES = 50
BATCH_SECONDS = 1.0
PROBLEMS_SHOWN = 20

Progress = Callable[[CrawlSummary], None]


def crawl(
    place: Workspace,
    given: str,
    *,
    render: Render = Render.AUTO,
    progress: Progress = lambda _: None,
    schedule: int | None = None,
    due: datetime | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> CrawlSummary | None:
    """Crawl one site or address to its end and return what came of it.

    A run that was killed or stopped goes on where it was. Returns None where the schedule's run for that due time was begun
    before. Raises AlreadyRunning where another process crawls the same target now.
    """
    place.bound()
    aim = target(given, place.allowed())
    with only_one(place, aim):
        run = resumed_or_new(place, aim, schedule, due)
        if run is None:
            return None
        asked: dict[str, object] = {"target": aim.name, "origins": aim.origins, "run": run.id}
        place.log("crawl", asked)
        with closing(fetch(plan(place, aim, run, render))) as events:
            begun = CrawlSummary(aim.label, run.id, outcome="stopped")
            summary = tend(place, begun, until(stopping, events), progress)
        place.store.save_run(CrawlRun(summary, place.now()))
        if summary.outcome != "stopped":
            place.ledger.runs.end(run.id, msgspec.json.encode(summary).decode(), place.now())
        place.log("crawl ended", {**asked, "outcome": summary.outcome, "pages": summary.pages}, summary.adverts)
    return summary


@contextmanager
def only_one(place: Workspace, aim: Target) -> Iterator[None]:
    """Hold the target's lock, which goes when the process does, however it ends."""
    locks = place.folder / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(locks / f"crawl-{digest(aim.name)}.lock", timeout=0):
            yield
    except Timeout:
        raise AlreadyRunning(aim.name) from None


def resumed_or_new(place: Workspace, aim: Target, schedule: int | None, due: datetime | None) -> Run | None:
    """Return the target's interrupted run, else a new one; None where this due time was served before."""
    runs, now = place.ledger.runs, place.now()
    unfinished = runs.unfinished(aim.name)
    if unfinished is not None:
        mine = schedule is None or due is None or runs.claim(unfinished.id, schedule, due)
        return unfinished if mine else None
    run = f"{now:%Y%m%dT%H%M%S}-{token_hex(4)}"
    return runs.unfinished(aim.name) if runs.begin(run, aim.name, now, schedule=schedule, due=due) else None


def plan(place: Workspace, aim: Target, run: Run, render: Render) -> CrawlPlan:
    """Return what the crawl's process needs to know.

    After a kill the pages that are done are not fetched again; the generic reader, which keeps pages back until it has seen
    enough of a site, is shown them again from the evidence.
    """
    place.evidence.mkdir(parents=True, exist_ok=True)
    runs = place.ledger.runs
    return CrawlPlan(
        run=run.id,
        site=aim.site,
        label=aim.label,
        origins=aim.origins,
        start=aim.start,
        evidence=str(place.evidence.resolve()),
        pending=tuple(runs.pending(run.id)),
        done=tuple(runs.done(run.id)),
        operator=f"{place.user}, operation {place.bound().name}",
        render=render,
        browser=place.browser,
        limits=place.limits,
        politeness=place.politeness,
    )


def until(
    stopping: Callable[[], bool], events: Iterator[PageFinished | CrawlEnded]
) -> Iterator[PageFinished | CrawlEnded]:
    """Yield the events of a crawl until somebody wants it to stop."""
    for event in events:
        yield event
        if stopping():
            return


def tend(
    place: Workspace, summary: CrawlSummary, events: Iterator[PageFinished | CrawlEnded], progress: Progress
) -> CrawlSummary:
    """Store what a crawl sends, batch by batch, and return the sum.

    First the adverts, then the frontier: a kill between the two costs a second fetch and never an advert.
    """
    for batch in batches(events):
        pages = [event for event in batch if isinstance(event, PageFinished)]
        summary = keep(place, pages, summary)
        for event in batch:
            if isinstance(event, CrawlEnded):
                summary = replace(summary, outcome=event.outcome, reason=event.reason)
        progress(summary)
    place.settle()
    return summary


def batches(events: Iterable[PageFinished | CrawlEnded]) -> Iterator[list[PageFinished | CrawlEnded]]:
    """Yield events in groups of at most BATCH_PAGES, none waiting much longer than BATCH_SECONDS."""
    batch: list[PageFinished | CrawlEnded] = []
    since = time.monotonic()
    for event in events:
        batch.append(event)
        if len(batch) >= BATCH_PAGES or time.monotonic() - since >= BATCH_SECONDS:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch


def keep(place: Workspace, pages: list[PageFinished], summary: CrawlSummary) -> CrawlSummary:
    """Store the adverts of some pages, then record the pages as dealt with."""
    adverts = [advert for page in pages for advert in page.adverts]
    saved = place.store.save_adverts(list(harvest_many(adverts, cores=1)))
    place.ledger.runs.finish_pages(
        summary.run,
        [(page.requested, page.error) for page in pages if page.requested],
        [link for page in pages for link in page.links],
    )
    failed = [f"{page.requested}: {page.error}" for page in pages if page.error]
    return replace(
        summary,
        pages=summary.pages + sum(page.status > 0 for page in pages if page.requested),
        adverts=summary.adverts + len(adverts),
        new=summary.new + saved.new,
        changed=summary.changed + saved.changed,
        same=summary.same + saved.same,
        refused=summary.refused + saved.refused,
        waiting=summary.waiting + saved.waiting,
        rendered=summary.rendered + sum(page.rendered for page in pages),
        skipped=summary.skipped + sum(bool(page.skipped) for page in pages),
        errors=summary.errors + len(failed),
        problems=(*summary.problems, *failed)[:PROBLEMS_SHOWN],
    )
