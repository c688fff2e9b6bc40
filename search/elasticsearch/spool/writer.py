"""Writes batches to the engine. While it is unavailable they go to the spool; refused records become dead letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import structlog
from more_itertools import chunked

from records.advert import ExtractedAdvert
from records.crawl import CrawlRun
from records.entry import EntryRecord
from records.hit import Hit
from search.elasticsearch.client.connection import EngineConnection
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.index.refresh import RefreshTracker
from search.elasticsearch.spool.circuit_breaker import CircuitBreaker
from search.elasticsearch.spool.spool import DeadLetter, Spool, SpoolSize, decode_dead_letter
from search.elasticsearch.writing.adverts import save_adverts
from search.elasticsearch.writing.entries import save_entries
from search.elasticsearch.writing.hits import save_hits
from search.elasticsearch.writing.runs import save_runs
from search.errors import EngineBusy, EngineUnavailable, RecordRefused, StoreUnusable
from search.json_records import describe_record, split_encodable
from search.store import Saved

BATCH_SIZE = 500  # records per write
MAX_LOGGED_REASON = 300  # characters

log = structlog.get_logger()
encode = msgspec.json.Encoder().encode


class RecordType(NamedTuple):
    """A type of record that can be spooled: its class, the function that writes a batch, and the indices written."""

    record_class: type[Any]
    save: Callable[[IndexManager, Any], tuple[Saved, list[tuple[Any, str]]]]
    indices: tuple[Index, ...]


RECORD_TYPES = {
    "adverts": RecordType(ExtractedAdvert, save_adverts, (Index.ADVERTS, Index.VERSIONS, Index.SIGHTINGS)),
    "entries": RecordType(EntryRecord, save_entries, (Index.ENTRIES, Index.ENTRY_SIGHTINGS)),
    "hits": RecordType(Hit, save_hits, (Index.HITS,)),
    "runs": RecordType(CrawlRun, save_runs, (Index.RUNS,)),
}


class SpooledWriter:
    """Writes records of one store. Without a spool, an unavailable engine or a refused record is an error at once."""

    def __init__(
        self, connection: EngineConnection, indices: IndexManager, spool: Spool | None, refreshes: RefreshTracker
    ) -> None:
        self._connection = connection
        self._indices = indices
        self._spool = spool
        self._refreshes = refreshes
        self._settings = connection.settings
        self._breaker = CircuitBreaker()
        self._is_prepared = False

    def prepare(self) -> None:
        """Check the engine's version and create missing indices, once. With a spool, an unavailable engine is no
        error.
        """
        try:
            self._prepare()
        except EngineUnavailable as unavailable:
            if self._spool is None:
                raise
            self.open_circuit(unavailable)

    def _prepare(self) -> None:
        if not self._is_prepared:
            patience = self._settings.patience if self._spool is None else 0.0
            self._connection.retry_while_busy(lambda: self._connection.check_version(patience=patience))
            self._connection.retry_while_busy(lambda: self._indices.create_missing_indices(patience=patience))
            self._is_prepared = True

    @property
    def is_blocked(self) -> bool:
        """Whether writes go to the spool without a request, because the engine was unavailable a moment ago."""
        return self._spool is not None and self._breaker.is_blocking

    def save(self, record_type: str, batch: Sequence[Any]) -> Saved:
        """Write a batch, or spool it if the engine is unavailable. Records that cannot be stored become dead
        letters.
        """
        reject_null_identifiers(self._settings.where, batch)
        records, refused = split_encodable(batch)
        saved = self._add_dead_letters(record_type, refused)
        if self._spool is None:
            return saved + self._write(record_type, records)
        if self._breaker.is_blocking:
            return saved + self._append_to_spool(
                self._spool, record_type, records, "it did not respond to the last request"
            )
        try:
            self.ensure_drained()
            return saved + self._write(record_type, records)
        except EngineUnavailable as unavailable:
            self.open_circuit(unavailable)
            return saved + self._append_to_spool(self._spool, record_type, records, unavailable.reason)

    def _write(self, record_type: str, records: Sequence[Any]) -> Saved:
        saved = Saved()
        try:
            for batch in chunked(records, BATCH_SIZE):
                written, refused = RECORD_TYPES[record_type].save(self._indices, batch)
                saved += written + self._add_dead_letters(record_type, refused)
        finally:
            self._refreshes.mark_written(RECORD_TYPES[record_type].indices)
        return saved

    def _add_dead_letters(self, record_type: str, refused: Sequence[tuple[Any, str]]) -> Saved:
        if refused:
            record, reason = refused[0]
            if self._spool is None:
                raise RecordRefused(describe_record(record), reason)
            self._spool.add_dead_letters(record_type, refused)
            where = self._settings.where
            log.warning("records_refused", store=where, records=len(refused), reason=reason[:MAX_LOGGED_REASON])
        return Saved(refused=len(refused))

    @staticmethod
    def _append_to_spool(spool: Spool, record_type: str, records: Sequence[Any], reason: str) -> Saved:
        for batch in chunked(records, BATCH_SIZE):
            spool.append(record_type, encode(batch), len(batch), reason)
        return Saved(waiting=len(records))

    def open_circuit(self, unavailable: EngineUnavailable) -> None:
        """Note that the engine is unavailable: the next batches go to the spool without a request."""
        self._breaker.open()
        self._indices.bulk.patience = 0.0
        log.warning("engine_unavailable", store=self._settings.where, reason=unavailable.reason)

    def ensure_drained(self, patience: float | None = None) -> None:
        """Return once the engine is available and the spool is empty; raise EngineUnavailable if that fails.

        `patience` is for how many seconds spooled batches are retried if the engine rejects them; None: unchanged.
        """
        if self._breaker.is_open:
            self._connection.check_version(patience=0.0)
        self._prepare()
        if self._spool is not None and self._spool.size().batches:
            if patience is not None:
                self._indices.bulk.patience = patience
            self._drain(self._spool)
        self._breaker.close()
        self._indices.bulk.patience = self._settings.patience

    def _drain(self, spool: Spool) -> None:
        with spool.try_lock() as is_locked:
            if not is_locked:
                raise EngineBusy(self._settings.where, "another process is writing the spooled batches")
            drained = spool.drain(self._write_spooled)
        log.info("spool_drained", store=self._settings.where, batches=drained)

    def _write_spooled(self, record_type: str, body: bytes) -> None:
        """Write a spooled batch. Records of another Washline version that cannot be decoded become dead letters."""
        records, undecodable = [], []
        for raw in msgspec.json.decode(body, type=list[msgspec.Raw]):
            try:
                records.append(msgspec.json.decode(raw, type=RECORD_TYPES[record_type].record_class))
            except msgspec.MsgspecError as error:
                undecodable.append((msgspec.json.decode(raw), str(error)))
        self._add_dead_letters(record_type, undecodable)
        self._write(record_type, records)

    def ensure_readable(self) -> None:
        """Return if the engine answers; else raise EngineUnavailable with the number of spooled batches."""
        try:
            self._connection.check_version(patience=0.0)
            self._prepare()
        except EngineUnavailable as unavailable:
            raise self.with_spool_size(unavailable) from unavailable

    def with_spool_size(self, unavailable: EngineUnavailable) -> EngineUnavailable:
        """Return the same error with the number of spooled batches."""
        return EngineUnavailable(self._settings.where, unavailable.reason, self.spool_size().batches)

    def spool_size(self) -> SpoolSize:
        """Return how much is spooled."""
        return self._spool.size() if self._spool else SpoolSize()

    def dead_letters(self) -> Iterator[DeadLetter]:
        """Yield the dead letters, oldest first."""
        return self._spool.dead_letters() if self._spool else iter(())

    def replay(self) -> Saved:
        """Write the dead letters again and return what changed. Those refused again stay, with the new reason."""
        self.ensure_drained()
        saved = Saved()
        for letter in self._spool.dead_letters() if self._spool else ():
            try:
                record = decode_dead_letter(letter.body, RECORD_TYPES[letter.record_type].record_class)
            except msgspec.MsgspecError:  # of another Washline version
                saved += Saved(refused=1)
                continue
            saved += self.save(letter.record_type, [record])
            self._spool.delete_dead_letter(letter)  # type: ignore[union-attr]  # the loop is empty without a spool
        return saved

    def close(self) -> None:
        """Close the spool."""
        if self._spool is not None:
            self._spool.close()


def reject_null_identifiers(where: str, batch: Sequence[Any]) -> None:
    """Raise StoreUnusable, before anything is written, if the identifier of a sighting is null."""
    for record in batch:
        for sighting in getattr(record, "sightings", ()):
            if sighting.value is None or sighting.kind is None:
                raise StoreUnusable(where, f"an identifier must not be null, in {describe_record(record)}")
