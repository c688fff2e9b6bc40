"""Writes dataset entries, and drops those that a newer edition no longer has."""

from __future__ import annotations

import math
from collections.abc import Sequence

from more_itertools import chunked

from records.entry import EntryRecord, Location
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.client.reader import StoredDocument
from search.elasticsearch.index.documents import EntryDocument, build_index_keys
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.writing.capture_merge import CHANGED, NEW, SAME
from search.elasticsearch.writing.document_updates import (
    MAX_ATTEMPTS,
    TOO_MANY_CONFLICTS,
    PendingDocument,
    WriteFailures,
    build_sighting_operations,
    bump_revision,
    replace_sightings,
)
from search.entry_equality import has_same_facts
from search.store import Saved

DROP_BATCH_SIZE = 1000
MAX_LATITUDE, MAX_LONGITUDE = 90.0, 180.0  # degrees

PendingEntries = dict[str, PendingDocument[EntryDocument]]


def save_entries(indices: IndexManager, batch: Sequence[EntryRecord]) -> tuple[Saved, list[tuple[EntryRecord, str]]]:
    """Write entries; return what changed, and the entries that the engine refused, each with the reason."""
    saved, refused, records = Saved(), list[tuple[EntryRecord, str]](), list(batch)
    for _ in range(MAX_ATTEMPTS):
        pending = read_entries(indices, records)
        changes = [(record, merge_entry(pending, record)) for record in records]
        failures = write_entries(indices, pending)
        records = []
        for record, change in changes:
            if record.entry.id in failures.conflicts:
                records.append(record)
            elif record.entry.id in failures.refused:
                refused.append((record, failures.refused[record.entry.id]))
            else:
                saved += change
        if not records:
            break
    return saved, refused + [(record, TOO_MANY_CONFLICTS) for record in records]


def read_entries(indices: IndexManager, batch: Sequence[EntryRecord]) -> PendingEntries:
    """Read the stored entries of a batch."""
    ids = {record.entry.id for record in batch}
    found = indices.reader.get(indices.get_alias(Index.ENTRIES), ids, EntryDocument)
    return {id_: PendingDocument.from_stored(stored) for id_, stored in found.items()}


def merge_entry(pending: PendingEntries, record: EntryRecord) -> Saved:
    """Merge an entry into its document and return whether it is new, changed or the same. A late older edition is
    ignored.
    """
    entry, sightings = record.entry, record.sightings
    if entry.id not in pending:
        keys, point = build_index_keys(sightings), format_point(entry.location)
        document = EntryDocument(id=entry.id, entry=entry, sightings=sightings, identifiers=keys, point=point)
        pending[entry.id] = PendingDocument(document)
        return NEW
    document = pending[entry.id].document
    is_other_edition = entry.dataset_version != document.entry.dataset_version
    if is_other_edition and entry.loaded_at < document.entry.loaded_at:
        return SAME
    is_same = has_same_facts(document.entry, entry)
    if is_other_edition or not is_same:
        document.entry, document.point = entry, format_point(entry.location)
    if document.sightings != sightings:
        replace_sightings(document, sightings)
        document.identifiers = build_index_keys(sightings)
    return SAME if is_same else CHANGED


def format_point(location: Location) -> str | None:
    """Return "latitude,longitude" if a location has both and they are valid, else None.

    >>> format_point(Location(latitude="51.5", longitude="-0.12"))
    '51.5,-0.12'
    >>> format_point(Location(latitude="510", longitude="n/a"))
    """
    try:
        latitude, longitude = float(location.latitude), float(location.longitude)
    except ValueError:
        return None
    is_valid = is_within(latitude, MAX_LATITUDE) and is_within(longitude, MAX_LONGITUDE)
    return f"{latitude!r},{longitude!r}" if is_valid else None


def is_within(degrees: float, limit: float) -> bool:
    """Return whether a coordinate is a number from -limit to limit."""
    return math.isfinite(degrees) and abs(degrees) <= limit


