"""Add, list and remove schedules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.crawls.schedules import Schedule
from scheduler.due import parse_cron, parse_quiet_hours
from scheduler.errors import CronInvalid, IntervalInvalid, NoSuchSchedule, ScheduleIncomplete
from scheduler.jobs.crawl_runs import RunOverview, build_overview, find_next_run
from scheduler.jobs.targets import resolve_target
from scheduler.workspace import Workspace

UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
MAX_SECONDS = 366 * UNIT_SECONDS["d"]
INTERVAL = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([smhdw])\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ScheduleStatus:
    """A schedule with its last run, None before the first, and the time of its next one."""

    schedule: Schedule
    operation: str
    last_run: RunOverview | None
    next_run: str | None


def add_schedule(
    workspace: Workspace, site: str, every: str | None, cron: str | None, *, quiet: str | None = None, link: bool = True
) -> Schedule:
    """Store a schedule that crawls a site or a URL at an interval, or by a cron expression in UTC.

    Quiet hours and linking of a schedule with the same site and times are replaced. Raise ScheduleIncomplete unless
    exactly one of the two times is given, IntervalInvalid, CronInvalid, QuietHoursInvalid, or the error that a crawl of
    that target would raise.
    """
    operation = workspace.require_operation()
    if (every is None) == (cron is None):
        raise ScheduleIncomplete
    resolve_target(site, workspace.allowed_origins())
    seconds = parse_interval(every) if every is not None else None
    if cron is not None:
        require_due(cron, workspace.now())
    if quiet is not None:
        parse_quiet_hours(quiet)
    added = workspace.ledger.schedules.add(
        site,
        every_seconds=seconds,
        cron=cron,
        operation=operation.id,
        user=workspace.user,
        now=workspace.now(),
        quiet=quiet,
        link=link,
    )
    facts = {"site": site, "every": every, "cron": cron, "quiet": quiet, "link": link}
    workspace.audit("schedule add", facts)
    return added


def list_schedules(workspace: Workspace) -> Sequence[ScheduleStatus]:
    """Return the schedules, oldest first, each with its last run and its next time."""
    ledger = workspace.ledger
    return [
        ScheduleStatus(
            schedule,
            ledger.operations.get_by_id(schedule.operation).name,
            build_overview(workspace, run) if (run := ledger.runs.find_last_of_schedule(schedule.id)) else None,
            find_next_run(workspace, [schedule]),
        )
        for schedule in ledger.schedules.all()
    ]


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
