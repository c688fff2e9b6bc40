"""Dataset editions: which version of which dataset was loaded, when and by whom. Hits refer to these versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine, select

from ledger.tables import datasets


@dataclass(frozen=True, slots=True)
class Edition:
    """A loaded version of a dataset, with its counts."""

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
        """Return the newest edition of each dataset."""
        return list({edition.name: edition for edition in self.all()}.values())