def write_entries(indices: IndexManager, pending: PendingEntries) -> WriteFailures:
    """Write the changed entries, then the sightings of all, so that repeating a batch completes it."""
    failures = WriteFailures()
    alias = indices.get_alias(Index.ENTRIES)
    changed = {id_: entry for id_, entry in pending.items() if entry.is_changed}
    for entry in changed.values():
        bump_revision(entry.document)
    operations = [entry.build_write_operation(alias, id_) for id_, entry in changed.items()]
    failures.add_guarded(changed, indices.bulk.write(operations))
    write_entry_sightings(indices, pending, failures)
    return failures


def write_entry_sightings(indices: IndexManager, pending: PendingEntries, failures: WriteFailures) -> None:
    """Write the sightings of the entries that were written."""
    alias = indices.get_alias(Index.ENTRY_SIGHTINGS)
    operations: list[BulkOperation] = []
    entry_ids: list[str] = []
    for id_ in filter(failures.has_succeeded, pending):
        for operation in build_sighting_operations(pending[id_].document, alias):
            operations.append(operation)
            entry_ids.append(id_)
    failures.add_versioned(entry_ids, indices.bulk.write(operations))


def drop_entries(indices: IndexManager, dataset: str, except_version: str) -> int:
    """Delete the entries of all other editions of a dataset with their sightings, and return their number."""
    alias = indices.get_alias(Index.ENTRIES)
    is_dataset = {"term": {"entry.dataset": dataset}}
    is_kept_version = {"term": {"entry.dataset_version": except_version}}
    stale = {"bool": {"filter": is_dataset, "must_not": is_kept_version}}
    indices.reader.refresh([alias])
    ids = [hit.id for hit in indices.reader.scan(alias, EntryDocument, stale, page_size=DROP_BATCH_SIZE)]
    dropped = 0
    for batch in chunked(ids, DROP_BATCH_SIZE):
        found = indices.reader.get(alias, batch, EntryDocument).values()
        dropped += delete_entries(indices, [stored for stored in found if is_stale(stored, dataset, except_version)])
    return dropped


def is_stale(stored: StoredDocument[EntryDocument], dataset: str, except_version: str) -> bool:
    """Return whether an entry, read again, is still of another edition."""
    entry = stored.source.entry if stored.source else None
    return entry is not None and entry.dataset == dataset and entry.dataset_version != except_version


def delete_entries(indices: IndexManager, found: Sequence[StoredDocument[EntryDocument]]) -> int:
    """Delete entries with their sightings and return their number. An entry that another writer renews meanwhile stays.

    First each entry is written without sightings, which fails if it was renewed; then its sightings are deleted; then
    the entry itself, if it still has the revision of the first step.
    """
    emptied = empty_entries(indices, found)
    sightings_alias = indices.get_alias(Index.ENTRY_SIGHTINGS)
    deletes = [op for document in emptied.values() for op in build_sighting_operations(document, sightings_alias)]
    indices.bulk.write(deletes)
    alias = indices.get_alias(Index.ENTRIES)
    current = indices.reader.get(alias, list(emptied), EntryDocument)
    deletable = [
        BulkOperation(alias, id_, None, stored.guard)
        for id_, stored in current.items()
        if stored.source is not None and stored.source.revision == emptied[id_].revision
    ]
    return sum(result.is_deleted for result in indices.bulk.write(deletable))


def empty_entries(indices: IndexManager, found: Sequence[StoredDocument[EntryDocument]]) -> dict[str, EntryDocument]:
    """Remove all sightings from the entries; return, by id, those that no other writer changed meanwhile."""
    pending = {stored.id: PendingDocument.from_stored(stored) for stored in found}
    for entry in pending.values():
        replace_sightings(entry.document, ())
        entry.document.identifiers = ()
        bump_revision(entry.document)
    alias = indices.get_alias(Index.ENTRIES)
    results = indices.bulk.write([entry.build_write_operation(alias, id_) for id_, entry in pending.items()])
    written = zip(pending.items(), results, strict=True)
    return {id_: entry.document for (id_, entry), result in written if result.is_done}
