"""The store on SQLite: one file, full text by FTS5.

Writers wait for each other (WAL, one transaction per batch). Readers never wait and see one consistent state.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from records.advert import Advert, ExtractedAdvert, StoredAdvert, StoredVersion
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlRun
from records.entry import Entry, EntryRecord
from records.hit import Hit
from records.identifier import Identifier, Occurrence, Subject
from records.linkable import Linkable
from search.json_records import name_refused_record
from search.query import Query, SearchResults
from search.sqlite import full_text, linking, occurrences, reading, writing
from search.sqlite.connections import Connections
from search.sqlite.schema import load_migrations, migrate
from search.store import LinkingResult, Saved, Status

COUNTS = {
    "adverts": "SELECT count(*) FROM adverts",
    "versions": "SELECT count(*) FROM versions",
    "entries": "SELECT count(*) FROM entries",
    "hits": "SELECT count(*) FROM hits",
    "clusters": "SELECT count(*) FROM clusters",
    "sightings": "SELECT count(*) FROM advert_identifiers",
}


class SqliteStore:
    """A store in one file; its folder must exist. Safe for threads, and for several processes on one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connections = Connections(path)
        with self._connections.reading() as connection:
            migrate(connection, path, load_migrations())

    def save_adverts(self, batch: Sequence[ExtractedAdvert]) -> Saved:
        """See search.store.Store."""
        saved = Saved()
        with name_refused_record(batch), self._connections.writing() as connection:
            for extracted in batch:
                saved += writing.save_advert(connection, extracted)
        return saved

    def refresh_adverts(self, batch: Sequence[Advert], rules: str) -> tuple[Saved, Sequence[Advert]]:
        """See search.store.Store."""
        with name_refused_record(batch), self._connections.writing() as connection:
            rest = [advert for advert in batch if not writing.refresh_advert(connection, advert, rules)]
        return Saved(same=len(batch) - len(rest)), rest

    def save_entries(self, batch: Sequence[EntryRecord]) -> Saved:
        """See search.store.Store."""
        saved = Saved()
        with name_refused_record(batch), self._connections.writing() as connection:
            for record in batch:
                saved += writing.save_entry(connection, record)
        return saved

    def replace_entries(
        self, dataset: str, version: str, batches: Iterable[Sequence[EntryRecord]]
    ) -> tuple[Saved, int]:
        """See search.store.Store: one transaction, for which other writers wait."""
        saved = Saved()
        with self._connections.writing() as connection:
            for batch in batches:
                with name_refused_record(batch):
                    for record in batch:
                        saved += writing.save_entry(connection, record)
            return saved, writing.drop_entries(connection, dataset, version)

    def drop_entries(self, dataset: str, *, except_version: str) -> int:
        """See search.store.Store."""
        with self._connections.writing() as connection:
            return writing.drop_entries(connection, dataset, except_version)

    def save_hits(self, batch: Sequence[Hit]) -> Saved:
        """See search.store.Store."""
        with name_refused_record(batch), self._connections.writing() as connection:
            return writing.save_hits(connection, batch)

    def save_links(self, linked: LinkingResult) -> None:
        """See search.store.Store."""
        with self._connections.writing() as connection:
            linking.save_links(connection, linked)

    def save_run(self, run: CrawlRun) -> None:
        """See search.store.Store."""
        with self._connections.writing() as connection:
            writing.save_run(connection, run)

    def adverts(self, ids: Collection[str] | None = None) -> Iterator[StoredAdvert]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from reading.read_adverts(connection, ids)

    def entries(self, ids: Collection[str] | None = None) -> Iterator[Entry]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from reading.read_entries(connection, ids)

    def history(self) -> Iterator[StoredVersion]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from reading.read_history(connection)

    def entry_records(self, ids: Collection[str] | None = None) -> Iterator[EntryRecord]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from reading.read_entry_records(connection, ids)

    def look_up(self, identifiers: Collection[Identifier], among: Subject) -> Iterator[Occurrence]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from occurrences.look_up(connection, identifiers, among)

    def occurrences(self, kinds: Collection[str], among: Subject) -> Iterator[Occurrence]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from occurrences.find_occurrences_of_kinds(connection, kinds, among)

    def linkable_adverts(self) -> Iterator[Linkable]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from reading.read_linkable_adverts(connection)

    def hits(self, run: str | None = None) -> Iterator[Hit]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from reading.read_hits(connection, run)

    def clusters(self) -> Iterator[Cluster]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from linking.read_clusters(connection)

    def cluster(self, cluster_id: str) -> Cluster | None:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            return linking.find_cluster(connection, cluster_id)

    def held_back(self) -> Iterator[HeldBack]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from linking.read_held_back(connection)

    def runs(self) -> Iterator[CrawlRun]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            yield from reading.read_runs(connection)

    def search(self, query: Query) -> SearchResults:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            return full_text.run_query(connection, query)

    def counts(self) -> dict[str, int]:
        """See search.store.Store."""
        with self._connections.reading() as connection:
            return {name: connection.execute(select).fetchone()[0] for name, select in COUNTS.items()}

    def status(self) -> Status:
        """See search.store.Store."""
        engine = f"SQLite {sqlite3.sqlite_version}"
        return Status(engine, str(self._path), "ok", tuple(self.counts().items()), measure_size_on_disk(self._path))

    def flush(self) -> None:
        """See search.store.Store; a batch can be read as soon as it is written."""

    def close(self) -> None:
        """See search.store.Store."""
        self._connections.close()


def measure_size_on_disk(path: Path) -> int:
    """Return the size in bytes of the database with its WAL and shared-memory files."""
    return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
