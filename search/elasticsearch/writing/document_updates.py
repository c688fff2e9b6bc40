"""Documents that are read, changed and written back, and the sightings that follow them.

Of the documents that make a record one leads (an advert, a version, an entry): it is written only over the state it was made
from, so of two writers the one who was outrun reads again and does its part anew. Sightings follow their holder; an older
revision of it never overwrites the sightings of a newer one. A crash in between is healed when the batch is written again,
which the spool, the frontier of a crawl and a repeated load all do.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar

import msgspec

from records.identifier import Sighting
from search.elasticsearch.client.bulk import WritePrecondition, BulkOperation, BulkItemResult
from search.elasticsearch.index.documents import SightingDocument, index_keys, sighting_id
from search.elasticsearch.client.reader import StoredDocument

MAX_ATTEMPTS = 50  # how often another writer may be faster

encode = msgspec.json.Encoder().encode


class SightingHolder(Protocol):
    """A version or an entry: what has sightings."""

    id: str
    sightings: tuple[Sighting, ...]
    revision: int
    retired: tuple[str, ...]

    def sighting_documents(self) -> Iterable[SightingDocument]:
        """Yield its sightings as documents."""


D = TypeVar("D", bound=msgspec.Struct)


class PendingDocument(Generic[D]):
    """A document in the hands of a writer, and the state of it that the engine has."""

    def __init__(self, document: D, guard: WritePrecondition | None = None) -> None:
        self.document = document
        self.guard = guard
        self._before = encode(document) if guard else b""

    @classmethod
    def of(cls, got: StoredDocument[D]) -> PendingDocument[D]:
        """Return the slot of a document that was read."""
        assert got.source is not None  # noqa: S101 - the reader leaves out what does not exist
        return cls(got.source, got.guard)

    @property
    def changed(self) -> bool:
        """Say whether there is anything to write."""
        return self.guard is None or encode(self.document) != self._before

    def write(self, alias: str, id_: str) -> BulkOperation:
        """Return the write that builds on the state that was read."""
        return BulkOperation(alias, id_, encode(self.document), self.guard, new=self.guard is None)


def replace_sightings(holder: SightingHolder, sightings: tuple[Sighting, ...]) -> None:
    """Give a holder the sightings of a newer reading; identifiers that it lost are remembered as retired."""
    before = {*index_keys(holder.sightings), *holder.retired}
    holder.sightings, holder.retired = sightings, tuple(sorted(before.difference(index_keys(sightings))))


def bump_revision(holder: SightingHolder) -> None:
    """Give a holder a higher revision; by the clock, so that one which was deleted and comes back does not begin again at 1."""
    holder.revision = max(holder.revision + 1, time.time_ns() // 1_000_000)


def sighting_operations(holder: SightingHolder, alias: str) -> Iterator[BulkOperation]:
    """Yield the writes that bring a holder's sightings to what it says."""
    for document in holder.sighting_documents():
        yield BulkOperation(alias, sighting_id(holder.id, document.identifier), encode(document), version=holder.revision)
    for identifier in holder.retired:
        yield BulkOperation(alias, sighting_id(holder.id, identifier), None, version=holder.revision)


class WriteFailures:
    """What was not written, by record: outrun by another writer, or refused with a reason."""

    def __init__(self) -> None:
        self.outrun: set[str] = set()
        self.refused: dict[str, str] = {}

    def note(self, records: Iterable[str], outcomes: Iterable[BulkItemResult]) -> None:
        """Sort the outcomes of a guarded write, one a record."""
        for record, outcome in zip(records, outcomes, strict=True):
            if outcome.outrun:
                self.outrun.add(record)
            elif not outcome.done:
                self.refused[record] = outcome.reason

    def note_following(self, records: Iterable[str], outcomes: Iterable[BulkItemResult]) -> None:
        """Sort the outcomes of writes that may give way to newer ones."""
        for record, outcome in zip(records, outcomes, strict=True):
            if not (outcome.done or outcome.outrun):
                self.refused[record] = outcome.reason

    def spared(self, record: str) -> bool:
        """Say whether nothing has happened to a record."""
        return record not in self.outrun and record not in self.refused
