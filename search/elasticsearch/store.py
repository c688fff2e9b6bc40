"""The store on Elasticsearch.

Writes are atomic per document, not per batch: an interrupted batch is written again, by the spool, the crawl or the
loader, and the second write completes the first. A store reads its own writes at once, and those of other processes
within a second.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from records.advert import Advert, ExtractedAdvert, StoredAdvert, StoredVersion
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlRun
from records.entry import Entry, EntryRecord
from records.hit import Hit
from records.identifier import Identifier, Occurrence, Subject
from records.linkable import Linkable
from search.elasticsearch.client.connection import EngineConnection
from search.elasticsearch.index.documents import AdvertDocument, EntryDocument
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.index.refresh import RefreshTracker
from search.elasticsearch.locations import Locator, locate_nothing
from search.elasticsearch.reading import clusters, full_text, records, sightings
from search.elasticsearch.settings import ElasticsearchSettings
from search.elasticsearch.spool.spool import DeadLetter, Spool
from search.elasticsearch.spool.writer import RECORD_TYPES, SpooledWriter
from search.elasticsearch.writing.adverts import find_unchanged
from search.elasticsearch.writing.clusters import replace_links
from search.elasticsearch.writing.entries import drop_entries
from search.errors import EngineUnavailable
from search.query import Query, SearchResults
from search.store import Capability, LinkingResult, Saved, Status

COUNTED_INDICES = {
    "adverts": Index.ADVERTS,
    "versions": Index.VERSIONS,
    "sightings": Index.SIGHTINGS,
    "entries": Index.ENTRIES,
    "hits": Index.HITS,
    "clusters": Index.CLUSTERS,
}


class ElasticsearchStore:
    """A store on Elasticsearch. Safe for threads, for several processes and for several machines."""

    capabilities = (Capability.WAIT, Capability.REPLAY, Capability.REBUILD, Capability.KIBANA)

    def __init__(self, settings: ElasticsearchSettings, locate: Locator = locate_nothing) -> None:
        """Connect and create missing indices. With a spool folder, an unavailable engine is no error.

        `locate` returns the coordinates and the police force of an identifier, for maps and dashboards.
        """
        self._settings = settings
        self._connection = EngineConnection(settings)
        self.indices = IndexManager(self._connection, locate)
        self._refreshes = RefreshTracker(self.indices)
        spool = Spool(settings.folder, settings.spool_bytes) if settings.folder else None
        self._writer = SpooledWriter(self._connection, self.indices, spool, self._refreshes)
        self._writer.prepare()

    def save_adverts(self, batch: Sequence[ExtractedAdvert]) -> Saved:
        """See search.store.Store."""
        return self._writer.save("adverts", batch)

    def refresh_adverts(self, batch: Sequence[Advert], rules: str) -> tuple[Saved, Sequence[Advert]]:
        """See search.store.Store."""
        if self._writer.is_blocked:
            return Saved(), batch
        try:
            self._writer.ensure_drained()
            unchanged = find_unchanged(self.indices, batch, rules)
        except EngineUnavailable as unavailable:
            if self._settings.folder is None:
                raise
            self._writer.open_circuit(unavailable)
            return Saved(), batch
        saved = self.save_adverts(list(unchanged.values()))
        return saved, [advert for number, advert in enumerate(batch) if number not in unchanged]

    def save_entries(self, batch: Sequence[EntryRecord]) -> Saved:
        """See search.store.Store."""
        return self._writer.save("entries", batch)

    def save_hits(self, batch: Sequence[Hit]) -> Saved:
        """See search.store.Store."""
        return self._writer.save("hits", batch)

    def save_run(self, run: CrawlRun) -> None:
        """See search.store.Store."""
        self._writer.save("runs", [run])

    def replace_entries(
        self, dataset: str, version: str, batches: Iterable[Sequence[EntryRecord]]
    ) -> tuple[Saved, int]:
        """See search.store.Store; a document at a time, so that readers see both editions until the end."""
        saved = Saved()
        for batch in batches:
            saved += self.save_entries(batch)
        if saved.refused or saved.waiting:
            return saved, 0
        return saved, self.drop_entries(dataset, except_version=version)

    def drop_entries(self, dataset: str, *, except_version: str) -> int:
        """See search.store.Store; raises EngineUnavailable instead of spooling."""
        self._writer.ensure_drained()
        try:
            return drop_entries(self.indices, dataset, except_version)
        finally:
            self._refreshes.mark_written(RECORD_TYPES["entries"].indices)

    def save_links(self, linked: LinkingResult) -> None:
        """See search.store.Store; raises EngineUnavailable instead of spooling."""
        self._writer.ensure_drained()
        replace_links(self.indices, linked)

    def replay(self) -> Saved:
        """See search.store.ReplayableStore."""
        return self._writer.replay()

    def dead_letters(self) -> Iterator[DeadLetter]:
        """See search.store.ReplayableStore."""
        return self._writer.dead_letters()

    def _refresh_for_viewing(self, *indices: Index) -> None:
        """Make our writes visible; if the engine rejects writes for now, spooled batches are left out."""
        try:
            self._writer.ensure_drained(patience=0.0)
        except EngineUnavailable as unavailable:
            self._writer.ensure_readable()
            self._writer.open_circuit(unavailable)
        self._refreshes.refresh(indices)

    def _refresh_for_searching(self, *indices: Index) -> None:
        """Make all writes visible; raise EngineUnavailable if batches are spooled: "no trace" needs complete data."""
        try:
            self._writer.ensure_drained()
        except EngineUnavailable as unavailable:
            raise self._writer.with_spool_size(unavailable) from unavailable
        self._refreshes.refresh(indices)

    def adverts(self, ids: Collection[str] | None = None) -> Iterator[StoredAdvert]:
        """See search.store.Store."""
        self._refresh_for_viewing(Index.ADVERTS)
        for document in records.read_documents(self.indices, Index.ADVERTS, AdvertDocument, ids):
            yield document.to_record()

    def history(self) -> Iterator[StoredVersion]:
        """See search.store.Store."""
        self._refresh_for_viewing(Index.ADVERTS)
        yield from records.read_history(self.indices)

    def entries(self, ids: Collection[str] | None = None) -> Iterator[Entry]:
        """See search.store.Store."""
        self._refresh_for_viewing(Index.ENTRIES)
        for document in records.read_documents(self.indices, Index.ENTRIES, EntryDocument, ids):
            yield document.entry

    def entry_records(self, ids: Collection[str] | None = None) -> Iterator[EntryRecord]:
        """See search.store.Store."""
        self._refresh_for_viewing(Index.ENTRIES)
        for document in records.read_documents(self.indices, Index.ENTRIES, EntryDocument, ids):
            yield EntryRecord(document.entry, document.sightings)

    def look_up(self, identifiers: Collection[Identifier], among: Subject) -> Iterator[Occurrence]:
        """See search.store.Store."""
        self._refresh_for_searching(sightings.INDEX_OF[among])
        yield from sightings.look_up(self.indices, identifiers, among)

    def occurrences(self, kinds: Collection[str], among: Subject) -> Iterator[Occurrence]:
        """See search.store.Store."""
        self._refresh_for_searching(sightings.INDEX_OF[among])
        yield from sightings.find_occurrences_of_kinds(self.indices, kinds, among)

    def linkable_adverts(self) -> Iterator[Linkable]:
        """See search.store.Store."""
        self._refresh_for_searching(Index.ADVERTS)
        yield from records.read_linkable_adverts(self.indices)

    def hits(self, run: str | None = None) -> Iterator[Hit]:
        """See search.store.Store."""
        self._refresh_for_viewing(Index.HITS)
        yield from records.read_hits(self.indices, run)

    def clusters(self) -> Iterator[Cluster]:
        """See search.store.Store."""
        self._refresh_for_viewing()
        yield from clusters.read_clusters(self.indices)

    def cluster(self, cluster_id: str) -> Cluster | None:
        """See search.store.Store."""
        self._refresh_for_viewing()
        return clusters.find_cluster(self.indices, cluster_id)

    def held_back(self) -> Iterator[HeldBack]:
        """See search.store.Store."""
        self._refresh_for_viewing()
        yield from clusters.read_held_back(self.indices)

    def runs(self) -> Iterator[CrawlRun]:
        """See search.store.Store."""
        self._refresh_for_viewing(Index.RUNS)
        yield from records.read_runs(self.indices)

    def search(self, query: Query) -> SearchResults:
        """See search.store.Store."""
        self._refresh_for_searching(Index.ADVERTS)
        return full_text.run_query(self.indices, query)

    def counts(self) -> dict[str, int]:
        """See search.store.Store."""
        self._refresh_for_viewing(*COUNTED_INDICES.values())
        return {
            name: self.indices.reader.count(self.indices.get_alias(index)) for name, index in COUNTED_INDICES.items()
        }

    def status(self) -> Status:
        """See search.store.Store."""
        spooled, dead = self._writer.spool_size().records, sum(1 for _ in self.dead_letters())
        where = self._settings.where
        try:
            counts = tuple(self.counts().items())
            state, size = self.indices.read_health().summary, self.indices.measure_size()
        except EngineUnavailable as unavailable:
            reason = unavailable.reason
            return Status("Elasticsearch", where, reason, (), 0, self.capabilities, spooled, dead, answers=False)
        return Status("Elasticsearch", where, state, counts, size, self.capabilities, spooled, dead)

    def flush(self) -> None:
        """See search.store.Store; writes of other processes become visible too."""
        self._refreshes.mark_written(list(Index))
        self._refresh_for_searching(*Index)

    def close(self) -> None:
        """See search.store.Store."""
        self._connection.close()
        self._writer.close()
