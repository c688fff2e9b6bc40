"""The washes on record: who washed which list for what, against which data, with which counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine, select

from ledger.errors import NoSuchWash
from ledger.tables import washes


@dataclass(frozen=True, slots=True)
class WashRecord:
    """A finished wash.

    `run` is its id; `at` the time in ISO 8601, UTC; `list` the path as the user gave it and `sha256` the digest of its
    content. `question`, `searched` and `results` are JSON: what the wash was narrowed to, the sources with their
    versions, and the rows by result.
    """

    run: str
    at: str
    user: str
    operation: str
    purpose: str
    list: str
    sha256: str
    question: str
    searched: str
    results: str


class Washes:
    """The washes of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, wash: WashRecord) -> None:
        """Store a wash; the same wash again replaces its record."""
        with self._engine.begin() as connection:
            connection.execute(washes.delete().where(washes.c.run == wash.run))
            connection.execute(washes.insert().values(**asdict(wash)))

    def get(self, reference: str) -> WashRecord:
        """Return the wash with an id, or with the only id that starts with it; raise NoSuchWash."""
        found = [wash for wash in self.all() if reference and wash.run.startswith(reference)]
        if len(found) != 1:
            raise NoSuchWash(reference)
        return found[0]

    def all(self) -> Sequence[WashRecord]:
        """Return every wash, the newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(washes).order_by(washes.c.at.desc(), washes.c.run))
            return [WashRecord(*row) for row in rows]
