"""The clock; the slow tests wait real seconds."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from ledger.crawls.schedules import Schedule
from ledger.tables import runs
from scheduler.clock import Clock
from scheduler.due import find_latest_due, parse_cron
from scheduler.errors import ClockRunning, CronInvalid
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
    running, peak = [0], [0]
    clock = Clock(place)
    run_if_due = clock._run_if_due

    def counted(schedule):
        running[0] += 1
        peak[0] = max(peak[0], running[0])
        try:
            return run_if_due(schedule)
        finally:
            running[0] -= 1

    clock._run_if_due = counted
    run_clock(clock, 9)
    assert peak == [1]
    crawled = read_runs(place)
    assert len(crawled) >= 2
    assert len({run.due_at for run in crawled}) == len(crawled)
    assert {datetime.fromisoformat(run.due_at).microsecond for run in crawled} == {
        datetime.fromisoformat(place.ledger.schedules.all()[0].created_at).microsecond
    }
    assert web.asked.count("/") == len(crawled)


@pytest.mark.slow
def test_run_once_crawls_only_the_due_schedules(place, web):
    assert Clock(place).run_once() == 1
    assert web.asked.count("/") == 1
    time.sleep(2.1)
    assert Clock(place).run_once() == 1
    place.ledger.schedules.remove(1, place.now())
    assert Clock(place).run_once() == 0


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
