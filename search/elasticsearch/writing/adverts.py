"""Writing adverts: an advert's document leads, its version follows, then the sightings (rules: search.elasticsearch.writing.capture_merge)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from records.advert import Harvest, StoredVersion
from search.elasticsearch.writing.capture_merge import AdvertCapture, MergeState, merge_capture
from search.elasticsearch.writing.document_updates import MAX_ATTEMPTS, WriteFailures, PendingDocument, bump_revision, sighting_operations
from search.elasticsearch.index.documents import AdvertDocument, VersionDocument
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.store import Saved


def save(indices: IndexManager, batch: Sequence[Harvest]) -> tuple[Saved, list[tuple[Harvest, str]]]:
    """Write captures; return what changed, and the captures that the engine refused with its reasons."""
    saved, refused, waiting = Saved(), list[tuple[Harvest, str]](), [AdvertCapture.of(harvest) for harvest in batch]
    for attempt in range(MAX_ATTEMPTS):
        work = known(indices, waiting, every_version=attempt > 0)
        changes = [(capture, merge_capture(work, capture, indices.locate)) for capture in waiting]
        failures = write(indices, work)
        waiting = [capture for capture, _ in changes if capture.id in failures.outrun]
        for capture, change in changes:
            if capture.id in failures.refused and capture.id not in failures.outrun:
                refused.append((capture.harvest, failures.refused[capture.id]))
            elif failures.spared(capture.id):
                saved += change
        if not waiting:
            break
    return saved, refused + [(capture.harvest, f"outrun by other writers {MAX_ATTEMPTS} times") for capture in waiting]


def known(indices: IndexManager, batch: Sequence[AdvertCapture], *, every_version: bool) -> MergeState:
    """Read what the engine has of a batch's adverts; a new advert has no versions unless a crash left one."""
    adverts = indices.reader.get(indices.alias(Index.ADVERTS), {capture.id for capture in batch}, AdvertDocument)
    wanted = {capture.version_id for capture in batch if every_version or capture.id in adverts}
    versions = indices.reader.get(indices.alias(Index.VERSIONS), wanted, VersionDocument)
    return MergeState(
        {id_: PendingDocument.of(advert) for id_, advert in adverts.items()},
        {id_: PendingDocument.of(version) for id_, version in versions.items()},
    )


def write(indices: IndexManager, work: MergeState) -> WriteFailures:
    """Write what changed: adverts, then versions, then sightings, which are written in any case, so that a repeat heals."""
    failures = WriteFailures()
    alias = indices.alias(Index.ADVERTS)
    adverts = {id_: slot for id_, slot in work.adverts.items() if slot.changed}
    failures.note(adverts, indices.bulk.write([slot.write(alias, id_) for id_, slot in adverts.items()]))
    write_versions(indices, work, failures)
    write_sightings(indices, work, failures)
    return failures


def write_versions(indices: IndexManager, work: MergeState, failures: WriteFailures) -> None:
    """Write the versions of the adverts that went well."""
    alias = indices.alias(Index.VERSIONS)
    operations, owners = [], []
    for id_, owner in work.touched.items():
        slot = work.versions[id_]
        if failures.spared(owner) and slot.changed:
            bump_revision(slot.document)
            operations.append(slot.write(alias, id_))
            owners.append(owner)
    failures.note(owners, indices.bulk.write(operations))


def write_sightings(indices: IndexManager, work: MergeState, failures: WriteFailures) -> None:
    """Write the sightings of the versions that went well."""
    alias = indices.alias(Index.SIGHTINGS)
    operations, owners = [], []
    for id_, owner in work.touched.items():
        if failures.spared(owner):
            followers = list(sighting_operations(work.versions[id_].document, alias))
            operations += followers
            owners += [owner] * len(followers)
    failures.note_following(owners, indices.bulk.write(operations))


def history(indices: IndexManager, some: Sequence[AdvertDocument]) -> Iterator[StoredVersion]:
    """Yield every version of some adverts; of each the newest comes last."""
    wanted = [f"{advert.id}-{version}" for advert in some for version in advert.held]
    found = indices.reader.get(indices.alias(Index.VERSIONS), wanted, VersionDocument)
    for advert in some:
        ids = (f"{advert.id}-{version}" for version in advert.held)
        versions = [got.source for id_ in ids if (got := found.get(id_)) and got.source]
        for version in sorted(versions, key=lambda one: (one.version == advert.newest, one.last_seen)):
            yield StoredVersion(Harvest(version.advert, version.sightings), version.first_seen, version.last_seen)
