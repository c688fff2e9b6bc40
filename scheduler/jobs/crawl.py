"""Crawl a site: fetch, extract, store, and record the frontier, so that an interrupted crawl resumes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from secrets import token_hex

import msgspec

from ledger.crawls.runs import Run
from ledger.file_lock import hold_lock
from records.advert import Advert
from records.crawl import CrawlEnded, CrawlEvent, CrawlPlan, CrawlRun, CrawlSummary, PageFinished, Render, UnreadKind
from records.digest import digest
from records.errors import WashlineError
from scheduler.errors import AlreadyRunning
from scheduler.extraction import save_extracted
from scheduler.jobs.targets import Target, resolve_target
from scheduler.rejected_rows import MAX_PROBLEMS
from scheduler.workspace import Workspace
from search.store import Saved
from spiders.crawl import run_crawl_process
from spiders.errors import EvidenceUnwritable

BATCH_PAGES = 50
BATCH_SECONDS = 1.0
REPORTED_AT_THE_END = (UnreadKind.NO_ADVERT, UnreadKind.HELD_BACK)  # by the generic reader, from all pages of a run

Progress = Callable[[CrawlSummary], None]


def crawl(
    workspace: Workspace,
    name: str,
    *,
    render: Render = Render.AUTO,
    progress: Progress = lambda _: None,
    schedule: int | None = None,
    due: datetime | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> CrawlSummary | None:
    """Crawl a site by its name or its URL to the end and return the counts. An interrupted run is resumed.

    Return None if the schedule's due time already has a run. Raise AlreadyRunning if another process crawls the target.
    The summary up to now is stored with the run, and why the run was interrupted.
    """
    workspace.require_operation()
    target = resolve_target(name, workspace.allowed_origins())
    with hold_target_lock(workspace, target.name):
        run = resume_or_begin(workspace, target, schedule, due)
        if run is None:
            return None
        facts = {"target": target.name, "origins": target.origins, "run": run.id}
        workspace.audit("crawl", facts)
        begun = begin_summary(target, run)
        plan = build_plan(workspace, target, run, render)
        with explain_interruption(workspace, run), closing(run_crawl_process(plan)) as events:
            summary = store_events(workspace, begun, stop_when(stopping, events), progress)
        summary = end_run(workspace, summary)
        ended = {**facts, "outcome": summary.outcome, "pages": summary.pages}
        workspace.audit("crawl ended", ended, summary.adverts)
    return summary


@contextmanager
def explain_interruption(workspace: Workspace, run: Run) -> Iterator[None]:
    """Store an error that interrupts a run as the reason why it stopped."""
    try:
        yield
    except WashlineError as error:
        summary = read_summary(workspace.ledger.runs.get(run.id))
        workspace.ledger.runs.save_summary(run.id, encode_summary(replace(summary, reason=str(error))))
        raise


def begin_summary(target: Target, run: Run) -> CrawlSummary:
    """Return the summary to count on: that of an interrupted run, else an empty one.

    The generic reader reports all adverts of an interrupted run again, so these are counted afresh.
    """
    begun = CrawlSummary(target.label, run.id, outcome="stopped")
    if run.summary == "{}":
        return begun
    former = replace(read_summary(run), outcome="stopped", reason="")
    if target.site:
        return former
    return replace(former, adverts=0, new=0, changed=0, same=0, refused=0, waiting=0, advert_pages=0)


def read_summary(run: Run) -> CrawlSummary:
    """Return the stored summary of a run; an empty one if it has none yet."""
    if run.summary == "{}":
        return CrawlSummary(run.target, run.id, outcome="stopped")
    return msgspec.json.decode(run.summary, type=CrawlSummary)


def encode_summary(summary: CrawlSummary) -> str:
    """Return a summary as JSON, for the ledger."""
    return msgspec.json.encode(summary).decode()


def end_run(workspace: Workspace, summary: CrawlSummary) -> CrawlSummary:
    """Store the last summary of a run, with the number of unread pages, and end the run unless it was stopped."""
    runs = workspace.ledger.runs
    unread = runs.count_unread(summary.run)
    summary = replace(summary, unread=unread.total() - unread[UnreadKind.MISSING])
    workspace.store.save_run(CrawlRun(summary, workspace.now()))
    if summary.outcome == "stopped":
        runs.save_summary(summary.run, encode_summary(summary))
    else:
        runs.end(summary.run, encode_summary(summary), workspace.now())
    return summary


def hold_target_lock(workspace: Workspace, target: str) -> AbstractContextManager[None]:
    """Hold the lock of a target; raise AlreadyRunning if another process has it."""
    return hold_lock(workspace.folder / "locks" / f"crawl-{digest(target)}.lock", busy=AlreadyRunning(target))


def resume_or_begin(workspace: Workspace, target: Target, schedule: int | None, due: datetime | None) -> Run | None:
    """Return the target's interrupted run, else a new one; None if the schedule's due time already has a run."""
    runs, now = workspace.ledger.runs, workspace.now()
    unfinished = runs.find_unfinished(target.name)
    if unfinished is not None:
        is_ours = schedule is None or due is None or runs.claim(unfinished.id, schedule, due)
        return unfinished if is_ours else None
    run = f"{now:%Y%m%dT%H%M%S}-{token_hex(4)}"
    has_begun = runs.begin(run, target.name, now, schedule=schedule, due=due)
    return runs.find_unfinished(target.name) if has_begun else None


def build_plan(workspace: Workspace, target: Target, run: Run, render: Render) -> CrawlPlan:
    """Return the configuration of the crawl's process.

    A resumed crawl does not fetch the done pages again. The generic reader, which holds pages back until it has seen
    enough of a site, reads them from the evidence.
    """
    create_evidence_folder(workspace.evidence)
    runs = workspace.ledger.runs
    if not target.site:
        runs.forget_unread(run.id, REPORTED_AT_THE_END)
    return CrawlPlan(
        run=run.id,
        site=target.site,
        label=target.label,
        origins=target.origins,
        start=target.start,
        evidence=str(workspace.evidence.resolve()),
        pending=tuple(runs.pending_links(run.id)),
        done=tuple(runs.done_urls(run.id)),
        operator=f"{workspace.user}, operation {workspace.require_operation().name}",
        render=render,
        browser=workspace.browser,
        json_queries=workspace.json_queries,
        limits=workspace.limits,
        politeness=workspace.politeness,
    )


def create_evidence_folder(folder: Path) -> None:
    """Create the folder of the WARC files; raise EvidenceUnwritable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvidenceUnwritable(folder, error.strerror or str(error)) from error


