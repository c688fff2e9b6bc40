"""Crawl runs and their frontiers: a killed crawl resumes from its frontier, and each due time runs once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from ledger.database import format_utc
from ledger.errors import LedgerConflict
from ledger.tables import frontier, runs
from records.crawl import Link, LinkRole

PENDING, DONE = "pending", "done"
RUNNING, ENDED = "running", "ended"


@dataclass(frozen=True, slots=True)
class Run:
    """A crawl of one target (the name of a site, or a URL), which may span several starts of the program."""

    id: str
    schedule: int | None
    due_at: str | None
    target: str
    state: str
    started_at: str
    ended_at: str | None
    summary: str


class Runs:
    """The crawl runs of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert = postgresql_insert if engine.dialect.name == "postgresql" else sqlite_insert

    def find_unfinished(self, target: str) -> Run | None:
        """Return the newest interrupted run of a target, or None."""
        mine = select(runs).where(runs.c.target == target, runs.c.state == RUNNING).order_by(runs.c.started_at.desc())
        with self._engine.connect() as connection:
            row = connection.execute(mine).first()
        return Run(*row) if row else None

    def begin(
        self, run: str, target: str, now: datetime, *, schedule: int | None = None, due: datetime | None = None
    ) -> bool:
        """Store the start of a run; return False if the schedule's due time already has a run."""
        row = {"id": run, "target": target, "state": RUNNING, "started_at": format_utc(now), "summary": "{}"}
        due_at = format_utc(due) if due else None
        try:
            with self._engine.begin() as connection:
                connection.execute(runs.insert().values(**row, schedule=schedule, due_at=due_at))
        except LedgerConflict:
            return False
        return True

    def claim(self, run: str, schedule: int, due: datetime) -> bool:
        """Assign an interrupted run to a schedule's due time; return False if another run has that time."""
        owner = select(runs.c.id).where(runs.c.schedule == schedule, runs.c.due_at == format_utc(due))
        claimed = runs.update().where(runs.c.id == run).values(schedule=schedule, due_at=format_utc(due))
        try:
            with self._engine.begin() as connection:
                if connection.execute(owner).scalar() != run:
                    connection.execute(claimed)
        except LedgerConflict:
            return False
        return True

    def end(self, run: str, summary: str, now: datetime) -> None:
        """Store the end of a run and delete its frontier, except for failed pages."""
        with self._engine.begin() as connection:
            ended = runs.update().where(runs.c.id == run)
            connection.execute(ended.values(state=ENDED, ended_at=format_utc(now), summary=summary))
            connection.execute(frontier.delete().where(frontier.c.run == run, frontier.c.error == ""))

    def find_last_finished_due(self, schedule: int) -> datetime | None:
        """Return the latest due time of a schedule whose run has ended, or None."""
        latest = select(func.max(runs.c.due_at)).where(runs.c.schedule == schedule, runs.c.state == ENDED)
        with self._engine.connect() as connection:
            due = connection.execute(latest).scalar()
        return datetime.fromisoformat(due) if due else None

    def finish_pages(self, run: str, done: Iterable[tuple[str, str]], links: Iterable[Link]) -> None:
        """Mark pages, as (URL, error) pairs, as done and add new links as pending, in one transaction.

        Idempotent: a page that is done never becomes pending again.
        """
        with self._engine.begin() as connection:
            self._add_pending(connection, run, links)
            self._mark_done(connection, run, done)

    def _add_pending(self, connection: Connection, run: str, links: Iterable[Link]) -> None:
        rows = [{"run": run, "url": link.url, "role": link.role.value, "state": PENDING, "error": ""} for link in links]
        if rows:
            connection.execute(self._insert(frontier).on_conflict_do_nothing(), rows)

    def _mark_done(self, connection: Connection, run: str, done: Iterable[tuple[str, str]]) -> None:
        role = LinkRole.PAGE.value
        rows = [{"run": run, "url": url, "role": role, "state": DONE, "error": error} for url, error in done]
        if rows:
            upsert = self._insert(frontier)
            changes = {"state": DONE, "error": upsert.excluded.error}
            connection.execute(upsert.on_conflict_do_update(index_elements=["run", "url"], set_=changes), rows)

    def pending_links(self, run: str) -> Sequence[Link]:
        """Return the links of a run that are not fetched yet, sorted by URL."""
        pending = select(frontier.c.url, frontier.c.role).where(frontier.c.run == run, frontier.c.state == PENDING)
        with self._engine.connect() as connection:
            return [Link(url, LinkRole(role)) for url, role in connection.execute(pending.order_by(frontier.c.url))]

    def done_urls(self, run: str) -> Sequence[str]:
        """Return the URLs of a run that are done, sorted."""
        done = select(frontier.c.url).where(frontier.c.run == run, frontier.c.state == DONE)
        with self._engine.connect() as connection:
            return list(connection.execute(done.order_by(frontier.c.url)).scalars())
