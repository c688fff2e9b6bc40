"""Computes when a schedule is due."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from ledger.crawls.schedules import Schedule
from scheduler.errors import CronInvalid, QuietHoursInvalid

QUIET_HOURS = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)")
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


def find_next(schedule: Schedule, since: datetime | None, now: datetime) -> datetime | None:
    """Return when a schedule runs next, given its last finished due time: now if it is due, outside its quiet hours."""
    due = (
        now
        if find_latest_due(schedule, since, now)
        else build_trigger(schedule).get_next_fire_time(None, now + timedelta(microseconds=1))
    )
    if due is None:
        return None
    due = due.astimezone(UTC)
    return find_end_of_quiet(schedule.quiet, due) if is_quiet(schedule.quiet, due) else due


def parse_quiet_hours(text: str) -> tuple[time, time]:
    """Return the first and the last time of quiet hours in UTC; raise QuietHoursInvalid.

    >>> parse_quiet_hours("23:00-06:00")
    (datetime.time(23, 0), datetime.time(6, 0))
    """
    match = QUIET_HOURS.fullmatch(text)
    if match is None or match[1] == match[2]:
        raise QuietHoursInvalid(text)
    return time.fromisoformat(match[1]), time.fromisoformat(match[2])


def is_quiet(quiet: str | None, now: datetime) -> bool:
    """Return whether quiet hours cover a time; they may go over midnight, and their end is not quiet."""
    if not quiet:
        return False
    start, end = parse_quiet_hours(quiet)
    at = now.astimezone(UTC).time()
    return start <= at < end if start < end else at >= start or at < end


def find_end_of_quiet(quiet: str | None, now: datetime) -> datetime:
    """Return the end of the quiet hours that cover a time."""
    _, end = parse_quiet_hours(quiet or "")
    today = datetime.combine(now.date(), end, UTC)
    return today if today > now else today + timedelta(days=1)


def _find_latest_interval(
    schedule: Schedule, interval: timedelta, since: datetime | None, now: datetime
) -> datetime | None:
    created = datetime.fromisoformat(schedule.created_at)
    due = created + (now - created) // interval * interval
    return due if due <= now and (since is None or due > since) else None
