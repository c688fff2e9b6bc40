"""The whole pipeline on the invented web: crawl, extract, store, load, wash, link.

Calls the same use cases as the command line. Idempotent: a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from demo.errors import NotADemoFolder
from demo.files import Files
from ledger.origins import build_permission
from matcher.wash.wash import Against
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlSummary
from records.hit import Hit, Result
from scheduler.jobs.adverts import ImportReport, import_adverts
from scheduler.jobs.clusters import compute_clusters, list_clusters
from scheduler.jobs.crawl import crawl
from scheduler.jobs.datasets import DatasetLoadReport, load_dataset
from scheduler.jobs.wash import Question, WashReport, wash_list, wash_stored_adverts
from scheduler.workspace import Workspace

OPERATION = "Demo"
PURPOSE = "show what Washline does, on invented people"
BASIS = "an invented web on this machine"

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Result of the demo."""

    crawls: tuple[CrawlSummary, ...]
    earlier: ImportReport
    datasets: tuple[DatasetLoadReport, ...]
    wash: WashReport
    advert_hits: tuple[Hit, ...]
    counts: dict[str, int]
    clusters: tuple[Cluster, ...]
    held_back: tuple[HeldBack, ...]

    @property
    def hits(self) -> int:
        """Number of hits of the list in the adverts."""
        return self.wash.results[Result.HIT]

    @property
    def no_trace(self) -> int:
        """Number of "no trace" results."""
        return self.wash.results[Result.NO_TRACE]


def run_pipeline(workspace: Workspace, origins: dict[str, str], files: Files, report: Report) -> DemoResult:
    """Run the pipeline in a workspace of the demo's operation; `origins` are the sites' origins by name."""
    refuse_other_data(workspace)
    crawls = tuple(crawl_site(workspace, site, origin, report) for site, origin in origins.items())
    report("Importing adverts captured by another tool in the past ...")
    earlier = import_adverts(workspace, files.earlier)
    report("Loading two police datasets ...")
    datasets = tuple(load_dataset(workspace, manifest) for manifest in files.manifests)
    report("Washing the list of 454 numbers against the adverts ...")
    question = Question(against=Against.ADVERTS)
    wash = wash_list(workspace, files.wash_list, question, out=workspace.folder / "demo-wash.xlsx")
    report("Washing the adverts against the datasets ...")
    _, advert_hits = wash_stored_adverts(workspace)
    report("Linking adverts that share identifiers ...")
    linked = compute_clusters(workspace)
    found = tuple(list_clusters(workspace, 1000))
    return DemoResult(
        crawls,
        earlier,
        datasets,
        wash,
        tuple(advert_hits),
        workspace.store.counts(),
        found,
        linked.held_back,
    )


class ProgressReporter:
    """Reports the progress of a crawl every EVERY pages."""

    EVERY = 500

    def __init__(self, report: Report) -> None:
        self._report = report
        self._next = self.EVERY

    def __call__(self, now: CrawlSummary) -> None:
        """Report if another EVERY pages are done."""
        if now.pages >= self._next:
            self._report(f"  {now.pages:,} pages, {now.adverts:,} adverts")
            self._next = now.pages - now.pages % self.EVERY + self.EVERY


def refuse_other_data(workspace: Workspace) -> None:
    """Raise NotADemoFolder if the data folder contains data of another operation."""
    others = [operation.name for operation in workspace.ledger.operations.all() if operation.name != OPERATION]
    if others:
        raise NotADemoFolder(workspace.folder, others[0])


def crawl_site(workspace: Workspace, site: str, origin: str, report: Report) -> CrawlSummary:
    """Allow one site and crawl it, reporting progress."""
    workspace.ledger.origins.allow(
        build_permission(origin, site, BASIS, workspace.user, workspace.user, workspace.now())
    )
    workspace.audit("site allow", {"origin": origin, "site": site, "basis": BASIS})
    report(f"Crawling {site} at {origin} ...")
    summary = crawl(workspace, site, progress=ProgressReporter(report))
    if summary is None:  # only scheduled crawls can be skipped
        message = f"the crawl of {site} did not start"
        raise AssertionError(message)
    return summary
