"""The clock: runs the schedules that are due. Only this module and `scheduler.due` import the scheduling library.

The ledger's table of schedules is the source of truth. APScheduler's job store is in memory and is rebuilt from the
table at the start and whenever the table changes. A run is a row that is unique by schedule and due time, so each due
time runs once, regardless of the number of clocks, restarts and late ticks. Due times missed while no clock ran are
coalesced into one run.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from ledger.crawls.schedules import Schedule
from ledger.file_lock import hold_lock
from records.crawl import CrawlSummary
from records.errors import WashlineError
from scheduler.due import build_trigger, find_latest_due
from scheduler.errors import ClockRunning
from scheduler.jobs.crawl import crawl
from scheduler.workspace import Workspace

MISFIRE_GRACE_SECONDS = 3600
REFRESH_SECONDS = 2.0
MAX_CONCURRENT_CRAWLS = 4

log = structlog.get_logger()

Report = Callable[[Schedule, CrawlSummary], None]


class Clock:
    """Runs the schedules of a workspace until it is stopped. `report` is called after each crawl."""

    def __init__(self, workspace: Workspace, report: Report = lambda *_: None) -> None:
        self._workspace = workspace
        self._report = report
        self._stopping = threading.Event()
        self._schedules: Sequence[Schedule] = ()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(MAX_CONCURRENT_CRAWLS)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_GRACE_SECONDS},
        )

    def run(self) -> None:
        """Run due schedules until `stop` is called. Raise ClockRunning if another clock uses this data folder."""
        with hold_clock_lock(self._workspace.folder):
            self._scheduler.start()
            while not self._stopping.is_set():
                self._refresh()
                self._stopping.wait(REFRESH_SECONDS)
            self._scheduler.shutdown(wait=True)

    def stop(self) -> None:
        """Start no more crawls and interrupt the running ones; they resume at the next start."""
        self._stopping.set()

    def run_once(self) -> int:
        """Run the schedules that are due now, in sequence; return the number of crawls. Raise ClockRunning."""
        with hold_clock_lock(self._workspace.folder):
            return sum(self._run_if_due(schedule) for schedule in self._workspace.ledger.schedules.all())

    def _refresh(self) -> None:
        """Update APScheduler's jobs from the table. A new schedule fires at once, to catch up on missed due times."""
        schedules = self._workspace.ledger.schedules.all()
        if schedules == self._schedules:
            return
        now = self._workspace.now()
        for removed in {schedule.id for schedule in self._schedules} - {schedule.id for schedule in schedules}:
            self._scheduler.remove_job(str(removed))
        for new in (schedule for schedule in schedules if schedule not in self._schedules):
            self._scheduler.add_job(
                self._run_if_due, build_trigger(new), [new], id=str(new.id), replace_existing=True, next_run_time=now
            )
        self._schedules = schedules

    def _run_if_due(self, schedule: Schedule) -> bool:
        """Crawl the schedule's site if a due time has not run yet; return whether it crawled."""
        runs = self._workspace.ledger.runs
        due = find_latest_due(schedule, runs.find_last_finished_due(schedule.id), self._workspace.now())
        if due is None:
            return False
        with self._impersonate(schedule) as workspace:
            try:
                summary = crawl(workspace, schedule.site, schedule=schedule.id, due=due, stopping=self._stopping.is_set)
            except WashlineError as error:
                log.warning("crawl failed", site=schedule.site, schedule=schedule.id, reason=str(error))
                return False
        if summary is not None:
            self._report(schedule, summary)
        return summary is not None

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


def hold_clock_lock(folder: Path) -> AbstractContextManager[None]:
    """Hold the lock of a data folder's clock; raise ClockRunning if another process has it."""
    return hold_lock(folder / "locks" / "clock.lock", busy=ClockRunning(folder))
