"""Add and remove schedules."""

from __future__ import annotations

import re
from datetime import datetime

from ledger.crawls.schedules import Schedule
from scheduler.due import parse_cron
from scheduler.errors import CronInvalid, IntervalInvalid, NoSuchSchedule, ScheduleIncomplete
from scheduler.jobs.targets import resolve_target
from scheduler.workspace import Workspace

UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
MAX_SECONDS = 366 * UNIT_SECONDS["d"]
INTERVAL = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([smhdw])\s*", re.IGNORECASE)


def add_schedule(workspace: Workspace, site: str, every: str | None, cron: str | None) -> Schedule:
    """Store a schedule that crawls a site or a URL at an interval, or by a cron expression in UTC.

    Raise ScheduleIncomplete unless exactly one of the two is given, IntervalInvalid, CronInvalid, or the error that a
    crawl of that target would raise.
    """
    operation = workspace.require_operation()
    if (every is None) == (cron is None):
        raise ScheduleIncomplete
    resolve_target(site, workspace.allowed_origins())
    seconds = parse_interval(every) if every is not None else None
    if cron is not None:
        require_due(cron, workspace.now())
    added = workspace.ledger.schedules.add(
        site, every_seconds=seconds, cron=cron, operation=operation.id, user=workspace.user, now=workspace.now()
    )
    workspace.audit("schedule add", {"site": site, "every": every, "cron": cron})
    return added


def remove_schedule(workspace: Workspace, number: int) -> None:
    """Deactivate a schedule; raise NoSuchSchedule."""
    if not workspace.ledger.schedules.remove(number, workspace.now()):
        raise NoSuchSchedule(str(number))
    workspace.audit("schedule remove", {"id": number})


def parse_interval(text: str) -> float:
    """Return the seconds of an interval: a number and s, m, h, d or w; raise IntervalInvalid.

    >>> parse_interval("6h")
    21600.0
    """
    match = INTERVAL.fullmatch(text)
    seconds = float(match[1]) * UNIT_SECONDS[match[2].lower()] if match else 0.0
    if not 1 <= seconds <= MAX_SECONDS:
        raise IntervalInvalid(text)
    return seconds


def require_due(cron: str, now: datetime) -> None:
    """Raise CronInvalid if a cron expression is invalid or never due, such as 31 February."""
    if parse_cron(cron).get_next_fire_time(None, now) is None:
        raise CronInvalid(cron, "it is never due")
