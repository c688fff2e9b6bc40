"""When a schedule is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from ledger.schedules import Schedule
from scheduler.errors import CronInvalid

LONGEST_LOOK_BACK = timedelta(days=2)


def build_trigger(schedule: Schedule) -> BaseTrigger:
    """Return when a schedule is due; the first time of a repeated one is when it was made. Raises CronInvalid."""
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
    """Return the last time up to now when a schedule was due after `since`, or None."""
    created = datetime.fromisoformat(schedule.created_at)
    if schedule.every_seconds is not None:
        passed = (now - created) // timedelta(seconds=schedule.every_seconds)
        due = created + passed * timedelta(seconds=schedule.every_seconds)
        return due if due <= now and (since is None or due > since) else None
    when, latest = build_trigger(schedule), None
    due = when.get_next_fire_time(
        None, max(since + timedelta(microseconds=1) if since else created, now - LONGEST_LOOK_BACK)
    )
    while due is not None and due <= now:
        latest, due = due, when.get_next_fire_time(due, due + timedelta(microseconds=1))
    return latest.astimezone(UTC) if latest else None
