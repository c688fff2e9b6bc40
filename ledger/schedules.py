"""Schedules: which site is crawled when. This table is the truth; the clock only reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from ledger.database import format_utc
from ledger.tables import schedules


@dataclass(frozen=True, slots=True)
class Schedule:
    """A crawl that repeats: every so many seconds counted from `created_at`, or by a cron expression in UTC."""

    id: int
    site: str
    every_seconds: float | None
    cron: str | None
    operation: int
    user: str
    created_at: str
    removed_at: str | None


class Schedules:
    """The schedules of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, site: str, *, every_seconds: float | None, cron: str | None, operation: int, user: str, now: datetime
    ) -> Schedule:
        """Record a schedule; the same one twice is one."""
        for known in self.all():
            if (known.site, known.every_seconds, known.cron) == (site, every_seconds, cron):
                return known
        row = {"site": site, "every_seconds": every_seconds, "cron": cron, "operation": operation, "user": user}
        with self._engine.begin() as connection:
            added = connection.execute(
                schedules.insert().values(**row, created_at=format_utc(now)).returning(schedules)
            )
            return Schedule(*added.one())

    def remove(self, number: int, now: datetime) -> bool:
        """Let a schedule be due no more; say whether there was one. Its runs stay."""
        live = schedules.update().where(schedules.c.id == number, schedules.c.removed_at.is_(None))
        with self._engine.begin() as connection:
            return connection.execute(live.values(removed_at=format_utc(now))).rowcount > 0

    def all(self) -> Sequence[Schedule]:
        """The schedules in force, oldest first."""
        live = select(schedules).where(schedules.c.removed_at.is_(None)).order_by(schedules.c.id)
        with self._engine.connect() as connection:
            return [Schedule(*row) for row in connection.execute(live)]
