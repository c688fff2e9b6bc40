"""Whether a store agrees with itself: what is looked up is what the versions and entries say, and the counts are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from records.advert import StoredVersion
from records.identifier import Identifier, Sighting, Subject
from records.linkable import Linkable, Span
from search.fingerprint import UnorderedHash
from search.store import Store


def find_inconsistencies(store: Store) -> Iterator[str]:
    """Yield a sentence for everything that is wrong; read the whole store, in streams.

    What a writer left half done shows here; writing the same batch again, or copying the store, mends it.
    """
    store.settle()
    facts = ExpectedContents(store)
    for what, stored in store.counts().items():
        counted = facts.counts.get(what, stored)
        if counted != stored:
            yield f"{what}: the store counts {stored}, reading them gives {counted}"
    told = sum(stored.versions for stored in store.adverts())
    if told != facts.counts["versions"]:
        yield f"versions: the adverts tell of {told}, there are {facts.counts['versions']}"
    for subject, held in facts.held.items():
        found = UnorderedHash()
        for seen in store.seen(facts.kinds, subject):
            found.add((seen.identifier, seen.subject_id))
        if found != held:
            yield f"identifiers of {subject}s: {held.count} are held, {found.count} can be looked up, or others than those"
    linked = UnorderedHash()
    for linkable in store.linkable():
        linked.add(linkable)
    if linked != facts.linkable:
        yield f"linking: {facts.linkable.count} adverts are held, {linked.count} can be linked, or they tell of other things"


class ExpectedContents:
    """What the versions and entries of a store say that it must hold."""

    def __init__(self, store: Store) -> None:
        self.kinds: set[str] = set()
        self.counts = dict.fromkeys(("adverts", "versions", "sightings", "entries"), 0)
        self.held = {Subject.ADVERT: UnorderedHash(), Subject.ENTRY: UnorderedHash()}
        self.linkable = UnorderedHash()
        for advert_id, versions in groupby(store.history(), key=lambda version: version.harvest.advert.id):
            self._advert(advert_id, list(versions))
        for recorded in store.recorded():
            self.counts["entries"] += 1
            self._hold(Subject.ENTRY, recorded.entry.id, identifiers(recorded.sightings))

    def _advert(self, advert_id: str, versions: list[StoredVersion]) -> None:
        held = [identifiers(version.harvest.sightings) for version in versions]
        self.counts["adverts"] += 1
        self.counts["versions"] += len(held)
        self.counts["sightings"] += sum(map(len, held))
        self._hold(Subject.ADVERT, advert_id, set().union(*held))
        spans = {version.harvest.advert.version: span_of(version) for version in versions}
        self.linkable.add(Linkable.from_versions(versions[-1].harvest.advert, spans))

    def _hold(self, subject: Subject, holder: str, held: Iterable[Identifier]) -> None:
        for identifier in held:
            self.kinds.add(identifier.kind)
            self.held[subject].add((identifier, holder))


def span_of(version: StoredVersion) -> Span:
    """Return what linking reads of a version."""
    return Span.from_sightings(version.harvest.advert, version.harvest.sightings, version.first_seen, version.last_seen)


def identifiers(sightings: Iterable[Sighting]) -> set[Identifier]:
    """Return the identifiers of sightings, each once."""
    return {sighting.identifier for sighting in sightings}