def stop_when(stopping: Callable[[], bool], events: Iterable[CrawlEvent]) -> Iterator[CrawlEvent]:
    """Yield the events of a crawl until `stopping` returns True."""
    for event in events:
        yield event
        if stopping():
            return


def store_events(
    workspace: Workspace, summary: CrawlSummary, events: Iterable[CrawlEvent], progress: Progress
) -> CrawlSummary:
    """Store the events of a crawl in batches and return the updated counts; store these too after each batch."""
    advert_pages = AdvertPages(summary.advert_pages)
    for batch in batch_events(events):
        summary = save_pages(workspace, [event for event in batch if isinstance(event, PageFinished)], summary)
        for event in batch:
            if isinstance(event, CrawlEnded):
                problems = (*summary.problems, *filter(None, [event.notice]))
                summary = replace(summary, outcome=event.outcome, reason=event.reason, problems=problems)
            else:
                advert_pages.add(event.adverts)
        summary = replace(summary, advert_pages=advert_pages.count)
        workspace.ledger.runs.save_summary(summary.run, encode_summary(summary))
        progress(summary)
    workspace.record_stored()
    return summary


class AdvertPages:
    """Counts the pages that had adverts, by their captures."""

    def __init__(self, former: int) -> None:
        self._former = former
        self._seen: set[str] = set()

    def add(self, adverts: Iterable[Advert]) -> None:
        """Add the pages of adverts."""
        self._seen.update(advert.capture.record_id for advert in adverts if advert.capture)

    @property
    def count(self) -> int:
        """The number of pages."""
        return self._former + len(self._seen)


def batch_events(events: Iterable[CrawlEvent]) -> Iterator[list[CrawlEvent]]:
    """Yield events in batches of at most BATCH_PAGES; a batch waits little longer than BATCH_SECONDS."""
    batch: list[CrawlEvent] = []
    since = time.monotonic()
    for event in events:
        batch.append(event)
        if len(batch) >= BATCH_PAGES or time.monotonic() - since >= BATCH_SECONDS:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch


def save_pages(workspace: Workspace, pages: list[PageFinished], summary: CrawlSummary) -> CrawlSummary:
    """Store the adverts of pages, then mark the pages as done in the frontier; return the updated counts.

    The order matters: a kill between the two costs a second fetch, never an advert.
    """
    adverts = [advert for page in pages for advert in page.adverts]
    saved = save_extracted(workspace.store, adverts, cores=1)
    workspace.ledger.runs.finish_pages(
        summary.run,
        [page.requested for page in pages if page.requested],
        [link for page in pages for link in page.links],
        [unread for page in pages for unread in page.unread],
    )
    return count_adverts(count_pages(summary, pages), len(adverts), saved)


def count_pages(summary: CrawlSummary, pages: list[PageFinished]) -> CrawlSummary:
    """Add the pages of a batch to the counts."""
    missing = sum(page.is_missing for page in pages)
    failed = [f"{page.requested}: {page.error}" for page in pages if page.error and not page.is_missing]
    return replace(
        summary,
        pages=summary.pages + sum(page.status > 0 for page in pages if page.requested),
        rendered=summary.rendered + sum(page.rendered for page in pages),
        skipped=summary.skipped + sum(bool(page.skipped) for page in pages),
        errors=summary.errors + len(failed),
        missing=summary.missing + missing,
        problems=(*summary.problems, *failed)[:MAX_PROBLEMS],
    )


def count_adverts(summary: CrawlSummary, adverts: int, saved: Saved) -> CrawlSummary:
    """Add the adverts of a batch to the counts."""
    return replace(
        summary,
        adverts=summary.adverts + adverts,
        new=summary.new + saved.new,
        changed=summary.changed + saved.changed,
        same=summary.same + saved.same,
        refused=summary.refused + saved.refused,
        waiting=summary.waiting + saved.waiting,
    )
