"""The clock, with real seconds."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from ledger.schedules import Schedule
from scheduler.clock import Clock
from scheduler.due import cron_trigger, latest_due
from scheduler.errors import ClockRunning, CronInvalid
from washline.config import load_settings
from washline.wiring import open_workspace

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def schedule(every: float | None = None, cron: str | None = None) -> Schedule:
    return Schedule(1, "site", every, cron, 1, "ada", NOON.isoformat(), None)


class TestDueTimes:
    def test_an_interval_is_due_when_made_and_then_on_a_fixed_grid(self):
        every = schedule(every=60)
        assert latest_due(every, None, NOON) == NOON
        assert latest_due(every, NOON, NOON + timedelta(seconds=59)) is None
        assert latest_due(every, NOON, NOON + timedelta(seconds=61)) == NOON + timedelta(seconds=60)

    def test_what_was_missed_is_due_once_at_its_last_time(self):
        assert latest_due(schedule(every=60), NOON, NOON + timedelta(hours=3)) == NOON + timedelta(hours=3)
        hourly = schedule(cron="0 * * * *")
        assert latest_due(hourly, NOON, NOON + timedelta(hours=3, minutes=5)) == NOON + timedelta(hours=3)

    def test_a_cron_expression_is_read_in_utc(self):
        morning = schedule(cron="30 6 * * *")
        assert latest_due(morning, None, NOON + timedelta(hours=1)) is None
        assert latest_due(morning, None, NOON + timedelta(days=1)) == datetime(2026, 3, 2, 6, 30, tzinfo=UTC)

    @pytest.mark.parametrize("bad", ["", "* * *", "61 * * * *", "a b c d e"])
    def test_a_bad_expression_is_refused(self, bad):
        with pytest.raises(CronInvalid):
            cron_trigger(bad)


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
    with open_workspace(load_settings(data=str(scheduled.data))) as opened:
        yield opened


def ran_for(clock: Clock, seconds: float) -> None:
    thread = threading.Thread(target=clock.run)
    thread.start()
    time.sleep(seconds)
    clock.stop()
    thread.join(timeout=60)
    assert not thread.is_alive()


@pytest.mark.slow
def test_what_is_due_runs_each_time_once_and_never_twice_at_once(place, web):
    now, most = [0], [0]

    def report(_schedule, _summary):
        now[0] -= 1

    clock = Clock(place, report)
    fire = clock._fire

    def counted(schedule):
        now[0] += 1
        most[0] = max(most[0], now[0])
        return fire(schedule)

    clock._fire = counted
    ran_for(clock, 9)
    runs = place.ledger.runs.all()
    assert len(runs) >= 2
    assert len({run.due_at for run in runs}) == len(runs)
    assert {datetime.fromisoformat(run.due_at).microsecond for run in runs} == {
        datetime.fromisoformat(place.ledger.schedules.all()[0].created_at).microsecond
    }
    assert web.asked.count("/") == len(runs)


@pytest.mark.slow
def test_once_runs_what_is_due_and_only_that(place, web):
    assert Clock(place).run_once() == 1
    assert web.asked.count("/") == 1
    time.sleep(2.1)
    assert Clock(place).run_once() == 1
    place.ledger.schedules.remove(1, place.now())
    assert Clock(place).run_once() == 0


@pytest.mark.slow
def test_a_schedule_added_while_the_clock_runs_is_taken_up(place, scheduled, web):
    place.ledger.schedules.remove(1, place.now())
    clock = Clock(place)
    thread = threading.Thread(target=clock.run)
    thread.start()
    scheduled.done("schedule", "add", web.origin + "/", "--every", "1h")
    deadline = time.monotonic() + 30
    while not place.ledger.runs.all() and time.monotonic() < deadline:
        time.sleep(0.1)
    clock.stop()
    thread.join(timeout=60)
    assert len(place.ledger.runs.all()) == 1


def test_there_is_one_clock(place):
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
