"""The main job, told from end to end on the invented web: crawl, extract, store, load, wash, link.

Uses the same use cases as everybody. Run twice it doubles nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from demo.errors import NotADemoFolder
from demo.files import Files
from ledger.origins import build_permission
from matcher.wash.wash import Against
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlSummary
from records.hit import Hit, Result
from scheduler.jobs.adverts import ImportReport, import_adverts
from scheduler.jobs.clusters import list_clusters, link
from scheduler.jobs.crawl import crawl
from scheduler.jobs.datasets import DatasetLoadReport, load_dataset
from scheduler.jobs.wash import WashReport, wash_list, wash_stored_adverts
from scheduler.workspace import Workspace

OPERATION = "Demo"
PURPOSE = "show what Washline does, on invented people"
BASIS = "an invented web on this machine"

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the demo came to."""

    crawls: tuple[CrawlSummary, ...]
    earlier: ImportReport
    datasets: tuple[DatasetLoadReport, ...]
    wash: WashReport
    advert_hits: tuple[Hit, ...]
    counts: dict[str, int]
    clusters: tuple[Cluster, ...]
    held_back: tuple[HeldBack, ...]
    result_file: Path

    @property
    def hits(self) -> int:
        """How many numbers of the list were in the adverts."""
        return self.wash.results[Result.HIT]

    @property
    def no_trace(self) -> int:
        """How many were not."""
        return self.wash.results[Result.NO_TRACE]


def tell_story(place: Workspace, origins: dict[str, str], files: Files, tell: Tell) -> Outcome:
    """Do the main job in a workplace whose operation is the demo's; `origins` are the invented sites' by name."""
    refuse_other_data(place)
    crawls = tuple(crawled(place, site, origin, tell) for site, origin in origins.items())
    tell("Importing adverts that somebody captured long before ...")
    earlier = import_adverts(place, files.earlier)
    tell("Loading two police datasets ...")
    datasets = tuple(load_dataset(place, manifest) for manifest in files.manifests)
    tell("Washing the list of 454 numbers against the adverts ...")
    result_file = place.folder / "demo-wash.xlsx"
    wash = wash_list(place, files.wash_list, against=Against.ADVERTS, out=result_file)
    tell("Washing the adverts against the datasets ...")
    _, advert_hits = wash_stored_adverts(place)
    tell("Linking adverts that share identifiers ...")
    linked = link(place)
    found = tuple(list_clusters(place, 1000))
    return Outcome(
        crawls, earlier, datasets, wash, tuple(advert_hits), place.store.counts(), found, linked.held_back, result_file
    )


class Milestones:
    """Tells how far a crawl is, every EVERY pages."""

    EVERY = 500

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._next = self.EVERY

    def __call__(self, now: CrawlSummary) -> None:
        """Tell of a milestone that was passed."""
        if now.pages >= self._next:
            self._tell(f"  {now.pages:,} pages, {now.adverts:,} adverts")
            self._next = now.pages - now.pages % self.EVERY + self.EVERY


def refuse_other_data(place: Workspace) -> None:
    """Raise NotADemoFolder where a data folder holds work of other operations."""
    others = [one.name for one in place.ledger.operations.all() if one.name != OPERATION]
    if others:
        raise NotADemoFolder(place.folder, others[0])


def crawled(place: Workspace, site: str, origin: str, tell: Tell) -> CrawlSummary:
    """Allow one invented site and crawl it, with progress."""
    place.ledger.origins.allow(build_permission(origin, site, BASIS, place.user, place.user, place.now()))
    place.audit("site allow", {"origin": origin, "site": site, "basis": BASIS})
    tell(f"Crawling {site} at {origin} ...")
    summary = crawl(place, site, progress=Milestones(tell))
    if summary is None:  # only a scheduled crawl can have been served before
        message = f"the crawl of {site} was not begun"
        raise AssertionError(message)
    return summary
