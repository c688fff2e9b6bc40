"""Adverts: what a capture changes, and writing it.

The rules are those of search.store.Store.save_adverts. An advert's document leads, its version follows, then the sightings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from records.advert import Harvest, StoredVersion
from search.elastic.documents import AdvertDocument, VersionDocument, keys
from search.elastic.holders import Failures, Slot, reread, revise, sightings_of
from search.elastic.indices import Indices
from search.elastic.mappings import Index
from search.elastic.places import Locate, located
from search.store import Saved

NEW, CHANGED, SAME = Saved(new=1), Saved(changed=1), Saved(same=1)
TRIES = 50  # how often another writer may be faster


@dataclass(slots=True)
class Work:
    """The adverts and versions that a batch touches, as the engine has them and as they are to be."""

    adverts: dict[str, Slot[AdvertDocument]] = field(default_factory=dict)
    versions: dict[str, Slot[VersionDocument]] = field(default_factory=dict)
    touched: dict[str, str] = field(default_factory=dict)  # version id -> advert id


def save(indices: Indices, batch: Sequence[Harvest]) -> tuple[Saved, list[tuple[Harvest, str]]]:
    """Write captures; return what changed, and the captures that the engine refused with its reasons."""
    saved, refused, waiting = Saved(), list[tuple[Harvest, str]](), list(batch)
    for attempt in range(TRIES):
        work = known(indices, waiting, every_version=attempt > 0)
        changes = [(harvest, fold(work, harvest, indices.locate)) for harvest in waiting]
        failures = write(indices, work)
        waiting = []
        for harvest, change in changes:
            if harvest.advert.id in failures.outrun:
                waiting.append(harvest)
            elif harvest.advert.id in failures.refused:
                refused.append((harvest, failures.refused[harvest.advert.id]))
            else:
                saved += change
        if not waiting:
            break
    return saved, refused + [(harvest, f"outrun by other writers {TRIES} times") for harvest in waiting]


def known(indices: Indices, batch: Sequence[Harvest], *, every_version: bool) -> Work:
    """Read what the engine has of a batch's adverts; a new advert has no versions unless a crash left one."""
    work = Work()
    ids = {harvest.advert.id for harvest in batch}
    adverts = indices.reader.get(indices.alias(Index.ADVERTS), ids, AdvertDocument)
    work.adverts = {id_: Slot.of(got) for id_, got in adverts.items()}
    wanted = {version_id(harvest) for harvest in batch if every_version or harvest.advert.id in adverts}
    versions = indices.reader.get(indices.alias(Index.VERSIONS), wanted, VersionDocument)
    work.versions = {id_: Slot.of(got) for id_, got in versions.items()}
    return work


def version_id(harvest: Harvest) -> str:
    """Return the id of a capture's version."""
    return f"{harvest.advert.id}-{harvest.advert.version}"


def fold(work: Work, harvest: Harvest, locate: Locate) -> Saved:
    """Let a capture change what is known of its advert, and say how."""
    version, at = fold_version(work, harvest, locate), harvest.advert.captured_at
    slot = work.adverts.get(version.advert_id)
    if slot is None:
        work.adverts[version.advert_id] = Slot(first(version))
        return NEW
    document = slot.document
    change = SAME if version.version == document.newest else CHANGED
    if change is SAME:
        document.read(version)
    elif at >= document.last_seen:
        document.show(version)
    document.hold(version.version, keys(version.sightings))
    document.first_seen, document.last_seen = min(document.first_seen, at), max(document.last_seen, at)
    return change


def fold_version(work: Work, harvest: Harvest, locate: Locate) -> VersionDocument:
    """Let a capture begin or prolong a version; its sightings are replaced by these."""
    id_, at = version_id(harvest), harvest.advert.captured_at
    work.touched[id_] = harvest.advert.id
    if id_ not in work.versions:
        work.versions[id_] = Slot(begun(harvest))
    document = work.versions[id_].document
    document.first_seen, document.last_seen = min(document.first_seen, at), max(document.last_seen, at)
    if document.sightings != harvest.sightings:
        reread(document, harvest.sightings)
    document.points, document.forces = located(document.sightings, locate)
    return document


def begun(harvest: Harvest) -> VersionDocument:
    """Return the document of a version that was not seen before."""
    at = harvest.advert.captured_at
    return VersionDocument(
        id=version_id(harvest),
        advert_id=harvest.advert.id,
        version=harvest.advert.version,
        advert=harvest.advert,
        sightings=harvest.sightings,
        first_seen=at,
        last_seen=at,
    )


def first(version: VersionDocument) -> AdvertDocument:
    """Return the document of an advert that was not seen before."""
    document = AdvertDocument(
        id=version.advert_id,
        advert=version.advert,
        sightings=version.sightings,
        newest=version.version,
        first_seen=version.first_seen,
        last_seen=version.last_seen,
        held={},
    )
    document.show(version)
    document.hold(version.version, keys(version.sightings))
    return document


def write(indices: Indices, work: Work) -> Failures:
    """Write what changed: adverts, then versions, then sightings, which are written in any case, so that a repeat heals."""
    failures = Failures()
    alias = indices.alias(Index.ADVERTS)
    adverts = {id_: slot for id_, slot in work.adverts.items() if slot.changed}
    failures.note(adverts, indices.bulk.write([slot.write(alias, id_) for id_, slot in adverts.items()]))
    write_versions(indices, work, failures)
    write_sightings(indices, work, failures)
    return failures


def write_versions(indices: Indices, work: Work, failures: Failures) -> None:
    """Write the versions of the adverts that went well."""
    alias = indices.alias(Index.VERSIONS)
    operations, owners = [], []
    for id_, owner in work.touched.items():
        slot = work.versions[id_]
        if failures.spared(owner) and slot.changed:
            revise(slot.document)
            operations.append(slot.write(alias, id_))
            owners.append(owner)
    failures.note(owners, indices.bulk.write(operations))


def write_sightings(indices: Indices, work: Work, failures: Failures) -> None:
    """Write the sightings of the versions that went well."""
    alias = indices.alias(Index.SIGHTINGS)
    operations, owners = [], []
    for id_, owner in work.touched.items():
        if failures.spared(owner):
            followers = list(sightings_of(work.versions[id_].document, alias))
            operations += followers
            owners += [owner] * len(followers)
    failures.note_following(owners, indices.bulk.write(operations))


def history(indices: Indices, some: Sequence[AdvertDocument]) -> Iterator[StoredVersion]:
    """Yield every version of some adverts; of each the newest comes last."""
    wanted = [f"{advert.id}-{version}" for advert in some for version in advert.held]
    found = indices.reader.get(indices.alias(Index.VERSIONS), wanted, VersionDocument)
    for advert in some:
        ids = (f"{advert.id}-{version}" for version in advert.held)
        versions = [got.source for id_ in ids if (got := found.get(id_)) and got.source]
        for version in sorted(versions, key=lambda one: (one.version == advert.newest, one.last_seen)):
            yield StoredVersion(Harvest(version.advert, version.sightings), version.first_seen, version.last_seen)
