"""Writes adverts: first the advert documents, then their versions, then the sightings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from records.advert import Advert, ExtractedAdvert
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.index.documents import AdvertDocument, VersionDocument
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.writing.capture_merge import AdvertCapture, MergeState, merge_capture
from search.elasticsearch.writing.document_updates import (
    MAX_ATTEMPTS,
    TOO_MANY_CONFLICTS,
    PendingDocument,
    WriteFailures,
    build_sighting_operations,
    bump_revision,
)
from search.store import Saved


def save_adverts(
    indices: IndexManager, batch: Sequence[ExtractedAdvert]
) -> tuple[Saved, list[tuple[ExtractedAdvert, str]]]:
    """Write captures; return what changed, and the captures that the engine refused, each with the reason.

    Captures that lose a race against another writer are read and merged again.
    """
    saved, refused = Saved(), list[tuple[ExtractedAdvert, str]]()
    pending = [AdvertCapture.from_extracted(extracted) for extracted in batch]
    for attempt in range(MAX_ATTEMPTS):
        state = read_state(indices, pending, every_version=attempt > 0)
        changes = [(capture, merge_capture(state, capture, indices.locate)) for capture in pending]
        failures = write_state(indices, state)
        pending = [capture for capture in pending if capture.id in failures.conflicts]
        saved += sum_changes(changes, failures)
        refused += list_refused(changes, failures)
        if not pending:
            break
    return saved, refused + [(capture.extracted, TOO_MANY_CONFLICTS) for capture in pending]


def find_unchanged(indices: IndexManager, batch: Sequence[Advert], rules: str) -> dict[int, ExtractedAdvert]:
    """Return by number in the batch the adverts whose newest version is stored with the sightings of these rules."""
    captures = [AdvertCapture.from_extracted(ExtractedAdvert(advert)) for advert in batch]
    state = read_state(indices, captures, every_version=False)
    found = {}
    for number, capture in enumerate(captures):
        advert, version = state.adverts.get(capture.id), state.versions.get(capture.version_id)
        is_newest = advert is not None and advert.document.newest == capture.version
        if is_newest and version is not None and version.document.rules == rules:
            found[number] = ExtractedAdvert(batch[number], version.document.sightings, rules)
    return found


def sum_changes(changes: Iterable[tuple[AdvertCapture, Saved]], failures: WriteFailures) -> Saved:
    """Return the sum of the changes that were written."""
    return sum((change for capture, change in changes if failures.has_succeeded(capture.id)), Saved())


def list_refused(
    changes: Iterable[tuple[AdvertCapture, Saved]], failures: WriteFailures
) -> Iterator[tuple[ExtractedAdvert, str]]:
    """Yield the captures that the engine refused, each with the reason; those with a conflict are tried again first."""
    for capture, _ in changes:
        if capture.id in failures.refused and capture.id not in failures.conflicts:
            yield capture.extracted, failures.refused[capture.id]


def read_state(indices: IndexManager, batch: Sequence[AdvertCapture], *, every_version: bool) -> MergeState:
    """Read the stored adverts and versions of a batch.

    A new advert has no versions, unless an interrupted write left one: `every_version` looks for those too.
    """
    adverts = indices.reader.get(indices.get_alias(Index.ADVERTS), {capture.id for capture in batch}, AdvertDocument)
    version_ids = {capture.version_id for capture in batch if every_version or capture.id in adverts}
    versions = indices.reader.get(indices.get_alias(Index.VERSIONS), version_ids, VersionDocument)
    return MergeState(
        {id_: PendingDocument.from_stored(advert) for id_, advert in adverts.items()},
        {id_: PendingDocument.from_stored(version) for id_, version in versions.items()},
    )


def write_state(indices: IndexManager, state: MergeState) -> WriteFailures:
    """Write the changed adverts, then versions, then all sightings, so that repeating a batch completes it."""
    failures = WriteFailures()
    alias = indices.get_alias(Index.ADVERTS)
    changed = {id_: pending for id_, pending in state.adverts.items() if pending.is_changed}
    operations = [pending.build_write_operation(alias, id_) for id_, pending in changed.items()]
    failures.add_guarded(changed, indices.bulk.write(operations))
    write_versions(indices, state, failures)
    write_sightings(indices, state, failures)
    return failures


def write_versions(indices: IndexManager, state: MergeState, failures: WriteFailures) -> None:
    """Write the changed versions of the adverts that were written."""
    alias = indices.get_alias(Index.VERSIONS)
    operations: list[BulkOperation] = []
    advert_ids: list[str] = []
    for version_id, advert_id in state.touched.items():
        pending = state.versions[version_id]
        if failures.has_succeeded(advert_id) and pending.is_changed:
            bump_revision(pending.document)
            operations.append(pending.build_write_operation(alias, version_id))
            advert_ids.append(advert_id)
    failures.add_guarded(advert_ids, indices.bulk.write(operations))


def write_sightings(indices: IndexManager, state: MergeState, failures: WriteFailures) -> None:
    """Write the sightings of the versions that were written."""
    alias = indices.get_alias(Index.SIGHTINGS)
    operations: list[BulkOperation] = []
    advert_ids: list[str] = []
    for version_id, advert_id in state.touched.items():
        if failures.has_succeeded(advert_id):
            for operation in build_sighting_operations(state.versions[version_id].document, alias):
                operations.append(operation)
                advert_ids.append(advert_id)
    failures.add_versioned(advert_ids, indices.bulk.write(operations))
