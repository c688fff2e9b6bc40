"""The washes that were asked for over the API, from the upload of the list to the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Row, select

from ledger.database import format_utc
from ledger.errors import LedgerConflict, NoSuchWash
from ledger.tables import wash_jobs


class JobState(StrEnum):
    """What has become of a wash that was asked for."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class WashJob:
    """A wash that was asked for over the API.

    `list` is the name of the uploaded list, `question` the JSON of what it is narrowed to, `request` the digest of
    both. `rows_done` counts the rows washed so far; `run` is the id of the finished wash, `error` why it failed.
    """

    id: str
    operation: int
    user: str
    created_at: str
    list: str
    question: str
    request: str
    idempotency_key: str | None = None
    state: JobState = JobState.QUEUED
    rows_done: int = 0
    ended_at: str | None = None
    run: str | None = None
    error: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in OPEN_STATES


class WashJobs:
    """The washes asked for over the API, of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, job: WashJob) -> WashJob:
        """Store a job and return it; return the stored one if it has the same operation and idempotency key."""
        values = {name: getattr(job, name) for name in WashJob.__slots__}
        try:
            with self._engine.begin() as connection:
                connection.execute(wash_jobs.insert().values(values))
        except LedgerConflict:
            known = self.find_by_key(job.operation, job.idempotency_key or "")
            if known is None:
                raise
            return known
        return job

    def get(self, job: str, operation: int | None = None) -> WashJob:
        """Return a job, of an operation only if one is given; raise NoSuchWash."""
        query = select(wash_jobs).where(wash_jobs.c.id == job)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None or operation not in (None, row.operation):
            raise NoSuchWash(job)
        return _build(row)

    def find_by_key(self, operation: int, key: str) -> WashJob | None:
        """Return the job of an operation with an idempotency key, or None."""
        mine = (wash_jobs.c.operation == operation, wash_jobs.c.idempotency_key == key)
        with self._engine.connect() as connection:
            row = connection.execute(select(wash_jobs).where(*mine)).first()
        return None if row is None else _build(row)

    def list_open(self) -> Sequence[WashJob]:
        """Return the jobs that have not ended, oldest first."""
        query = select(wash_jobs).where(wash_jobs.c.state.in_(OPEN_STATES)).order_by(wash_jobs.c.created_at)
        with self._engine.connect() as connection:
            return list(map(_build, connection.execute(query)))

    def list_of(self, operation: int, limit: int, before: str = "") -> Sequence[WashJob]:
        """Return jobs of an operation, newest first, at most `limit`; those older than the job `before`, if given."""
        query = select(wash_jobs).where(wash_jobs.c.operation == operation)
        if before:
            last = self.get(before, operation)
            column = wash_jobs.c
            query = query.where(
                (column.created_at < last.created_at) | ((column.created_at == last.created_at) & (column.id < last.id))
            )
        query = query.order_by(wash_jobs.c.created_at.desc(), wash_jobs.c.id.desc()).limit(limit)
        with self._engine.connect() as connection:
            return list(map(_build, connection.execute(query)))

    def start(self, job: str) -> bool:
        """Mark a job as running, again after a restart; return False if it has ended."""
        return self._update(job, state=JobState.RUNNING, rows_done=0)

    def save_progress(self, job: str, rows: int) -> bool:
        """Store the number of rows washed so far; return False if the job was cancelled."""
        return self._update(job, rows_done=rows)

    def end(
        self, job: str, state: JobState, now: datetime, *, run: str | None = None, error: str | None = None
    ) -> bool:
        """Store the end of a job; return False if it had ended before."""
        return self._update(job, state=state, ended_at=format_utc(now), run=run, error=error)

    def _update(self, job: str, **values: object) -> bool:
        still_open = wash_jobs.update().where(wash_jobs.c.id == job, wash_jobs.c.state.in_(OPEN_STATES))
        with self._engine.begin() as connection:
            return connection.execute(still_open.values(**values)).rowcount > 0


def _build(row: Row[Any]) -> WashJob:
    values = row._asdict()
    return WashJob(**{**values, "state": JobState(values["state"])})
