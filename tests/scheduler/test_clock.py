"""The clock; the slow tests wait real seconds."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from ledger.crawls.schedules import Schedule
from ledger.tables import runs
from records.crawl import CrawlSummary
from scheduler.clock import Clock, ClockResult, find_retry
from scheduler.due import find_latest_due, find_next, is_quiet, parse_cron, parse_quiet_hours
from scheduler.errors import ClockRunning, CronInvalid, QuietHoursInvalid
from washline.config import read_settings
from washline.wiring import open_configured_workspace

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def schedule(every: float | None = None, cron: str | None = None) -> Schedule:
    return Schedule(1, "site", every, cron, 1, "ada", NOON.isoformat(), None)


class TestDueTimes:
    def test_an_interval_is_due_when_created_and_then_on_a_fixed_grid(self):
        every = schedule(every=60)
        assert find_latest_due(every, None, NOON) == NOON
        assert find_latest_due(every, NOON, NOON + timedelta(seconds=59)) is None
        assert find_latest_due(every, NOON, NOON + timedelta(seconds=61)) == NOON + timedelta(seconds=60)

    def test_missed_due_times_are_coalesced_into_the_last(self):
        assert find_latest_due(schedule(every=60), NOON, NOON + timedelta(hours=3)) == NOON + timedelta(hours=3)
        hourly = schedule(cron="0 * * * *")
        assert find_latest_due(hourly, NOON, NOON + timedelta(hours=3, minutes=5)) == NOON + timedelta(hours=3)

    def test_a_cron_expression_is_read_in_utc(self):
        morning = schedule(cron="30 6 * * *")
        assert find_latest_due(morning, None, NOON + timedelta(hours=1)) is None
        assert find_latest_due(morning, None, NOON + timedelta(days=1)) == datetime(2026, 3, 2, 6, 30, tzinfo=UTC)

    @pytest.mark.parametrize("bad", ["", "* * *", "61 * * * *", "a b c d e"])
    def test_an_invalid_cron_expression_is_refused(self, bad):
        with pytest.raises(CronInvalid):
            parse_cron(bad)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("quiet", "at", "expected"),
        [
            ("11:00-12:00", NOON, False),
            ("11:00-12:01", NOON, True),
            ("12:00-13:00", NOON, True),
            ("23:00-12:00", NOON, False),
            ("23:00-12:01", NOON, True),
            (None, NOON, False),
        ],
    )
    def test_the_start_is_quiet_and_the_end_is_not(self, quiet, at, expected):
        assert is_quiet(quiet, at) is expected

    @pytest.mark.parametrize("bad", ["", "24:00-01:00", "23:00", "9:00-10:00", "10:00-10:00", "10:00-10:60"])
    def test_what_is_no_pair_of_times_is_refused(self, bad):
        with pytest.raises(QuietHoursInvalid):
            parse_quiet_hours(bad)

    def test_a_due_time_in_them_waits_for_their_end(self):
        nightly = replace(schedule(every=3600), quiet="11:30-15:00")
        assert find_next(nightly, None, NOON) == NOON + timedelta(hours=3)
        assert find_next(replace(nightly, quiet="13:30-15:00"), NOON, NOON) == NOON + timedelta(hours=1)


def test_a_failed_schedule_waits_longer_after_each_failure():
    def failed(times):
        return replace(schedule(every=60), failed_at=NOON.isoformat(), failures=times)

    waits = [find_retry(failed(times)) - NOON for times in (1, 2, 3, 7, 1000)]
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 60, 60)]
    assert find_retry(schedule(every=60)) == NOON


@pytest.fixture
def scheduled(washline, web):
    web.pages["/"] = (
        "<html><body><h1>Rose</h1><p>Evenings in Ilford, call 07700 900461, quiet and friendly.</p></body></html>"
    )
    washline.done("site", "allow", web.origin, "--basis", "test")
    washline.done("schedule", "add", web.origin + "/", "--every", "2s")
    return washline


@pytest.fixture
def place(scheduled):
    with open_configured_workspace(read_settings(data=str(scheduled.data))) as opened:
        yield opened


def run_clock(clock: Clock, seconds: float) -> None:
    thread = threading.Thread(target=clock.run)
    thread.start()
    time.sleep(seconds)
    clock.stop()
    thread.join(timeout=60)
    assert not thread.is_alive()


def read_runs(place):
    with place.ledger.runs._engine.connect() as connection:
        return connection.execute(select(runs)).all()


@pytest.mark.slow
def test_each_due_time_is_crawled_once_and_never_in_parallel(place, web):
    clock = Clock(place)
    run_clock(clock, 9)
    crawled = sorted(read_runs(place), key=lambda run: run.started_at)
    assert all(former.ended_at <= later.started_at for former, later in pairwise(crawled))
    assert len(crawled) >= 2
    assert len({run.due_at for run in crawled}) == len(crawled)
    assert {datetime.fromisoformat(run.due_at).microsecond for run in crawled} == {
        datetime.fromisoformat(place.ledger.schedules.all()[0].created_at).microsecond
    }
    assert web.asked.count("/") == len(crawled)


@pytest.mark.slow
def test_run_once_crawls_only_the_due_schedules(place, web):
    assert Clock(place).run_once() == ClockResult(1, 0)
    assert web.asked.count("/") == 1
    time.sleep(2.1)
    assert Clock(place).run_once() == ClockResult(1, 0)
    place.ledger.schedules.remove(1, place.now())
    assert Clock(place).run_once() == ClockResult(0, 0)


@pytest.mark.slow
def test_a_schedule_added_while_the_clock_runs_is_crawled(place, scheduled, web):
    place.ledger.schedules.remove(1, place.now())
    clock = Clock(place)
    thread = threading.Thread(target=clock.run)
    thread.start()
    scheduled.done("schedule", "add", web.origin + "/", "--every", "1h")
    deadline = time.monotonic() + 30
    while not read_runs(place) and time.monotonic() < deadline:
        time.sleep(0.1)
    clock.stop()
    thread.join(timeout=60)
    assert len(read_runs(place)) == 1


def test_a_second_clock_is_refused(place):
    first = Clock(place)
    thread = threading.Thread(target=first.run)
    thread.start()
    time.sleep(0.3)
    try:
        with pytest.raises(ClockRunning):
            Clock(place).run_once()
    finally:
        first.stop()
        thread.join(timeout=60)


def test_quiet_hours_stop_a_crawl_that_resumes_after_them(place, monkeypatch):
    """The crawl begins before the quiet hours, which begin while it runs."""
    place.ledger.schedules.add(
        place.ledger.schedules.all()[0].site, every_seconds=2, cron=None, operation=1, user="ada", now=place.now(),
        quiet="00:00-00:01",
    )  # fmt: skip
    hours = iter([False, False])
    monkeypatch.setattr("scheduler.clock.is_quiet", lambda *_: next(hours, True))
    summaries: list[CrawlSummary] = []
    Clock(place, lambda _, summary: summaries.append(summary)).run_once()
    monkeypatch.setattr("scheduler.clock.is_quiet", lambda *_: False)
    Clock(place, lambda _, summary: summaries.append(summary)).run_once()
    assert [summary.outcome for summary in summaries] == ["stopped", "finished"]
    assert summaries[0].run == summaries[1].run


@pytest.mark.slow
def test_a_failing_schedule_is_stored_and_does_not_stop_the_others(place, scheduled, web):
    port = web.origin.rpartition(":")[2]
    scheduled.done("site", "allow", f"http://localhost:{port}", "--basis", "test")
    scheduled.done("schedule", "add", f"http://localhost:{port}/", "--every", "1h")
    scheduled.done("site", "forbid", web.origin)
    failures: list[str] = []
    clock = Clock(place, report_failure=lambda _, reason: failures.append(reason))
    run_clock(clock, 6)
    assert len(failures) == 1  # the next attempt is a minute later
    assert place.ledger.schedules.all()[0].failure == failures[0]
    assert [run.target for run in read_runs(place)] == [f"http://localhost:{port}/"]
