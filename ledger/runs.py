"""Runs of crawls and their frontiers, so that a killed crawl goes on where it was and a due one runs once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError

from ledger.database import format_utc
from ledger.tables import frontier, runs
from records.crawl import Link, LinkRole

PENDING, DONE = "pending", "done"
RUNNING, ENDED = "running", "ended"


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of one target (a site's name or an address), perhaps over several starts of the program."""

    id: str
    schedule: int | None
    due_at: str | None
    target: str
    state: str
    started_at: str
    ended_at: str | None
    summary: str


class Runs:
    """The runs of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert = postgresql_insert if engine.dialect.name == "postgresql" else sqlite_insert

    def find_unfinished(self, target: str) -> Run | None:
        """The run of a target that was interrupted, or None."""
        mine = select(runs).where(runs.c.target == target, runs.c.state == RUNNING).order_by(runs.c.started_at.desc())
        with self._engine.connect() as connection:
            row = connection.execute(mine).first()
        return Run(*row) if row else None

    def begin(
        self, run: str, target: str, now: datetime, *, schedule: int | None = None, due: datetime | None = None
    ) -> bool:
        """Record the start of a run; False where that schedule's run for that time was begun before, by whomever."""
        row = {"id": run, "target": target, "state": RUNNING, "started_at": format_utc(now), "summary": "{}"}
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    runs.insert().values(**row, schedule=schedule, due_at=format_utc(due) if due else None)
                )
        except IntegrityError:
            return False
        return True

    def claim(self, run: str, schedule: int, due: datetime) -> bool:
        """Let an interrupted run serve a schedule's due time; False where that time was served by another run."""
        served = select(runs.c.id).where(runs.c.schedule == schedule, runs.c.due_at == format_utc(due))
        try:
            with self._engine.begin() as connection:
                if connection.execute(served).scalar() == run:
                    return True
                connection.execute(
                    runs.update().where(runs.c.id == run).values(schedule=schedule, due_at=format_utc(due))
                )
        except IntegrityError:
            return False
        return True

    def end(self, run: str, summary: str, now: datetime) -> None:
        """Record that a run is over and forget its frontier but for what failed."""
        with self._engine.begin() as connection:
            closed = runs.update().where(runs.c.id == run)
            connection.execute(closed.values(state=ENDED, ended_at=format_utc(now), summary=summary))
            connection.execute(frontier.delete().where(frontier.c.run == run, frontier.c.error == ""))

    def find_last_finished_due(self, schedule: int) -> datetime | None:
        """The latest due time of a schedule whose run is over, or None."""
        latest = select(func.max(runs.c.due_at)).where(runs.c.schedule == schedule, runs.c.state == ENDED)
        with self._engine.connect() as connection:
            due = connection.execute(latest).scalar()
        return datetime.fromisoformat(due) if due else None

    def all(self, limit: int = 50) -> Sequence[Run]:
        """The runs, newest first."""
        with self._engine.connect() as connection:
            return [
                Run(*row) for row in connection.execute(select(runs).order_by(runs.c.started_at.desc()).limit(limit))
            ]

    def finish_pages(self, run: str, done: Iterable[tuple[str, str]], links: Iterable[Link]) -> None:
        """Record in one step that pages (address, error) are dealt with and that links were found."""
        found = [
            {"run": run, "url": link.url, "role": link.role.value, "state": PENDING, "error": ""} for link in links
        ]
        dealt_with = [
            {"run": run, "url": url, "role": LinkRole.PAGE.value, "state": DONE, "error": e} for url, e in done
        ]
        with self._engine.begin() as connection:
            if found:
                connection.execute(self._insert(frontier).on_conflict_do_nothing(), found)
            if dealt_with:
                upsert = self._insert(frontier)
                renewed = {"state": DONE, "error": upsert.excluded.error}
                connection.execute(
                    upsert.on_conflict_do_update(index_elements=["run", "url"], set_=renewed), dealt_with
                )

    def pending_links(self, run: str) -> Sequence[Link]:
        """The links of a run that are still to fetch."""
        waiting = select(frontier.c.url, frontier.c.role).where(frontier.c.run == run, frontier.c.state == PENDING)
        with self._engine.connect() as connection:
            return [Link(url, LinkRole(role)) for url, role in connection.execute(waiting.order_by(frontier.c.url))]

    def done_urls(self, run: str) -> Sequence[str]:
        """The addresses of a run that are dealt with."""
        dealt_with = select(frontier.c.url).where(frontier.c.run == run, frontier.c.state == DONE)
        with self._engine.connect() as connection:
            return list(connection.execute(dealt_with.order_by(frontier.c.url)).scalars())
