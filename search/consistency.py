"""Consistency check of a store: do lookups, linking data and counts match the stored versions and entries?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from records.advert import StoredVersion
from records.identifier import Identifier, Sighting, Subject
from records.linkable import Linkable, Span
from search.fingerprint import UnorderedHash, hash_records
from search.store import Store

PLURALS = {Subject.ADVERT: "adverts", Subject.ENTRY: "entries"}


def find_inconsistencies(store: Store) -> Iterator[str]:
    """Read the whole store as streams and yield a sentence per inconsistency.

    An interrupted write shows up here; writing the same batch again, or copying the store, repairs it.
    """
    store.flush()
    expected = ExpectedContents(store)
    yield from compare_counts(store, expected)
    for subject, stored in expected.occurrences.items():
        found = hash_records((seen.identifier, seen.subject_id) for seen in store.occurrences(expected.kinds, subject))
        if found != stored:
            yield (
                f"identifiers of {PLURALS[subject]}: {stored.count} are stored, but lookups find {found.count}, "
                "or different ones"
            )
    linked = hash_records(store.linkable_adverts())
    if linked != expected.linkable:
        yield f"linking: {expected.linkable.count} adverts are stored, but {linked.count} can be linked, or they differ"


def compare_counts(store: Store, expected: ExpectedContents) -> Iterator[str]:
    """Yield a sentence per count that differs from what was read."""
    for name, stored in store.counts().items():
        counted = expected.counts.get(name, stored)
        if counted != stored:
            yield f"{name}: the store counts {stored}, but {counted} were read"
    versions = sum(stored.versions for stored in store.adverts())
    if versions != expected.counts["versions"]:
        yield f"versions: the adverts list {versions}, but there are {expected.counts['versions']}"


class ExpectedContents:
    """What lookups, linking and counts must return, computed from all versions and entries of a store."""

    def __init__(self, store: Store) -> None:
        self.kinds: set[str] = set()
        self.counts = dict.fromkeys(("adverts", "versions", "sightings", "entries"), 0)
        self.occurrences = {Subject.ADVERT: UnorderedHash(), Subject.ENTRY: UnorderedHash()}
        self.linkable = UnorderedHash()
        for advert_id, versions in groupby(store.history(), key=lambda version: version.extracted.advert.id):
            self._add_advert(advert_id, list(versions))
        for record in store.entry_records():
            self.counts["entries"] += 1
            self._add_occurrences(Subject.ENTRY, record.entry.id, collect_identifiers(record.sightings))

    def _add_advert(self, advert_id: str, versions: list[StoredVersion]) -> None:
        identifiers = [collect_identifiers(version.extracted.sightings) for version in versions]
        self.counts["adverts"] += 1
        self.counts["versions"] += len(versions)
        self.counts["sightings"] += sum(map(len, identifiers))
        self._add_occurrences(Subject.ADVERT, advert_id, set().union(*identifiers))
        spans = {version.extracted.advert.version: build_span(version) for version in versions}
        self.linkable.add(Linkable.from_versions(versions[-1].extracted.advert, spans))

    def _add_occurrences(self, subject: Subject, subject_id: str, identifiers: Iterable[Identifier]) -> None:
        for identifier in identifiers:
            self.kinds.add(identifier.kind)
            self.occurrences[subject].add((identifier, subject_id))


def build_span(version: StoredVersion) -> Span:
    """Return the linking data of a version."""
    return Span.from_sightings(
        version.extracted.advert, version.extracted.sightings, version.first_seen, version.last_seen
    )


def collect_identifiers(sightings: Iterable[Sighting]) -> set[Identifier]:
    """Return the distinct identifiers of sightings."""
    return {sighting.identifier for sighting in sightings}
