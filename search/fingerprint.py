"""What a store holds, as counts and hashes that are the same for the same content on any engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from records.identifier import Subject
from search.store import Store

SIZE = 2**256

encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class UnorderedHash:
    """A hash over records in any order: how many there were, and the sum of their hashes."""

    count: int = 0
    total: int = 0

    def add(self, record: object) -> None:
        """Take one record in."""
        self.count += 1
        self.total = (self.total + int.from_bytes(sha256(encode(record)).digest(), "big")) % SIZE

    @property
    def hash(self) -> str:
        """Sixteen hexadecimal digits."""
        return f"{self.total:064x}"[:16]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a store holds: (what, how many, hash) in a fixed order; equal stores have equal ones."""

    parts: tuple[tuple[str, int, str], ...]

    def differences(self, other: Fingerprint) -> tuple[str, ...]:
        """Return what the two do not agree on."""
        return tuple(mine[0] for mine, theirs in zip(self.parts, other.parts, strict=True) if mine != theirs)


def fingerprint(store: Store) -> Fingerprint:
    """Read a whole store, in streams, and return its fingerprint."""
    kinds = Kinds()
    parts: tuple[tuple[str, Callable[[], Iterable[object]]], ...] = (
        ("versions", lambda: kinds.of_versions(store)),
        ("adverts", store.adverts),
        ("entries", lambda: kinds.of_entries(store)),
        ("seen in adverts", lambda: store.seen(kinds.found, Subject.ADVERT)),
        ("seen in entries", lambda: store.seen(kinds.found, Subject.ENTRY)),
        ("hits", store.hits),
        ("clusters", store.clusters),
        ("held back", store.held_back),
        ("runs", store.runs),
    )
    return Fingerprint(tuple((what, *summed(records())) for what, records in parts))


def summed(records: Iterable[object]) -> tuple[int, str]:
    """Return how many records there are and their hash."""
    whole = UnorderedHash()
    for record in records:
        whole.add(record)
    return whole.count, whole.hash


@dataclass(slots=True)
class Kinds:
    """Notes which kinds of identifier pass by."""

    found: set[str] = field(default_factory=set)

    def of_versions(self, store: Store) -> Iterable[object]:
        """Yield the versions of a store."""
        for version in store.history():
            self.found.update(sighting.kind for sighting in version.harvest.sightings)
            yield version

    def of_entries(self, store: Store) -> Iterable[object]:
        """Yield the entries of a store with their sightings."""
        for recorded in store.recorded():
            self.found.update(sighting.kind for sighting in recorded.sightings)
            yield recorded
