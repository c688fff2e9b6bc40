"""The clock: runs what is due. It and `due.py` alone import the scheduling library.

The ledger's table of schedules is the truth; the library's own job store lives in memory and is rebuilt from the table at the
start and whenever the table changes. A run is begun by a row that is unique on schedule and due time, so however many clocks,
restarts and late ticks there are, each due time is served once. Due times that passed while no clock ran are served once
together.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from filelock import FileLock, Timeout

from ledger.schedules import Schedule
from records.crawl import CrawlSummary
from records.errors import WashlineError
from scheduler.due import find_latest_due, build_trigger
from scheduler.errors import ClockRunning
from scheduler.jobs.crawl import crawl
from scheduler.workspace import Workspace

GRACE_SECONDS = 3600
REFRESH_SECONDS = 2.0
CRAWLS_AT_ONCE = 4

log = structlog.get_logger()

Report = Callable[[Schedule, CrawlSummary], None]


class Clock:
    """Runs the schedules of a workplace until it is stopped."""

    def __init__(self, place: Workspace, report: Report = lambda *_: None) -> None:
        self._place = place
        self._report = report
        self._stopping = threading.Event()
        self._known: Sequence[Schedule] = ()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(CRAWLS_AT_ONCE)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE_SECONDS},
        )

    def run(self) -> None:
        """Run what is due, now and later, until `stop`. Raises ClockRunning where another clock has this folder."""
        with alone(self._place.folder):
            self._scheduler.start()
            while not self._stopping.is_set():
                self._refresh()
                self._stopping.wait(REFRESH_SECONDS)
            self._scheduler.shutdown(wait=True)

    def stop(self) -> None:
        """Start nothing more and let what runs come to a stop; it goes on with the next start."""
        self._stopping.set()

    def run_once(self) -> int:
        """Run what is due now, one after the other, and return how many crawls that were."""
        with alone(self._place.folder):
            return sum(self._fire(schedule) for schedule in self._place.ledger.schedules.all())

    def _refresh(self) -> None:
        """Bring the library's jobs in line with the table; a new schedule is looked at once, for what was missed."""
        schedules = self._place.ledger.schedules.all()
        if schedules == self._known:
            return
        now = self._place.now()
        for gone in {one.id for one in self._known} - {one.id for one in schedules}:
            self._scheduler.remove_job(str(gone))
        for new in (one for one in schedules if one not in self._known):
            job = str(new.id)
            self._scheduler.add_job(
                self._fire, build_trigger(new), [new], id=job, replace_existing=True, next_run_time=now
            )
        self._known = schedules

    def _fire(self, schedule: Schedule) -> bool:
        """Crawl what a schedule says if a due time of it was not served yet; say whether."""
        runs = self._place.ledger.runs
        due = find_latest_due(schedule, runs.find_last_finished_due(schedule.id), self._place.now())
        if due is None:
            return False
        with self._on_behalf_of(schedule) as place:
            try:
                summary = crawl(place, schedule.site, schedule=schedule.id, due=due, stopping=self._stopping.is_set)
            except WashlineError as error:
                log.warning("crawl failed", site=schedule.site, schedule=schedule.id, reason=str(error))
                return False
        if summary is not None:
            self._report(schedule, summary)
        return summary is not None

    @contextmanager
    def _on_behalf_of(self, schedule: Schedule) -> Iterator[Workspace]:
        """Work as the user and in the operation for which a schedule was made."""
        ledger = self._place.ledger
        operation = ledger.operations.get_by_id(schedule.operation)
        yield replace(
            self._place,
            user=schedule.user,
            operation_name=operation.name,
            open_store=lambda: self._place.store,
            open_ledger=lambda: ledger,
        )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the clock's lock of a data folder."""
    locks = folder / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(locks / "clock.lock", timeout=0):
            yield
    except Timeout:
        raise ClockRunning(folder) from None
