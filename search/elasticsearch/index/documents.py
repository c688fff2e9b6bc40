"""The documents of each index. `search/elasticsearch/index/mappings.py` derives the mappings from these types."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

import msgspec

from records.advert import Advert, StoredAdvert
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlRun, CrawlSummary
from records.digest import digest
from records.entry import Entry
from records.hit import Hit
from records.identifier import Identifier, Occurrence, Sighting, Subject, Tier, Validity, select_best_sightings
from records.linkable import Linkable, Span
from search.elasticsearch.index.words import stem_text

MAX_KEY_LENGTH = 2000  # characters of an identifier that are indexed; the rest is hashed

encode = msgspec.json.Encoder().encode
encode_msgpack = msgspec.msgpack.Encoder().encode


class AdvertDocument(msgspec.Struct, kw_only=True):
    """An advert with its newest version. `held` is the linking data per version, `identifiers` those of all versions.

    `linking` is the linking data of the advert (records.linkable.Linkable as MessagePack), in a doc-value column:
    reading that column of a million adverts takes a tenth of the time of reading their documents.
    """

    id: str
    advert: Advert
    sightings: tuple[Sighting, ...]
    newest: str
    first_seen: datetime
    last_seen: datetime
    held: dict[str, Span]  # linking data; unrelated to HeldBack, but the name of a stored field
    versions: int = 0
    identifiers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()
    linking: bytes = b""

    def set_newest(self, version: VersionDocument) -> None:
        """Make a version the newest, which searches find."""
        self.advert, self.newest = version.advert, version.version
        self.copy_sightings(version)
        advert = self.advert
        self.words = tuple(map(stem_text, (advert.title, advert.text, advert.name, advert.account, advert.area)))

    def copy_sightings(self, version: VersionDocument) -> None:
        """Take over the sightings and locations of the newest version."""
        self.sightings, self.points, self.forces = version.sightings, version.points, version.forces

    def add_version(self, version: VersionDocument) -> None:
        """Add or update one version."""
        self.add_span(version)
        self.update_derived_fields()

    def add_span(self, version: VersionDocument) -> None:
        """Add the span of one version; call `update_derived_fields` after the last one."""
        first_seen, last_seen = version.first_seen, version.last_seen
        self.held[version.version] = Span.from_sightings(version.advert, version.sightings, first_seen, last_seen)
        self.first_seen, self.last_seen = min(self.first_seen, first_seen), max(self.last_seen, last_seen)

    def update_derived_fields(self) -> None:
        """Compute the fields for lookups and linking from the spans of all versions."""
        self.versions = len(self.held)
        pairs = {pair for span in self.held.values() for pair, _ in span.pairs()}
        self.identifiers = tuple(sorted({build_index_key(Identifier(*pair)) for pair in pairs}))
        self.kinds = tuple(sorted({kind for kind, _ in pairs}))
        self.linking = encode_msgpack(Linkable.from_versions(self.advert, self.held))

    def to_record(self) -> StoredAdvert:
        """Return the record."""
        return StoredAdvert(self.advert, self.sightings, self.first_seen, self.last_seen, len(self.held))


class VersionDocument(msgspec.Struct, kw_only=True):
    """One version of an advert.

    `revision` increases with every write. `retired` are the identifiers of an earlier extraction that are gone.
    """

    id: str
    advert_id: str
    version: str
    advert: Advert
    sightings: tuple[Sighting, ...]
    first_seen: datetime
    last_seen: datetime
    rules: str = ""
    revision: int = 0
    retired: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()

    def build_sighting_documents(self) -> Iterable[SightingDocument]:
        """Yield one document per identifier, for washing and linking."""
        advert, times = self.advert, (self.first_seen, self.last_seen)
        holder = (self.advert_id, advert.site, advert.source_id, self.version, *times)
        for sighting in select_best_sightings(self.sightings):
            yield build_sighting_document(sighting, holder, advert.account, advert.name, advert.area, self.forces)


class EntryDocument(msgspec.Struct, kw_only=True):
    """An entry of a dataset with its sightings; `point` is "latitude,longitude" if the entry has them."""

    id: str
    entry: Entry
    sightings: tuple[Sighting, ...]
    identifiers: tuple[str, ...] = ()
    point: str | None = None
    revision: int = 0
    retired: tuple[str, ...] = ()

    def build_sighting_documents(self) -> Iterable[SightingDocument]:
        """Yield one document per identifier, for washing and linking."""
        entry = self.entry
        holder = (self.id, entry.dataset, entry.key, entry.dataset_version, entry.loaded_at, entry.loaded_at)
        for sighting in select_best_sightings(self.sightings):
            yield build_sighting_document(sighting, holder)


class SightingDocument(msgspec.Struct):
    """One identifier in one version of an advert, or in one entry."""

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

    def to_occurrence(self, subject: Subject, first_seen: datetime) -> Occurrence:
        """Return the record; `first_seen` is when any version of the advert first had the identifier."""
        return Occurrence(
            identifier=Identifier(self.kind, self.value),
            subject=subject,
            subject_id=self.subject_id,
            source=self.source,
            source_id=self.source_id,
            edition=self.edition,
            first_seen=first_seen,
            last_seen=self.last_seen,
            raw=self.raw,
            tier=self.tier,
            validity=self.validity,
            confidence=self.confidence,
            rule=self.rule,
            account=self.account,
            name=self.name,
            area=self.area,
        )


class HitDocument(msgspec.Struct):
    """A hit; `identifier` is the key of its value, as in the other indices."""

    id: str
    identifier: str
    hit: Hit


class ClusterDocument(msgspec.Struct):
    """A cluster with its counts as fields."""

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
    """An identifier that linking held back."""

    id: str
    kind: str
    adverts: int
    reason: str
    rule: str
    held_back: HeldBack


class RunDocument(msgspec.Struct):
    """The summary of a crawl run."""

    id: str
    at: datetime
    summary: CrawlSummary


def build_index_key(identifier: Identifier) -> str:
    """Return the indexed form of an identifier: `kind:value`; a very long one is cut and ends in its hash.

    >>> build_index_key(Identifier("phone", "+447700900461"))
    'phone:+447700900461'
    >>> len(build_index_key(Identifier("handle", "x" * 50_000)))
    2065
    """
    full_key = str(identifier)
    if len(full_key) <= MAX_KEY_LENGTH:
        return full_key
    return f"{full_key[:MAX_KEY_LENGTH]}…{sha256(full_key.encode()).hexdigest()}"


def build_index_keys(sightings: Iterable[Sighting]) -> tuple[str, ...]:
    """Return the distinct keys of sightings, sorted."""
    return tuple(sorted({build_index_key(sighting.identifier) for sighting in sightings}))


def build_sighting_id(holder_id: str, identifier: str) -> str:
    """Return the id of a sighting document."""
    return digest("sighting", holder_id, identifier)


def build_sighting_document(
    sighting: Sighting,
    holder: tuple[str, str, str, str, datetime, datetime],
    account: str = "",
    name: str = "",
    area: str = "",
    forces: tuple[str, ...] = (),
) -> SightingDocument:
    """Return the document of a sighting; `holder` is (id, source, source id, edition, first seen, last seen)."""
    identifier = sighting.identifier
    details = (sighting.raw, sighting.tier, sighting.validity, float(sighting.confidence), sighting.rule)
    key = build_index_key(identifier)
    return SightingDocument(key, identifier.kind, identifier.value, *holder, *details, account, name, area, forces)


def build_hit_document(hit: Hit) -> HitDocument:
    """Return the document of a hit."""
    return HitDocument(hit.id, build_index_key(hit.identifier), hit)


def build_cluster_document(cluster: Cluster) -> ClusterDocument:
    """Return the document of a cluster."""
    counts = dict(cluster.summary)
    return ClusterDocument(
        id=cluster.id,
        size=len(cluster.members),
        outcome=cluster.outcome.value,
        rule=cluster.rule,
        first_seen=cluster.first_seen,
        last_seen=cluster.last_seen,
        identifiers=tuple(sorted({build_index_key(edge.identifier) for edge in cluster.edges})),
        accounts=counts.get("accounts", 0),
        names=counts.get("names", 0),
        areas=counts.get("areas", 0),
        sites=counts.get("sites", 0),
        cluster=cluster,
    )


def build_held_back_document(held: HeldBack) -> HeldBackDocument:
    """Return the document of a held-back identifier."""
    return HeldBackDocument(
        build_index_key(held.identifier), held.identifier.kind, held.adverts, held.reason, held.rule, held
    )


def build_run_document(run: CrawlRun) -> RunDocument:
    """Return the document of a crawl run."""
    return RunDocument(run.summary.run, run.ended_at, run.summary)
