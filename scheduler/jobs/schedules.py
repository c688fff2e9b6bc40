"""Say which site is crawled when."""

from __future__ import annotations

import re
from datetime import datetime

from ledger.schedules import Schedule
from scheduler.due import parse_cron
from scheduler.errors import CronInvalid, IntervalInvalid, NoSuchSchedule, ScheduleIncomplete
from scheduler.jobs.targets import resolve_target
from scheduler.workspace import Workspace

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
LONGEST = 366 * UNITS["d"]
INTERVAL = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([smhdw])\s*", re.IGNORECASE)


def add_schedule(place: Workspace, site: str, every: str | None, cron: str | None) -> Schedule:
    """Record that a site or address is crawled every so often, or by a cron expression (UTC).

    Raises ScheduleIncomplete unless exactly one of the two is given, IntervalInvalid, CronInvalid, and what a crawl of that
    target would raise.
    """
    operation = place.require_operation()
    if (every is None) == (cron is None):
        raise ScheduleIncomplete
    resolve_target(site, place.allowed_origins())
    seconds = interval_seconds(every) if every is not None else None
    if cron is not None:
        refuse_never(cron, place.now())
    added = place.ledger.schedules.add(
        site, every_seconds=seconds, cron=cron, operation=operation.id, user=place.user, now=place.now()
    )
    place.audit("schedule add", {"site": site, "every": every, "cron": cron})
    return added


def refuse_never(cron: str, now: datetime) -> None:
    """Raise CronInvalid for an expression that is wrong or never comes true, as the 31st of February."""
    if parse_cron(cron).get_next_fire_time(None, now) is None:
        raise CronInvalid(cron, "it never comes")


def remove_schedule(place: Workspace, number: int) -> None:
    """Let a schedule be due no more; raise NoSuchSchedule."""
    if not place.ledger.schedules.remove(number, place.now()):
        raise NoSuchSchedule(str(number))
    place.audit("schedule remove", {"id": number})


def interval_seconds(every: str) -> float:
    """Return the seconds of an interval: a number and s, m, h, d or w; raise IntervalInvalid.

    >>> interval_seconds("6h")
    21600.0
    """
    match = INTERVAL.fullmatch(every)
    seconds = float(match[1]) * UNITS[match[2].lower()] if match else 0.0
    if not 1 <= seconds <= LONGEST:
        raise IntervalInvalid(every)
    return seconds
