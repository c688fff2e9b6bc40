"""Read the captured pages of a run again with the current reader, and store the adverts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace

from ledger.crawls.runs import Run
from records.crawl import CrawlPlan, PageFinished, UnreadKind
from scheduler.extraction import save_extracted
from scheduler.jobs.crawl import batch_events, encode_summary, hold_target_lock, read_summary
from scheduler.workspace import Workspace
from search.store import Saved
from spiders.crawl import run_reread_process
from spiders.registry import SITES


@dataclass(frozen=True, slots=True)
class Rereading:
    """The counts of a rereading. `removed` are the ids of adverts stored from the run that are no longer found."""

    run: str
    pages: int = 0
    adverts: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    unread: int = 0
    removed: tuple[str, ...] = ()


Progress = Callable[[Rereading], None]


def reread(workspace: Workspace, reference: str, progress: Progress = lambda _: None) -> Rereading:
    """Read the captures of a run again; nothing is fetched. Adverts have the ids and the times of their captures.

    Adverts that are no longer found stay stored. Raise NoSuchRun, or AlreadyRunning if the run's target is being
    crawled.
    """
    workspace.require_operation()
    run = workspace.ledger.runs.get(reference)
    with hold_target_lock(workspace, run.target):
        workspace.audit("reread", {"run": run.id, "target": run.target})
        plan = build_reread_plan(workspace, run)
        stored, found = find_stored_ids(workspace, plan), set[str]()
        workspace.ledger.runs.forget_unread(run.id, [UnreadKind.NO_ADVERT])
        result = Rereading(run.id)
        with closing(run_reread_process(plan)) as events:
            for batch in batch_events(events):
                pages = [event for event in batch if isinstance(event, PageFinished)]
                found.update(advert.id for page in pages for advert in page.adverts)
                result = save_reread_pages(workspace, result, pages)
                progress(result)
        workspace.wait_for_writes()
        result = replace(result, removed=tuple(sorted(stored - found)), unread=update_unread(workspace, run))
        workspace.audit("reread ended", {"run": run.id}, result.adverts)
    return result


def build_reread_plan(workspace: Workspace, run: Run) -> CrawlPlan:
    """Return the plan of a rereading: no origin is allowed, so nothing can be fetched."""
    label = read_summary(run).site
    site = label if label in {site.name for site in SITES} else ""
    start = run.target if run.target.count("/") > 2 else run.target + "/"  # noqa: PLR2004 - scheme://host
    pending = tuple(workspace.ledger.runs.pending_links(run.id))
    return CrawlPlan(
        run=run.id,
        site=site,
        label=label,
        origins=(),
        start=(start,),
        evidence=str(workspace.evidence.resolve()),
        pending=pending,
        limits=workspace.limits,
    )


def find_stored_ids(workspace: Workspace, plan: CrawlPlan) -> set[str]:
    """Return the ids of the stored adverts whose newest capture is of the run."""
    return {
        stored.advert.id
        for stored in workspace.store.adverts()
        if stored.advert.capture and stored.advert.capture.file.startswith(f"{plan.run}-")
    }


def save_reread_pages(workspace: Workspace, result: Rereading, pages: Iterable[PageFinished]) -> Rereading:
    """Store the adverts and the unread pages of some events; return the updated counts."""
    pages = list(pages)
    adverts = [advert for page in pages for advert in page.adverts]
    saved: Saved = save_extracted(workspace.store, adverts, workspace.cores)
    read = [page for page in pages if page.requested]
    unread = [unread for page in pages for unread in page.unread if unread.kind is not UnreadKind.HELD_BACK]
    workspace.ledger.runs.replace_unread(
        result.run, {url for page in read for url in (page.requested, page.url)}, unread
    )
    return replace(
        result,
        pages=result.pages + len(read),
        adverts=result.adverts + len(adverts),
        new=result.new + saved.new,
        changed=result.changed + saved.changed,
        same=result.same + saved.same,
    )


def update_unread(workspace: Workspace, run: Run) -> int:
    """Store the number of unread pages in the summary of the run, and return it."""
    runs = workspace.ledger.runs
    counts = runs.count_unread(run.id)
    unread = counts.total() - counts[UnreadKind.MISSING]
    runs.save_summary(run.id, encode_summary(replace(read_summary(run), unread=unread)))
    return unread
