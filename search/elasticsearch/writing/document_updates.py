"""Read-modify-write of documents with optimistic concurrency, and the sightings that depend on them.

Each record has a leading document (an advert, a version, an entry). It is written only if it is still in the state in
which it was read; a writer that loses the race reads again and repeats its change. Sightings carry the revision of
their holder, so an older revision never overwrites the sightings of a newer one. Writing a batch again completes an
interrupted write; the spool, the crawl frontier and a repeated load all do that.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar

import msgspec

from records.identifier import Sighting
from search.elasticsearch.client.bulk import BulkItemResult, BulkOperation, WritePrecondition
from search.elasticsearch.client.reader import StoredDocument
from search.elasticsearch.index.documents import SightingDocument, build_index_keys, build_sighting_id, encode

MAX_ATTEMPTS = 50  # how often a write may lose the race against other writers
TOO_MANY_CONFLICTS = f"other writers were faster {MAX_ATTEMPTS} times"


class SightingHolder(Protocol):
    """A document with sightings: a version or an entry."""

    id: str
    sightings: tuple[Sighting, ...]
    revision: int
    retired: tuple[str, ...]

    def build_sighting_documents(self) -> Iterable[SightingDocument]:
        """Yield its sightings as documents."""


D = TypeVar("D", bound=msgspec.Struct)


class PendingDocument(Generic[D]):
    """A document to write, with the stored state it is based on (`guard` None: it is new)."""

    def __init__(self, document: D, guard: WritePrecondition | None = None) -> None:
        self.document = document
        self.guard = guard
        self._stored = encode(document) if guard else b""

    @classmethod
    def from_stored(cls, stored: StoredDocument[D]) -> PendingDocument[D]:
        """Return the pending document for a document that was read."""
        assert stored.source is not None  # noqa: S101 - the reader omits missing documents
        return cls(stored.source, stored.guard)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return self.guard is None or encode(self.document) != self._stored

    def build_write_operation(self, alias: str, id_: str) -> BulkOperation:
        """Return the write, which fails if the stored state has changed."""
        return BulkOperation(alias, id_, encode(self.document), self.guard, new=self.guard is None)


def replace_sightings(holder: SightingHolder, sightings: tuple[Sighting, ...]) -> None:
    """Replace the sightings of a holder; identifiers that it loses become retired."""
    before = {*build_index_keys(holder.sightings), *holder.retired}
    holder.sightings, holder.retired = sightings, tuple(sorted(before.difference(build_index_keys(sightings))))


def bump_revision(holder: SightingHolder) -> None:
    """Increase the revision, based on the clock, so that a deleted and recreated holder does not restart at 1."""
    holder.revision = max(holder.revision + 1, time.time_ns() // 1_000_000)


def build_sighting_operations(holder: SightingHolder, alias: str) -> Iterator[BulkOperation]:
    """Yield the writes and deletes that bring the sightings of a holder up to date."""
    for document in holder.build_sighting_documents():
        id_ = build_sighting_id(holder.id, document.identifier)
        yield BulkOperation(alias, id_, encode(document), version=holder.revision)
    for identifier in holder.retired:
        yield BulkOperation(alias, build_sighting_id(holder.id, identifier), None, version=holder.revision)


class WriteFailures:
    """The records that were not written: those that lost a race, and those refused, with the reason."""

    def __init__(self) -> None:
        self.conflicts: set[str] = set()
        self.refused: dict[str, str] = {}

    def add_guarded(self, record_ids: Iterable[str], results: Iterable[BulkItemResult]) -> None:
        """Collect the failures of guarded writes, one result per record."""
        for record_id, result in zip(record_ids, results, strict=True):
            if result.is_conflict:
                self.conflicts.add(record_id)
            elif not result.is_done:
                self.refused[record_id] = result.reason

    def add_versioned(self, record_ids: Iterable[str], results: Iterable[BulkItemResult]) -> None:
        """Collect the failures of versioned writes, for which a conflict means that a newer version is stored."""
        for record_id, result in zip(record_ids, results, strict=True):
            if not (result.is_done or result.is_conflict):
                self.refused[record_id] = result.reason

    def has_succeeded(self, record_id: str) -> bool:
        """Return whether a record has no failure so far."""
        return record_id not in self.conflicts and record_id not in self.refused
