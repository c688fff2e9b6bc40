"""Dataset editions (which version was loaded, when and by whom), and the number of stored adverts.

Hits refer to the versions. A store that holds less than was stored was lost, emptied or exchanged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine, select

from ledger.tables import datasets, stored


@dataclass(frozen=True, slots=True)
class Edition:
    """A loaded version of a dataset, with its counts; `dropped_at` is the time when its entries were deleted."""

    name: str
    version: str
    title: str
    publisher: str
    grade: str
    marking: str
    loaded_at: str
    loaded_by: str
    entries: int
    identifiers: int
    rejected: int
    dropped_at: str | None = None


class Datasets:
    """The dataset editions of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, edition: Edition) -> None:
        """Store an edition; idempotent: the same name and version replace the older row."""
        same = (datasets.c.name == edition.name) & (datasets.c.version == edition.version)
        with self._engine.begin() as connection:
            connection.execute(datasets.delete().where(same))
            connection.execute(datasets.insert().values(**asdict(edition)))

    def all(self) -> Sequence[Edition]:
        """Return every edition, sorted by dataset name and time of loading."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(datasets).order_by(datasets.c.name, datasets.c.loaded_at))
            return [Edition(*row) for row in rows]

    def current(self) -> Sequence[Edition]:
        """Return the newest edition of each dataset that was not dropped."""
        newest = {edition.name: edition for edition in self.all()}
        return [edition for edition in newest.values() if not edition.dropped_at]

    def drop(self, name: str, at: str) -> None:
        """Record that the entries of a dataset were deleted at a time (ISO 8601, UTC); its editions stay."""
        with self._engine.begin() as connection:
            connection.execute(datasets.update().where(datasets.c.name == name).values(dropped_at=at))


class Stored:
    """The record counts of the store, as the ledger knows them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, counts: Mapping[str, int], at: str) -> None:
        """Replace the counts by name ("adverts", "entries"); `at` is the time in ISO 8601, UTC."""
        with self._engine.begin() as connection:
            connection.execute(stored.delete().where(stored.c.name.in_(counts)))
            connection.execute(
                stored.insert(), [{"name": name, "records": count, "at": at} for name, count in counts.items()]
            )

    def counts(self) -> dict[str, int]:
        """Return the counts by name; none if nothing was recorded yet."""
        with self._engine.connect() as connection:
            return dict(connection.execute(select(stored.c.name, stored.c.records)).all())
