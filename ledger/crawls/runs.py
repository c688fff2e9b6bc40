"""Crawl runs, their frontiers and their unread pages.

A killed crawl resumes from its frontier, and each due time runs once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Select, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from ledger.database import format_utc
from ledger.errors import LedgerConflict, NoSuchRun
from ledger.tables import frontier, runs, unread_pages
from records.crawl import Link, LinkRole, UnreadKind, UnreadPage
from records.page import Capture

PENDING, DONE = "pending", "done"
RUNNING, ENDED = "running", "ended"


@dataclass(frozen=True, slots=True)
class Run:
    """A crawl of one target (the name of a site, or a URL), which may span several starts of the program.

    `summary` is the JSON of its CrawlSummary up to now, "{}" before its first pages.
    """

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

    def get(self, reference: str) -> Run:
        """Return the run with an id, or with the only id that starts with it; raise NoSuchRun."""
        matching = select(runs).where(runs.c.id.startswith(reference, autoescape=True)).order_by(runs.c.id).limit(2)
        with self._engine.connect() as connection:
            found = [Run(*row) for row in connection.execute(matching)]
        exact = [run for run in found if run.id == reference]
        if len(exact or found) != 1 or not reference:
            raise NoSuchRun(reference)
        return (exact or found)[0]

    def all(self, target: str | None = None, limit: int | None = None) -> Sequence[Run]:
        """Return the runs, or those of a target, newest first, at most `limit`."""
        newest = _of_target(select(runs), target).order_by(runs.c.started_at.desc(), runs.c.id.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [Run(*row) for row in connection.execute(newest)]

    def count(self, target: str | None = None) -> int:
        """Return the number of runs, or of those of a target."""
        with self._engine.connect() as connection:
            return int(connection.execute(_of_target(select(func.count(runs.c.id)), target)).scalar_one())

    def find_last_of_schedule(self, schedule: int) -> Run | None:
        """Return the newest run of a schedule, or None."""
        newest = select(runs).where(runs.c.schedule == schedule).order_by(runs.c.due_at.desc()).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(newest).first()
        return Run(*row) if row else None

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
        """Store the end of a run and delete its frontier."""
        with self._engine.begin() as connection:
            ended = runs.update().where(runs.c.id == run)
            connection.execute(ended.values(state=ENDED, ended_at=format_utc(now), summary=summary))
            connection.execute(frontier.delete().where(frontier.c.run == run))

    def save_summary(self, run: str, summary: str) -> None:
        """Store the summary of a run up to now."""
        with self._engine.begin() as connection:
            connection.execute(runs.update().where(runs.c.id == run).values(summary=summary))

    def find_last_finished_due(self, schedule: int) -> datetime | None:
        """Return the latest due time of a schedule whose run has ended, or None."""
        latest = select(func.max(runs.c.due_at)).where(runs.c.schedule == schedule, runs.c.state == ENDED)
        with self._engine.connect() as connection:
            due = connection.execute(latest).scalar()
        return datetime.fromisoformat(due) if due else None

    def finish_pages(
        self, run: str, done: Collection[str], links: Iterable[Link], unread: Iterable[UnreadPage] = ()
    ) -> None:
        """Mark URLs as done, add new links as pending and store the unread pages, in one transaction.

        Idempotent: a page that is done never becomes pending again, and its former rows are replaced.
        """
        with self._engine.begin() as connection:
            self._add_pending(connection, run, links)
            self._mark_done(connection, run, done)
            _forget_unread_urls(connection, run, done)
            self._add_unread(connection, run, unread)

    def replace_unread(self, run: str, urls: Collection[str], unread: Iterable[UnreadPage]) -> None:
        """Store unread pages, replacing the rows of these URLs."""
        with self._engine.begin() as connection:
            _forget_unread_urls(connection, run, urls)
            self._add_unread(connection, run, unread)

    def forget_unread(self, run: str, kinds: Collection[UnreadKind]) -> None:
        """Delete the unread pages of these kinds, before a run is read again as a whole."""
        with self._engine.begin() as connection:
            connection.execute(
                unread_pages.delete().where(unread_pages.c.run == run, unread_pages.c.kind.in_(sorted(kinds)))
            )

    def unread(self, run: str) -> Iterator[UnreadPage]:
        """Yield what a run did not read, sorted by kind and URL; links that it has not reached yet come last."""
        columns = (unread_pages.c.url, unread_pages.c.kind, unread_pages.c.reason, unread_pages.c.capture)
        stored = select(*columns).where(unread_pages.c.run == run).order_by(unread_pages.c.kind, unread_pages.c.url)
        with self._engine.connect() as connection:
            rows = connection.execute(stored).all()
        yield from (_build_unread_page(*row) for row in rows)
        for link in self.pending_links(run):
            yield UnreadPage(link.url, UnreadKind.NOT_REACHED, "the crawl was stopped before it")

    def count_unread(self, run: str) -> Counter[UnreadKind]:
        """Return the number of unread pages of each kind."""
        kinds = select(unread_pages.c.kind, func.count()).where(unread_pages.c.run == run).group_by(unread_pages.c.kind)
        pending = select(func.count()).where(frontier.c.run == run, frontier.c.state == PENDING)
        with self._engine.connect() as connection:
            counts = Counter({UnreadKind(kind): count for kind, count in connection.execute(kinds)})
            counts[UnreadKind.NOT_REACHED] += connection.execute(pending).scalar_one()
        return +counts

    def _add_pending(self, connection: Connection, run: str, links: Iterable[Link]) -> None:
        rows = [{"run": run, "url": link.url, "role": link.role.value, "state": PENDING} for link in links]
        if rows:
            connection.execute(self._insert(frontier).on_conflict_do_nothing(), rows)

    def _mark_done(self, connection: Connection, run: str, done: Iterable[str]) -> None:
        rows = [{"run": run, "url": url, "role": LinkRole.PAGE.value, "state": DONE} for url in done]
        if rows:
            upsert = self._insert(frontier).on_conflict_do_update(index_elements=["run", "url"], set_={"state": DONE})
            connection.execute(upsert, rows)

    def _add_unread(self, connection: Connection, run: str, unread: Iterable[UnreadPage]) -> None:
        rows = [
            {
                "run": run,
                "url": page.url,
                "kind": page.kind.value,
                "reason": page.reason,
                "capture": msgspec.json.encode(page.capture).decode() if page.capture else "",
            }
            for page in unread
        ]
        if rows:
            upsert = self._insert(unread_pages)
            changes = {"reason": upsert.excluded.reason, "capture": upsert.excluded.capture}
            connection.execute(upsert.on_conflict_do_update(index_elements=["run", "url", "kind"], set_=changes), rows)

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


def _of_target(query: Select[Any], target: str | None) -> Select[Any]:
    return query if target is None else query.where(runs.c.target == target)


def _forget_unread_urls(connection: Connection, run: str, urls: Collection[str]) -> None:
    if urls:
        page = delete(unread_pages).where(unread_pages.c.run == run, unread_pages.c.url == bindparam("page"))
        connection.execute(page, [{"page": url} for url in urls])


def _build_unread_page(url: str, kind: str, reason: str, capture: str) -> UnreadPage:
    return UnreadPage(url, UnreadKind(kind), reason, msgspec.json.decode(capture, type=Capture) if capture else None)
