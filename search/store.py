"""The contract of every store: adverts, versions, sightings, entries, hits, clusters and crawl runs.

Nothing here depends on an engine. Ids are deterministic, so every write is an idempotent batch. Reads are streams, so
memory does not grow with the store. The tests in `tests/search/` run against every store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from records.advert import Advert, ExtractedAdvert, StoredAdvert, StoredVersion
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlRun
from records.entry import Entry, EntryRecord
from records.hit import Hit
from records.identifier import Identifier, Occurrence, Subject
from records.linkable import Linkable
from search.query import Query, SearchResults


@dataclass(frozen=True, slots=True)
class Saved:
    """What a batch changed: the number of records that were new, changed, or the same as before.

    `refused` records cannot be stored and became dead letters. `waiting` records are spooled on disk until the engine
    is back.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    waiting: int = 0

    def __add__(self, other: Saved) -> Saved:
        refused, waiting = self.refused + other.refused, self.waiting + other.waiting
        return Saved(self.new + other.new, self.changed + other.changed, self.same + other.same, refused, waiting)


class Capability(StrEnum):
    """What only some stores can do, in the words of a user message ("the store on SQLite cannot ...")."""

    WAIT = "spool writes while its engine is unavailable"
    REPLAY = "retry dead letters"
    REBUILD = "migrate without downtime"
    KIBANA = "show dashboards in Kibana"


@dataclass(frozen=True, slots=True)
class Status:
    """State of a store: engine and location, "ok" or a problem, record counts, size, spooled and refused records.

    `answers` is False if the engine is unavailable; `counts` and `bytes` are then unknown.
    """

    engine: str
    where: str
    state: str
    counts: tuple[tuple[str, int], ...]
    bytes: int
    capabilities: tuple[Capability, ...] = ()
    waiting: int = 0
    refused: int = 0
    answers: bool = True


@dataclass(frozen=True, slots=True)
class LinkingResult:
    """One run of linking: its edition (a digest of the input), the clusters, and the identifiers held back."""

    edition: str
    clusters: Sequence[Cluster]
    held_back: Sequence[HeldBack]


class RefusedRecord(Protocol):
    """A record that the engine refused."""

    @property
    def reason(self) -> str:
        """The engine's reason."""


@runtime_checkable
class ReplayableStore(Protocol):
    """Further methods of stores with Capability.REPLAY."""

    def replay(self) -> Saved:
        """Write the dead letters again. Those refused again stay, with the new reason."""

    def dead_letters(self) -> Iterator[RefusedRecord]:
        """Yield the records that the engine refused, oldest first."""


class Store(Protocol):
    """Stores and finds adverts, entries, hits and clusters. Errors: search.errors.StoreError."""

    def save_adverts(self, batch: Sequence[ExtractedAdvert]) -> Saved:
        """Store adverts, each with the sightings of its version.

        New: the advert is not stored yet. Changed: its version differs from the newest stored one. Same: only the time
        last seen moves, and the sightings are replaced, since a newer extractor may find others. The capture with the
        latest time is the newest version, regardless of the order in which captures arrive.
        """

    def refresh_adverts(self, batch: Sequence[Advert], rules: str) -> tuple[Saved, Sequence[Advert]]:
        """Extend the time span of the adverts whose newest version has the same content and sightings by these rules.

        Return what was saved, and the other adverts in order: they must be extracted and saved. These are all adverts
        if the engine is unavailable.
        """

    def save_entries(self, batch: Sequence[EntryRecord]) -> Saved:
        """Store entries with their sightings, replacing an entry of an older edition of its dataset."""

    def replace_entries(
        self, dataset: str, version: str, batches: Iterable[Sequence[EntryRecord]]
    ) -> tuple[Saved, int]:
        """Store the entries of an edition, then delete those of the others; return the counts saved and deleted.

        Where the engine has transactions, readers see the older edition until the commit, and after a failure. Without
        transactions the others are deleted last, and not while entries are refused or waiting.
        """

    def drop_entries(self, dataset: str, *, except_version: str) -> int:
        """Delete the entries of all other editions of a dataset and return their number."""

    def save_hits(self, batch: Sequence[Hit]) -> Saved:
        """Store the hits of a wash."""

    def save_links(self, linked: LinkingResult) -> None:
        """Replace all clusters and held-back values atomically."""

    def adverts(self, ids: Collection[str] | None = None) -> Iterator[StoredAdvert]:
        """Yield the adverts with these ids, or all, in order of id."""

    def history(self) -> Iterator[StoredVersion]:
        """Yield every version of every advert with its sightings, in order of advert id, the newest version last.

        Saving them to another store in this order, at their first and their last time seen, reproduces the adverts.
        """

    def entries(self, ids: Collection[str] | None = None) -> Iterator[Entry]:
        """Yield the entries with these ids, or all, in order of id."""

    def entry_records(self, ids: Collection[str] | None = None) -> Iterator[EntryRecord]:
        """Yield the entries with these ids, or all, with their sightings, in order of id."""

    def look_up(self, identifiers: Collection[Identifier], among: Subject) -> Iterator[Occurrence]:
        """Yield one occurrence per (identifier, subject id) of these identifiers, in that order.

        The collection may have millions of identifiers; the store splits it into batches.
        """

    def occurrences(self, kinds: Collection[str], among: Subject) -> Iterator[Occurrence]:
        """Yield one occurrence per (identifier, subject id) of these kinds, in that order, over all versions."""

    def linkable_adverts(self) -> Iterator[Linkable]:
        """Yield the linking data of every advert over all its versions, in the order that is fastest."""

    def hits(self, run: str | None = None) -> Iterator[Hit]:
        """Yield the hits of a wash, or of all washes."""

    def clusters(self) -> Iterator[Cluster]:
        """Yield the clusters, largest first."""

    def cluster(self, cluster_id: str) -> Cluster | None:
        """Return a cluster by its id or an unambiguous prefix of it, or None."""

    def held_back(self) -> Iterator[HeldBack]:
        """Yield the identifiers that linking held back, most adverts first."""

    def save_run(self, run: CrawlRun) -> None:
        """Store the summary of a crawl run, replacing an earlier summary of the same run."""

    def runs(self) -> Iterator[CrawlRun]:
        """Yield the summaries of crawl runs, in order of run id."""

    def search(self, query: Query) -> SearchResults:
        """Return the adverts that match a query."""

    def counts(self) -> dict[str, int]:
        """Return the number of "adverts", "versions", "sightings", "entries", "hits" and "clusters"."""

    def status(self) -> Status:
        """Return the state of the store. An unavailable engine is a state, not an error."""

    def flush(self) -> None:
        """Block until everything written can be read."""

    def close(self) -> None:
        """Close connections and files. Closing twice is harmless."""
