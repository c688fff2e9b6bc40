"""Entries of datasets: what a load changes, writing it, and dropping what a newer edition no longer holds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from more_itertools import chunked

from records.entry import EntryRecord, Location
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.writing.capture_merge import CHANGED, NEW, SAME
from search.elasticsearch.writing.document_updates import MAX_ATTEMPTS, WriteFailures, PendingDocument, replace_sightings, bump_revision, sighting_operations
from search.elasticsearch.index.documents import EntryDocument, index_keys
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.client.reader import StoredDocument
from search.entry_equality import has_same_facts
from search.store import Saved

BATCH = 1000
NORTH, EAST = 90.0, 180.0  # degrees


def save(indices: IndexManager, batch: Sequence[EntryRecord]) -> tuple[Saved, list[tuple[EntryRecord, str]]]:
    """Write entries; return what changed, and the entries that the engine refused with its reasons."""
    saved, refused, waiting = Saved(), list[tuple[EntryRecord, str]](), list(batch)
    for _ in range(MAX_ATTEMPTS):
        slots = known(indices, waiting)
        changes = [(recorded, fold(slots, recorded)) for recorded in waiting]
        failures = write(indices, slots)
        waiting = []
        for recorded, change in changes:
            if recorded.entry.id in failures.outrun:
                waiting.append(recorded)
            elif recorded.entry.id in failures.refused:
                refused.append((recorded, failures.refused[recorded.entry.id]))
            else:
                saved += change
        if not waiting:
            break
    return saved, refused + [(recorded, f"outrun by other writers {MAX_ATTEMPTS} times") for recorded in waiting]


def known(indices: IndexManager, batch: Sequence[EntryRecord]) -> dict[str, PendingDocument[EntryDocument]]:
    """Read what the engine has of a batch's entries."""
    ids = {recorded.entry.id for recorded in batch}
    found = indices.reader.get(indices.alias(Index.ENTRIES), ids, EntryDocument)
    return {id_: PendingDocument.of(got) for id_, got in found.items()}


def fold(slots: dict[str, PendingDocument[EntryDocument]], recorded: EntryRecord) -> Saved:
    """Let a load change what is known of an entry, and say how; an edition again, or an older one late, is no change."""
    entry, sightings = recorded.entry, recorded.sightings
    if entry.id not in slots:
        document = EntryDocument(
            id=entry.id, entry=entry, sightings=sightings, identifiers=index_keys(sightings), point=point(entry.location)
        )
        slots[entry.id] = PendingDocument(document)
        return NEW
    document = slots[entry.id].document
    if entry.loaded_at < document.entry.loaded_at and entry.dataset_version != document.entry.dataset_version:
        return SAME
    same = has_same_facts(document.entry, entry)
    if not same or document.entry.dataset_version != entry.dataset_version:
        document.entry, document.point = entry, point(entry.location)
    if document.sightings != sightings:
        replace_sightings(document, sightings)
        document.identifiers = index_keys(sightings)
    return SAME if same else CHANGED


def point(location: Location) -> str | None:
    """Return "latitude,longitude" where a location has both and they are on this planet.

    >>> point(Location(latitude="51.5", longitude="-0.12"))
    '51.5,-0.12'
    >>> point(Location(latitude="510", longitude="n/a"))
    """
    try:
        north, east = float(location.latitude), float(location.longitude)
    except ValueError:
        return None
    there = math.isfinite(north) and math.isfinite(east) and abs(north) <= NORTH and abs(east) <= EAST
    return f"{north!r},{east!r}" if there else None


def write(indices: IndexManager, slots: dict[str, PendingDocument[EntryDocument]]) -> WriteFailures:
    """Write the entries that changed, then the sightings of all, so that a repeat heals."""
    failures = WriteFailures()
    alias = indices.alias(Index.ENTRIES)
    changed = {id_: slot for id_, slot in slots.items() if slot.changed}
    for slot in changed.values():
        bump_revision(slot.document)
    failures.note(changed, indices.bulk.write([slot.write(alias, id_) for id_, slot in changed.items()]))
    operations, owners = [], []
    for id_ in filter(failures.spared, slots):
        followers = list(sighting_operations(slots[id_].document, indices.alias(Index.ENTRY_SIGHTINGS)))
        operations += followers
        owners += [id_] * len(followers)
    failures.note_following(owners, indices.bulk.write(operations))
    return failures


def drop(indices: IndexManager, dataset: str, except_version: str) -> int:
    """Delete the entries of other editions with their sightings, and say how many."""
    alias = indices.alias(Index.ENTRIES)
    stale = {"bool": {"filter": term("dataset", dataset), "must_not": term("dataset_version", except_version)}}
    indices.reader.refresh([alias])
    ids = [hit.id for hit in indices.reader.scan(alias, EntryDocument, stale, page=BATCH)]
    dropped = 0
    for some in chunked(ids, BATCH):
        found = indices.reader.get(alias, some, EntryDocument)
        dropped += delete(indices, [got for got in found.values() if is_stale(got, dataset, except_version)])
    return dropped


def term(field: str, value: str) -> dict[str, object]:
    """Return the query for entries with one value."""
    return {"term": {f"entry.{field}": value}}


def is_stale(got: StoredDocument[EntryDocument], dataset: str, except_version: str) -> bool:
    """Say whether an entry, read again, still is of another edition."""
    entry = got.source.entry if got.source else None
    return entry is not None and entry.dataset == dataset and entry.dataset_version != except_version


def delete(indices: IndexManager, found: Sequence[StoredDocument[EntryDocument]]) -> int:
    """Empty entries, delete their sightings, then the entries; one that another writer renews meanwhile stays whole."""
    emptied = empty(indices, found)
    followers = indices.alias(Index.ENTRY_SIGHTINGS)
    indices.bulk.write([write for document in emptied.values() for write in sighting_operations(document, followers)])
    alias = indices.alias(Index.ENTRIES)
    again = indices.reader.get(alias, list(emptied), EntryDocument)
    gone = [
        BulkOperation(alias, id_, None, got.guard)
        for id_, got in again.items()
        if got.source is not None and got.source.revision == emptied[id_].revision
    ]
    return sum(outcome.status < 300 for outcome in indices.bulk.write(gone))  # noqa: PLR2004 - HTTP's successes


def empty(indices: IndexManager, found: Sequence[StoredDocument[EntryDocument]]) -> dict[str, EntryDocument]:
    """Take all sightings from entries as they were read; return, by id, those that nobody renewed meanwhile."""
    slots = {got.id: PendingDocument.of(got) for got in found}
    for slot in slots.values():
        replace_sightings(slot.document, ())
        slot.document.identifiers = ()
        bump_revision(slot.document)
    alias = indices.alias(Index.ENTRIES)
    outcomes = indices.bulk.write([slot.write(alias, id_) for id_, slot in slots.items()])
    return {id_: slot.document for (id_, slot), outcome in zip(slots.items(), outcomes, strict=True) if outcome.done}
