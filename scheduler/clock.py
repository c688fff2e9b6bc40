"""The clock: runs the schedules that are due.

The ledger's table of schedules is the source of truth; the clock reads it every REFRESH_SECONDS. A run is a row that is
unique by schedule and due time, so each due time runs once, regardless of the number of clocks, restarts and late
ticks. Due times missed while no clock ran are coalesced into one run. A schedule that fails is tried again, later and
later, until its next run succeeds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from ledger.crawls.schedules import Schedule
from ledger.file_lock import hold_lock
from records.crawl import CrawlSummary
from records.errors import WashlineError
from scheduler.due import find_latest_due, is_quiet
from scheduler.errors import AlreadyRunning, ClockRunning
from scheduler.jobs.clusters import compute_clusters
from scheduler.jobs.crawl import crawl
from scheduler.workspace import Workspace

REFRESH_SECONDS = 2.0
MAX_CONCURRENT_CRAWLS = 4
FIRST_RETRY, LAST_RETRY = 60.0, 3600.0  # seconds after a failure; doubled by each further one

log = structlog.get_logger()

ReportCrawl = Callable[[Schedule, CrawlSummary], None]
ReportFailure = Callable[[Schedule, str], None]


@dataclass(frozen=True, slots=True)
class ClockResult:
    """The number of schedules that crawled, and of those that failed or read no page."""

    crawls: int
    failures: int


class Clock:
    """Runs the schedules of a workspace until it is stopped; reports each crawl and each failure."""

    def __init__(
        self,
        workspace: Workspace,
        report_crawl: ReportCrawl = lambda *_: None,
        report_failure: ReportFailure = lambda *_: None,
    ) -> None:
        self._workspace = workspace
        self._report_crawl, self._report_failure = report_crawl, report_failure
        self._stopping = threading.Event()
        self._linking = threading.Lock()
        self._running: set[int] = set()

    def run(self) -> None:
        """Run due schedules until `stop` is called. Raise ClockRunning if another clock uses this data folder."""
        with hold_clock_lock(self._workspace.folder), ThreadPoolExecutor(MAX_CONCURRENT_CRAWLS) as pool:
            while not self._stopping.is_set():
                for schedule in self._workspace.ledger.schedules.all():
                    if schedule.id not in self._running and self._find_due(schedule, is_patient=True):
                        self._running.add(schedule.id)
                        pool.submit(self._run_in_pool, schedule)
                self._stopping.wait(REFRESH_SECONDS)

    def stop(self) -> None:
        """Start no more crawls and interrupt the running ones; they resume at the next start."""
        self._stopping.set()

    def run_once(self) -> ClockResult:
        """Run the schedules that are due now, in sequence, the failed ones too. Raise ClockRunning."""
        with hold_clock_lock(self._workspace.folder):
            schedules = self._workspace.ledger.schedules.all()
            ran = [self._run(every) for every in schedules if self._find_due(every, is_patient=False)]
        return ClockResult(crawls=len(ran), failures=ran.count(False))

    def _find_due(self, schedule: Schedule, *, is_patient: bool) -> datetime | None:
        """Return the due time that a schedule has to run for now, or None. If patient, wait after a failure."""
        now = self._workspace.now()
        if is_quiet(schedule.quiet, now) or (is_patient and now < find_retry(schedule)):
            return None
        return find_latest_due(schedule, self._workspace.ledger.runs.find_last_finished_due(schedule.id), now)

    def _run_in_pool(self, schedule: Schedule) -> None:
        try:
            self._run(schedule)
        except Exception:  # a defect of ours must not end the clock in silence
            log.exception("schedule failed", schedule=schedule.id, site=schedule.site)
        finally:
            self._running.discard(schedule.id)

    def _run(self, schedule: Schedule) -> bool:
        """Crawl the site of a schedule and link; return whether it read pages. A failure is stored and reported."""
        try:
            with self._impersonate(schedule) as workspace:
                return self._crawl_and_link(workspace, schedule)
        except AlreadyRunning:  # somebody crawls it by hand; its due time stays due
            return True
        except WashlineError as error:
            self._fail(schedule, str(error))
        except Exception as error:
            self._fail(schedule, f"unexpected error: {error!r}")
            raise
        return False

    def _crawl_and_link(self, workspace: Workspace, schedule: Schedule) -> bool:
        due = self._find_due(schedule, is_patient=False)
        if due is None:
            return True
        summary = crawl(
            workspace, schedule.site, schedule=schedule.id, due=due, stopping=lambda: self._is_stopped(schedule)
        )
        if summary is None:
            return True
        self._report_crawl(schedule, summary)
        if summary.outcome == "stopped":
            return self._is_stopped(schedule) or self._fail(schedule, summary.reason or "the crawl stopped")
        workspace.ledger.schedules.forget_failure(schedule.id)
        if schedule.link and (summary.new or summary.changed):
            self._link(workspace)
        return summary.has_read_pages

    def _is_stopped(self, schedule: Schedule) -> bool:
        return self._stopping.is_set() or is_quiet(schedule.quiet, self._workspace.now())

    def _link(self, workspace: Workspace) -> None:
        with self._linking:
            compute_clusters(workspace)

    def _fail(self, schedule: Schedule, reason: str) -> bool:
        """Store and report a failure; return False."""
        self._workspace.ledger.schedules.record_failure(schedule.id, reason, self._workspace.now())
        self._report_failure(schedule, reason)
        return False

    @contextmanager
    def _impersonate(self, schedule: Schedule) -> Iterator[Workspace]:
        """Yield the workspace with the user and the operation of a schedule."""
        ledger = self._workspace.ledger
        operation = ledger.operations.get_by_id(schedule.operation)
        yield replace(
            self._workspace,
            user=schedule.user,
            operation_name=operation.name,
            open_store=lambda: self._workspace.store,
            open_ledger=lambda: ledger,
        )


def find_retry(schedule: Schedule) -> datetime:
    """Return when a schedule that failed is tried again; the time of its creation if it did not fail.

    The delay doubles from FIRST_RETRY to LAST_RETRY with each failure.
    """
    if schedule.failed_at is None:
        return datetime.fromisoformat(schedule.created_at)
    delay = min(FIRST_RETRY * 2.0 ** min(schedule.failures - 1, 10), LAST_RETRY)
    return datetime.fromisoformat(schedule.failed_at) + timedelta(seconds=delay)


def hold_clock_lock(folder: Path) -> AbstractContextManager[None]:
    """Hold the lock of a data folder's clock; raise ClockRunning if another process has it."""
    return hold_lock(folder / "locks" / "clock.lock", busy=ClockRunning(folder))
