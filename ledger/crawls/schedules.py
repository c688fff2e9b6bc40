"""Schedules: which site is crawled when. This table is the source of truth; the clock only reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from ledger.database import format_utc
from ledger.tables import schedules


@dataclass(frozen=True, slots=True)
class Schedule:
    """A recurring crawl: at an interval in seconds from `created_at`, or by a cron expression in UTC.

    `quiet` are the hours of the day in UTC without a crawl, such as "23:00-06:00"; None if there are none.
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
    ) -> Schedule:
        """Store a schedule and return it; idempotent: return the active one with the same site and times."""
        for known in self.all():
            if (known.site, known.every_seconds, known.cron, known.quiet) == (site, every_seconds, cron, quiet):
                return known
        row = {"site": site, "every_seconds": every_seconds, "cron": cron, "operation": operation, "user": user}
        row["quiet"] = quiet
        with self._engine.begin() as connection:
            added = connection.execute(
                schedules.insert().values(**row, created_at=format_utc(now)).returning(schedules)
            )
            return Schedule(*added.one())

    def remove(self, number: int, now: datetime) -> bool:
        """Deactivate a schedule but retain its runs; return False if there is no active one with that id."""
        active = schedules.update().where(schedules.c.id == number, schedules.c.removed_at.is_(None))
        with self._engine.begin() as connection:
            return connection.execute(active.values(removed_at=format_utc(now))).rowcount > 0

    def all(self) -> Sequence[Schedule]:
        """Return the active schedules, oldest first."""
        active = select(schedules).where(schedules.c.removed_at.is_(None)).order_by(schedules.c.id)
        with self._engine.connect() as connection:
            return [Schedule(*row) for row in connection.execute(active)]
