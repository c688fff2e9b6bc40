"""The store on Elasticsearch, for those who outgrow one machine.

What one batch writes is guarded document by document, not by one transaction: a batch that was cut off is written again, by the
spool, the crawl or the loader, and the second time completes the first. A store reads what it wrote itself at once; what
another process writes it sees within a second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeVar

import msgspec
import structlog
from more_itertools import chunked

from records.advert import Advert, Harvest, StoredAdvert, StoredVersion
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlRun
from records.entry import Entry, EntryRecord
from records.hit import Hit
from records.identifier import Identifier, Occurrence, Subject
from records.linkable import Linkable
from search.elasticsearch import adverts, clusters, entries, hits, query_builder, runs, sightings
from search.elasticsearch.client.connection import EngineConnection
from search.elasticsearch.index.documents import AdvertDocument, EntryDocument, HitDocument, RunDocument, VersionDocument
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.reading.linkable import linkable
from search.elasticsearch.locations import Locator, locate_nothing
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.client.reader import ALL
from search.elasticsearch.settings import ElasticsearchSettings
from search.elasticsearch.spool.spool import DeadLetter, Spool, SpoolSize, decode_dead_letter
from search.errors import EngineUnavailable, EngineBusy, RecordRefused, StoreUnusable
from search.json_records import describe_record, split_encodable
from search.query import Query, SearchResults
from search.store import Capability, LinkingResult, Saved, Status

D = TypeVar("D")

ADVERTS, ENTRIES, HITS, RUNS = "adverts", "entries", "hits", "runs"
SHAPES: dict[str, type[Any]] = {ADVERTS: Harvest, ENTRIES: EntryRecord, HITS: Hit, RUNS: CrawlRun}
WRITERS: dict[str, Callable[[IndexManager, Any], tuple[Saved, list[tuple[Any, str]]]]] = {
    ADVERTS: adverts.save,
    ENTRIES: entries.save,
    HITS: hits.save,
    RUNS: runs.save,
}
WRITTEN = {
    ADVERTS: (Index.ADVERTS, Index.VERSIONS, Index.SIGHTINGS),
    ENTRIES: (Index.ENTRIES, Index.ENTRY_SIGHTINGS),
    HITS: (Index.HITS,),
    RUNS: (Index.RUNS,),
}
COUNTED = {
    "adverts": Index.ADVERTS,
    "versions": Index.VERSIONS,
    "sightings": Index.SIGHTINGS,
    "entries": Index.ENTRIES,
    "hits": Index.HITS,
    "clusters": Index.CLUSTERS,
}
BATCH = 500  # records written together
PAGE = 500  # adverts read together
AGAIN = 5.0  # seconds after which an engine that was away is asked again

log = structlog.get_logger()
encode = msgspec.json.Encoder().encode


class ElasticsearchStore:
    """A store on Elasticsearch. Safe for threads, for several processes and for several machines."""

    capabilities = (Capability.WAIT, Capability.REPLAY, Capability.REBUILD, Capability.KIBANA)

    def __init__(self, settings: ElasticsearchSettings, locate: Locator = locate_nothing) -> None:
        """Connect and make what is missing. With a folder to wait in, an engine that is away is no error.

        `locate` says where a place is, so that maps and police forces can be shown.
        """
        self._settings = settings
        self._connection = EngineConnection(settings)
        self.indices = IndexManager(self._connection, locate)
        self._spool = Spool(settings.folder, settings.spool_bytes) if settings.folder else None
        self._lock = threading.Lock()
        self._dirty: set[Index] = set()
        self._prepared = False
        self._away, self._ask_again = False, 0.0
        try:
            self._prepare()
        except EngineUnavailable as away:
            if self._spool is None:
                raise
            self._note_away(away)

    def _prepare(self) -> None:
        if not self._prepared:
            patience = self._settings.patience if self._spool is None else 0.0
            self._connection.retry_while_busy(lambda: self._connection.check_version(patience=patience))
            self._connection.retry_while_busy(lambda: self.indices.create_missing_indices(patience=patience))
            self._prepared = True

    # Writing

    def save_adverts(self, batch: Sequence[Harvest]) -> Saved:
        """See search.store.Store."""
        return self._save(ADVERTS, batch)

    def save_entries(self, batch: Sequence[EntryRecord]) -> Saved:
        """See search.store.Store."""
        return self._save(ENTRIES, batch)

    def save_hits(self, batch: Sequence[Hit]) -> Saved:
        """See search.store.Store."""
        return self._save(HITS, batch)

    def drop_entries(self, dataset: str, *, except_version: str) -> int:
        """See search.store.Store; needs the engine, nothing waits."""
        self._ready()
        try:
            return entries.drop(self.indices, dataset, except_version)
        finally:
            self._touch(WRITTEN[ENTRIES])

    def save_links(self, linked: LinkingResult) -> None:
        """See search.store.Store; needs the engine, nothing waits."""
        self._ready()
        clusters.replace(self.indices, linked)

    def save_run(self, run: CrawlRun) -> None:
        """See search.store.Store."""
        self._save(RUNS, [run])

    def _save(self, verb: str, batch: Sequence[Any]) -> Saved:
        refuse_impossible(self._settings.where, batch)
        fit, refused = split_encodable(batch)
        saved = self._bury(verb, refused)
        if self._spool is None:
            return saved + self._write(verb, fit)
        if self._away and time.monotonic() < self._ask_again:
            return saved + self._wait(verb, fit, "it did not answer a moment ago")
        try:
            self._ready()
            return saved + self._write(verb, fit)
        except EngineUnavailable as away:
            self._note_away(away)
            return saved + self._wait(verb, fit, away.reason)

    def _write(self, verb: str, batch: Sequence[Any]) -> Saved:
        saved = Saved()
        try:
            for some in chunked(batch, BATCH):
                written, refused = WRITERS[verb](self.indices, some)
                saved += written + self._bury(verb, refused)
        finally:
            self._touch(WRITTEN[verb])
        return saved

    def _bury(self, verb: str, refused: Sequence[tuple[Any, str]]) -> Saved:
        if refused and self._spool is None:
            raise RecordRefused(describe_record(refused[0][0]), refused[0][1])
        if refused and self._spool is not None:
            self._spool.add_dead_letters(verb, refused)
            log.warning("records_refused", store=self._settings.where, records=len(refused), reason=refused[0][1][:300])
        return Saved(refused=len(refused))

    def _wait(self, verb: str, batch: Sequence[Any], reason: str) -> Saved:
        assert self._spool is not None  # noqa: S101 - asked before
        for some in chunked(batch, BATCH):
            self._spool.append(verb, encode(some), len(some), reason)
        return Saved(waiting=len(batch))

    def _note_away(self, away: EngineUnavailable) -> None:
        self._away, self._ask_again = True, time.monotonic() + AGAIN
        self.indices.bulk.patience = 0.0
        log.warning("engine_away", store=self._settings.where, reason=away.reason)

    def _ready(self, patience: float | None = None) -> None:
        """Return once the engine is there and has all that waited; raise EngineAway where it is not.

        `patience` is for how long what waits is sent again to an engine that does not take it; None: as the settings say.
        """
        if self._away:
            self._connection.check_version(patience=0.0)
        self._prepare()
        if self._spool is not None and self._spool.size().batches:
            self.indices.bulk.patience = self.indices.bulk.patience if patience is None else patience
            with self._spool.try_lock() as ours:
                if not ours:
                    raise EngineBusy(self._settings.where, "what waited is being written at this moment")
                drained = self._spool.drain(self._drain_one)
            log.info("spool_drained", store=self._settings.where, batches=drained)
        self._away, self.indices.bulk.patience = False, self._settings.patience

    def _drain_one(self, verb: str, body: bytes) -> None:
        records, strange = [], []
        for raw in msgspec.json.decode(body, type=list[msgspec.Raw]):
            try:
                records.append(msgspec.json.decode(raw, type=SHAPES[verb]))
            except msgspec.MsgspecError as error:  # written by a Washline whose records had another shape
                strange.append((msgspec.json.decode(raw), str(error)))
        self._bury(verb, strange)
        self._write(verb, records)

    def _touch(self, indices: Collection[Index]) -> None:
        with self._lock:
            self._dirty.update(indices)

    def replay(self) -> Saved:
        """Write the refused records again and say what became of them; those refused again stay, with the new reason."""
        self._ready()
        saved = Saved()
        for letter in self._spool.dead_letters() if self._spool else ():
            try:
                record = decode_dead_letter(letter.body, SHAPES[letter.verb])
            except msgspec.MsgspecError:  # of another shape: it stays as it is
                saved += Saved(refused=1)
                continue
            saved += self._save(letter.verb, [record])
            self._spool.delete_dead_letter(letter)  # type: ignore[union-attr]  # there are letters only where there is a spool
        return saved

    def refused(self) -> Iterator[DeadLetter]:
        """The records that the engine refused, oldest first, each with the reason."""
        return self._spool.dead_letters() if self._spool else iter(())

    # Reading

    def _fresh(self, *indices: Index) -> None:
        """Let what this store wrote be looked at; where the engine takes no writes for now, what waits is left out."""
        try:
            self._ready(patience=0.0)
        except EngineUnavailable as away:
            self._readable()
            self._note_away(away)
        self._refresh(indices)

    def _complete(self, *indices: Index) -> None:
        """Let all that was written be found; raise EngineAway where a part waits: a "no trace" must not rest on the rest."""
        try:
            self._ready()
        except EngineUnavailable as away:
            raise EngineUnavailable(self._settings.where, away.reason, self._waiting().batches) from away
        self._refresh(indices)

    def _readable(self) -> None:
        """Return where the engine answers; raise EngineAway, with how much waits, where it does not."""
        try:
            self._connection.check_version(patience=0.0)
            self._prepare()
        except EngineUnavailable as away:
            raise EngineUnavailable(self._settings.where, away.reason, self._waiting().batches) from away

    def _refresh(self, indices: Collection[Index]) -> None:
        with self._lock:
            stale = self._dirty.intersection(indices)
            self._dirty -= stale
        try:
            if stale:
                self.indices.reader.refresh([self.indices.alias(index) for index in stale])
        except BaseException:  # whatever happened goes on up; the next reading refreshes
            self._touch(stale)
            raise

    def _waiting(self) -> SpoolSize:
        return self._spool.size() if self._spool else SpoolSize()

    def advert(self, advert_id: str) -> StoredAdvert | None:
        """See search.store.Store."""
        return next(self.adverts([advert_id]), None)

    def adverts(self, ids: Collection[str] | None = None) -> Iterator[StoredAdvert]:
        """See search.store.Store."""
        for document in self._documents(Index.ADVERTS, AdvertDocument, ids):
            yield document.stored()

    def entries(self, ids: Collection[str] | None = None) -> Iterator[Entry]:
        """See search.store.Store."""
        for document in self._documents(Index.ENTRIES, EntryDocument, ids):
            yield document.entry

    def recorded(self) -> Iterator[EntryRecord]:
        """See search.store.Store."""
        for document in self._documents(Index.ENTRIES, EntryDocument, None):
            yield EntryRecord(document.entry, document.sightings)

    def _documents(self, index: Index, of: type[D], ids: Collection[str] | None) -> Iterator[D]:
        self._fresh(index)
        reader, alias = self.indices.reader, self.indices.alias(index)
        if ids is None:
            yield from reader.in_order(alias, of, page=PAGE)
            return
        for batch in chunked(sorted(set(ids)), PAGE):
            found = reader.get(alias, batch, of)
            yield from (got.source for id_ in batch if (got := found.get(id_)) and got.source is not None)

    def versions(self, advert_id: str) -> Iterator[Advert]:
        """See search.store.Store."""
        self._fresh(Index.VERSIONS)
        alias, of_advert = self.indices.alias(Index.VERSIONS), {"term": {"advert_id": advert_id}}
        for version in self.indices.reader.walk(alias, VersionDocument, of_advert, ["first_seen", "id"], page=PAGE):
            yield version.advert

    def history(self) -> Iterator[StoredVersion]:
        """See search.store.Store."""
        self._fresh(Index.ADVERTS)
        for some in chunked(
            self.indices.reader.in_order(self.indices.alias(Index.ADVERTS), AdvertDocument, page=PAGE), PAGE
        ):
            yield from adverts.history(self.indices, some)

    def look_up(self, identifiers: Collection[Identifier], among: Subject) -> Iterator[Occurrence]:
        """See search.store.Store."""
        self._complete(sightings.HELD[among])
        yield from sightings.look_up(self.indices, identifiers, among)

    def seen(self, kinds: Collection[str], among: Subject) -> Iterator[Occurrence]:
        """See search.store.Store."""
        self._complete(sightings.HELD[among])
        yield from sightings.seen(self.indices, kinds, among)

    def linkable(self) -> Iterator[Linkable]:
        """See search.store.Store."""
        self._complete(Index.ADVERTS)
        yield from linkable(self.indices)

    def hits(self, run: str | None = None) -> Iterator[Hit]:
        """See search.store.Store."""
        self._fresh(Index.HITS)
        query = ALL if run is None else {"term": {"hit.run": run}}
        for document in self.indices.reader.in_order(self.indices.alias(Index.HITS), HitDocument, query):
            yield document.hit

    def clusters(self) -> Iterator[Cluster]:
        """See search.store.Store."""
        self._fresh()
        yield from clusters.clusters(self.indices)

    def cluster(self, cluster_id: str) -> Cluster | None:
        """See search.store.Store."""
        self._fresh()
        return clusters.cluster(self.indices, cluster_id)

    def held_back(self) -> Iterator[HeldBack]:
        """See search.store.Store."""
        self._fresh()
        yield from clusters.held_back(self.indices)

    def runs(self) -> Iterator[CrawlRun]:
        """See search.store.Store."""
        self._fresh(Index.RUNS)
        for document in self.indices.reader.in_order(self.indices.alias(Index.RUNS), RunDocument):
            yield CrawlRun(document.summary, document.at)

    def search(self, query: Query) -> SearchResults:
        """See search.store.Store."""
        self._complete(Index.ADVERTS)
        return query_builder.run_query(self.indices, query)

    def counts(self) -> dict[str, int]:
        """See search.store.Store."""
        self._fresh(*COUNTED.values())
        return {name: self.indices.reader.count(self.indices.alias(index)) for name, index in COUNTED.items()}

    def status(self) -> Status:
        """See search.store.Store."""
        waiting, refused = self._waiting(), sum(1 for _ in self.refused())
        where, kept = self._settings.where, (waiting.records, refused)
        try:
            counts = tuple(self.counts().items())
            state, size = self.indices.health().described, self.indices.size_in_bytes()
        except EngineUnavailable as away:
            return Status("Elasticsearch", where, away.reason, (), 0, self.capabilities, *kept, answers=False)
        return Status("Elasticsearch", where, state, counts, size, self.capabilities, *kept)

    def settle(self) -> None:
        """See search.store.Store; what other processes wrote is found too."""
        self._touch(list(Index))
        self._complete(*Index)

    def close(self) -> None:
        """See search.store.Store."""
        self._connection.close()
        if self._spool is not None:
            self._spool.close()


def refuse_impossible(where: str, batch: Sequence[Any]) -> None:
    """Raise StoreUnusable, before anything is written, where a record says of an identifier that it is nothing."""
    for record in batch:
        for sighting in getattr(record, "sightings", ()):
            if sighting.value is None or sighting.kind is None:
                raise StoreUnusable(where, f"an identifier must be NOT NULL, in {describe_record(record)}")
