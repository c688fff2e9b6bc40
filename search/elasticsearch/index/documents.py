"""What is written into each index: typed documents, from which search/elastic/mappings.py derives the mappings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

import msgspec

from records.advert import Advert, StoredAdvert
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlSummary
from records.digest import digest
from records.entry import Entry
from records.hit import Hit
from records.identifier import Identifier, Occurrence, Sighting, Subject, Tier, Validity, best_sightings
from records.linkable import Linkable, Span
from search.elasticsearch.index.words import stem_text

MAX_KEY_LENGTH = 2000  # characters of an identifier that are indexed as they are

pack = msgspec.msgpack.Encoder().encode


class AdvertDocument(msgspec.Struct, kw_only=True):
    """An advert with its newest version; `held` is what each version shows, `identifiers` all that any does.

    `linking` is what linking reads of it (records.linkable.Linkable as MessagePack), in a column of its own: to read that of a
    million adverts takes a tenth of the time that their documents take.
    """

    id: str
    advert: Advert
    sightings: tuple[Sighting, ...]
    newest: str
    first_seen: datetime
    last_seen: datetime
    held: dict[str, Span]
    versions: int = 0
    identifiers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()
    linking: bytes = b""

    def show(self, version: VersionDocument) -> None:
        """Let a version be what searches find."""
        self.advert, self.newest = version.advert, version.version
        self.read(version)
        self.spell()

    def read(self, version: VersionDocument) -> None:
        """Take over what was read in the newest version."""
        self.sightings, self.points, self.forces = version.sightings, version.points, version.forces

    def spell(self) -> None:
        """Note the words that the advert is found by."""
        advert = self.advert
        self.words = tuple(map(stem_text, (advert.title, advert.text, advert.name, advert.account, advert.area)))

    def hold(self, version: VersionDocument) -> None:
        """Note what a version shows, and when it was seen."""
        self.note(version)
        self.seal()

    def note(self, version: VersionDocument) -> None:
        """Note a version among several, before the document is sealed."""
        self.held[version.version] = Span.from_sightings(
            version.advert, version.sightings, version.first_seen, version.last_seen
        )
        self.first_seen, self.last_seen = (
            min(self.first_seen, version.first_seen),
            max(self.last_seen, version.last_seen),
        )

    def seal(self) -> None:
        """Work out what is looked up and linked by, of all versions that were noted."""
        self.versions = len(self.held)
        self.identifiers = tuple(
            sorted({index_key(Identifier(*pair)) for span in self.held.values() for pair, _ in span.pairs()})
        )
        self.kinds = tuple(sorted({one.partition(":")[0] for one in self.identifiers}))
        self.linking = pack(Linkable.from_versions(self.advert, self.held))

    def stored(self) -> StoredAdvert:
        """Return the record."""
        return StoredAdvert(self.advert, self.sightings, self.first_seen, self.last_seen, len(self.held))


class VersionDocument(msgspec.Struct, kw_only=True):
    """One version of an advert. `revision` counts the writes; `retired` are identifiers that an older reading had."""

    id: str
    advert_id: str
    version: str
    advert: Advert
    sightings: tuple[Sighting, ...]
    first_seen: datetime
    last_seen: datetime
    revision: int = 0
    retired: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()

    def sighting_documents(self) -> Iterable[SightingDocument]:
        """Yield what washing and linking read, one document an identifier."""
        advert, times = self.advert, (self.first_seen, self.last_seen)
        of = (self.advert_id, advert.site, advert.source_id, self.version, *times)
        for sighting in best_sightings(self.sightings):
            yield sighting_document(sighting, of, advert.account, advert.name, advert.area, self.forces)


class EntryDocument(msgspec.Struct, kw_only=True):
    """An entry of a dataset with its sightings; `point` is "latitude,longitude" where the entry has them."""

    id: str
    entry: Entry
    sightings: tuple[Sighting, ...]
    identifiers: tuple[str, ...] = ()
    point: str | None = None
    revision: int = 0
    retired: tuple[str, ...] = ()

    def sighting_documents(self) -> Iterable[SightingDocument]:
        """Yield what washing and linking read, one document an identifier."""
        entry = self.entry
        of = (self.id, entry.dataset, entry.key, entry.dataset_version, entry.loaded_at, entry.loaded_at)
        for sighting in best_sightings(self.sightings):
            yield sighting_document(sighting, of)


class SightingDocument(msgspec.Struct):
    """One identifier in one version of an advert or in one entry."""

    identifier: str
    kind: str
    value: str
    subject_id: str
    source: str
    source_id: str
    edition: str
    first_seen: datetime
    last_seen: datetime
    raw: str
    tier: Tier
    validity: Validity
    confidence: float
    rule: str
    account: str = ""
    name: str = ""
    area: str = ""
    forces: tuple[str, ...] = ()

    def seen(self, subject: Subject, since: datetime) -> Occurrence:
        """Return the record; `since` is when any version of the holder first showed the identifier."""
        return Occurrence(
            Identifier(self.kind, self.value),
            subject,
            self.subject_id,
            self.source,
            self.source_id,
            self.edition,
            since,
            self.last_seen,
            self.raw,
            self.tier,
            self.validity,
            self.confidence,
            self.rule,
            self.account,
            self.name,
            self.area,
        )


class HitDocument(msgspec.Struct):
    """A hit; `identifier` is its value as the other indices write it."""

    id: str
    identifier: str
    hit: Hit


class ClusterDocument(msgspec.Struct):
    """A cluster, its figures as fields."""

    id: str
    size: int
    outcome: str
    rule: str
    first_seen: datetime
    last_seen: datetime
    identifiers: tuple[str, ...]
    accounts: int
    names: int
    areas: int
    sites: int
    cluster: Cluster


class HeldBackDocument(msgspec.Struct):
    """A value that was not allowed to link."""

    id: str
    kind: str
    adverts: int
    reason: str
    rule: str
    held_back: HeldBack


class RunDocument(msgspec.Struct):
    """What a crawl came to."""

    id: str
    at: datetime
    summary: CrawlSummary


def index_key(identifier: Identifier) -> str:
    """Return an identifier as it is indexed: `kind:value`; of a very long one the beginning and a hash of the whole.

    >>> key(Identifier("phone", "+447700900461"))
    'phone:+447700900461'
    >>> len(key(Identifier("handle", "x" * 50_000)))
    2065
    """
    whole = str(identifier)
    if len(whole) <= MAX_KEY_LENGTH:
        return whole
    return f"{whole[:MAX_KEY_LENGTH]}…{sha256(whole.encode()).hexdigest()}"


def index_keys(sightings: Iterable[Sighting]) -> tuple[str, ...]:
    """Return the identifiers of sightings as they are indexed, each once, in order."""
    return tuple(sorted({index_key(sighting.identifier) for sighting in sightings}))


def sighting_id(holder: str, identifier: str) -> str:
    """Return the id of a sighting's document."""
    return digest("sighting", holder, identifier)


