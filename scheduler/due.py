"""Computes when a schedule is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from ledger.schedules import Schedule
from scheduler.errors import CronInvalid

MAX_LOOK_BACK = timedelta(days=2)  # bounds the search for missed due times of a cron expression


def build_trigger(schedule: Schedule) -> BaseTrigger:
    """Return the APScheduler trigger of a schedule; an interval starts when the schedule was created.

    Raise CronInvalid.
    """
    if schedule.every_seconds is not None:
        return IntervalTrigger(
            seconds=schedule.every_seconds, start_date=datetime.fromisoformat(schedule.created_at), timezone=UTC
        )
    return parse_cron(schedule.cron or "")


def parse_cron(expression: str) -> CronTrigger:
    """Return the trigger of a cron expression of five fields, in UTC; raise CronInvalid."""
    try:
        return CronTrigger.from_crontab(expression, timezone=UTC)
    except ValueError as error:
        raise CronInvalid(expression, str(error)) from None


def find_latest_due(schedule: Schedule, since: datetime | None, now: datetime) -> datetime | None:
    """Return the last due time after `since` and not after `now`, or None."""
    if schedule.every_seconds is not None:
        return _find_latest_interval(schedule, timedelta(seconds=schedule.every_seconds), since, now)
    trigger, latest = build_trigger(schedule), None
    start = since + timedelta(microseconds=1) if since else datetime.fromisoformat(schedule.created_at)
    due = trigger.get_next_fire_time(None, max(start, now - MAX_LOOK_BACK))
    while due is not None and due <= now:
        latest, due = due, trigger.get_next_fire_time(due, due + timedelta(microseconds=1))
    return latest.astimezone(UTC) if latest else None


def _find_latest_interval(
    schedule: Schedule, interval: timedelta, since: datetime | None, now: datetime
) -> datetime | None:
    created = datetime.fromisoformat(schedule.created_at)
    due = created + (now - created) // interval * interval
    return due if due <= now and (since is None or due > since) else None
