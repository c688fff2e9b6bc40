"""Fingerprint of a store: counts and order-independent hashes, equal for equal content on any engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from records.identifier import Subject
from search.store import Store

MODULUS = 2**256

encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class UnorderedHash:
    """An order-independent hash of records: their number and the sum of their SHA-256 hashes modulo MODULUS."""

    count: int = 0
    total: int = 0

    def add(self, record: object) -> None:
        """Add one record."""
        self.count += 1
        self.total = (self.total + int.from_bytes(sha256(encode(record)).digest(), "big")) % MODULUS

    @property
    def hash(self) -> str:
        """The first sixteen hexadecimal digits."""
        return f"{self.total:064x}"[:16]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Record type, count and hash, in a fixed order. Stores with equal content have equal fingerprints."""

    parts: tuple[tuple[str, int, str], ...]

    def list_differences(self, other: Fingerprint) -> tuple[str, ...]:
        """Return the record types that differ."""
        return tuple(mine[0] for mine, theirs in zip(self.parts, other.parts, strict=True) if mine != theirs)


def compute_fingerprint(store: Store) -> Fingerprint:
    """Read the whole store as streams and return its fingerprint."""
    kinds = KindCollector()
    parts: tuple[tuple[str, Callable[[], Iterable[object]]], ...] = (
        ("versions", lambda: kinds.read_versions(store)),
        ("adverts", store.adverts),
        ("entries", lambda: kinds.read_entries(store)),
        ("seen in adverts", lambda: store.occurrences(kinds.found, Subject.ADVERT)),
        ("seen in entries", lambda: store.occurrences(kinds.found, Subject.ENTRY)),
        ("hits", store.hits),
        ("clusters", store.clusters),
        ("held back", store.held_back),
        ("runs", store.runs),
    )
    hashes = ((record_type, hash_records(records())) for record_type, records in parts)
    return Fingerprint(tuple((record_type, total.count, total.hash) for record_type, total in hashes))


def hash_records(records: Iterable[object]) -> UnorderedHash:
    """Return the hash of all records."""
    total = UnorderedHash()
    for record in records:
        total.add(record)
    return total


@dataclass(slots=True)
class KindCollector:
    """Collects the kinds of identifier while versions and entries are read."""

    found: set[str] = field(default_factory=set)

    def read_versions(self, store: Store) -> Iterable[object]:
        """Yield the versions of a store."""
        for version in store.history():
            self.found.update(sighting.kind for sighting in version.extracted.sightings)
            yield version

    def read_entries(self, store: Store) -> Iterable[object]:
        """Yield the entries of a store with their sightings."""
        for record in store.entry_records():
            self.found.update(sighting.kind for sighting in record.sightings)
            yield record
