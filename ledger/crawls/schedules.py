"""Schedules: which site is crawled when. This table is the source of truth; the clock only reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from ledger.database import format_utc
from ledger.tables import schedules


@dataclass(frozen=True, slots=True)
class Schedule:
    """A recurring crawl: at an interval in seconds from `created_at`, or by a cron expression in UTC.

    `quiet` are the hours of the day in UTC without a crawl, such as "23:00-06:00"; None if there are none. `link` says
    whether the clusters are computed again after a crawl with new or changed adverts. `failure` is why the last attempt
    could not run, `failures` the number of attempts that failed since the last one that ran.
    """

    id: int
    site: str
    every_seconds: float | None
    cron: str | None
    operation: int
    user: str
    created_at: str
    removed_at: str | None
    quiet: str | None = None
    link: bool = True
    failure: str | None = None
    failed_at: str | None = None
    failures: int = 0


class Schedules:
    """The schedules of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        site: str,
        *,
        every_seconds: float | None,
        cron: str | None,
        operation: int,
        user: str,
        now: datetime,
        quiet: str | None = None,
        link: bool = True,
    ) -> Schedule:
        """Store a schedule and return it. The active one with the same site and times gets the other options."""
        options = {"operation": operation, "user": user, "quiet": quiet, "link": link}
        for known in self.all(site):
            if (known.every_seconds, known.cron) == (every_seconds, cron):
                return self._update(known.id, options)
        row = {"site": site, "every_seconds": every_seconds, "cron": cron, "created_at": format_utc(now), **options}
        with self._engine.begin() as connection:
            return Schedule(*connection.execute(schedules.insert().values(**row).returning(schedules)).one())

    def record_failure(self, number: int, reason: str, now: datetime) -> None:
        """Store why a schedule could not run."""
        failures = schedules.c.failures + 1
        self._update(number, {"failure": reason, "failed_at": format_utc(now), "failures": failures})

    def forget_failure(self, number: int) -> None:
        """Delete the failure of a schedule that has run."""
        self._update(number, {"failure": None, "failed_at": None, "failures": 0})

    def _update(self, number: int, values: Mapping[str, object]) -> Schedule:
        changed = schedules.update().where(schedules.c.id == number).values(**values).returning(schedules)
        with self._engine.begin() as connection:
            return Schedule(*connection.execute(changed).one())

    def remove(self, number: int, now: datetime) -> bool:
        """Deactivate a schedule but retain its runs; return False if there is no active one with that id."""
        active = schedules.update().where(schedules.c.id == number, schedules.c.removed_at.is_(None))
        with self._engine.begin() as connection:
            return connection.execute(active.values(removed_at=format_utc(now))).rowcount > 0

    def all(self, site: str | None = None) -> Sequence[Schedule]:
        """Return the active schedules, or those of a site, oldest first."""
        active = select(schedules).where(schedules.c.removed_at.is_(None)).order_by(schedules.c.id)
        if site is not None:
            active = active.where(schedules.c.site == site)
        with self._engine.connect() as connection:
            return [Schedule(*row) for row in connection.execute(active)]