def sighting_document(
    sighting: Sighting,
    of: tuple[str, str, str, str, datetime, datetime],
    account: str = "",
    name: str = "",
    area: str = "",
    forces: tuple[str, ...] = (),
) -> SightingDocument:
    """Return the document of a sighting by its holder's (id, source, source id, edition, first seen, last seen)."""
    identifier = sighting.identifier
    how = (sighting.raw, sighting.tier, sighting.validity, float(sighting.confidence), sighting.rule)
    return SightingDocument(index_key(identifier), identifier.kind, identifier.value, *of, *how, account, name, area, forces)


def hit_document(hit: Hit) -> HitDocument:
    """Return the document of a hit."""
    return HitDocument(hit.id, index_key(hit.identifier), hit)


def cluster_document(cluster: Cluster) -> ClusterDocument:
    """Return the document of a cluster."""
    counted = dict(cluster.summary)
    return ClusterDocument(
        id=cluster.id,
        size=len(cluster.members),
        outcome=cluster.outcome.value,
        rule=cluster.rule,
        first_seen=cluster.first_seen,
        last_seen=cluster.last_seen,
        identifiers=tuple(sorted({index_key(edge.identifier) for edge in cluster.edges})),
        accounts=counted.get("accounts", 0),
        names=counted.get("names", 0),
        areas=counted.get("areas", 0),
        sites=counted.get("sites", 0),
        cluster=cluster,
    )


def held_back_document(held: HeldBack) -> HeldBackDocument:
    """Return the document of a held-back value."""
    return HeldBackDocument(index_key(held.identifier), held.identifier.kind, held.adverts, held.reason, held.rule, held)
