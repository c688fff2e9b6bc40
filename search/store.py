"""The contract of every store: what can be searched and rebuilt (adverts, versions, sightings, entries, hits, clusters).

No word of any engine shows through. Ids are deterministic, so every write is a batch that can be repeated and changes nothing
the second time. Reads are streams, so a reader's memory does not grow with the store. The tests in `tests/search/` hold
for every store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from records.advert import Advert, Harvest, StoredAdvert, StoredVersion
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlRun
from records.entry import Entry, EntryRecord
from records.hit import Hit
from records.identifier import Identifier, Occurrence, Subject
from records.linkable import Linkable
from search.query import Query, SearchResults


@dataclass(frozen=True, slots=True)
class Saved:
    """What a batch changed: records that were new, changed, or the same as before.

    Refused: records that the engine will not take, kept aside with the reason. Waiting: records that are safe on disk and are
    written when the engine is back.
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
    """What only some stores can do, as it is said to a user ("the store on SQLite cannot ...")."""

    WAIT = "go on while its engine is away"
    REPLAY = "write refused records again"
    REBUILD = "move to a newer layout while it is read"
    KIBANA = "be looked at in Kibana"


@dataclass(frozen=True, slots=True)
class Status:
    """How a store is: the engine and where it is, "ok" or what is wrong, what it holds, what waits and what was refused.

    `answers` is False where the engine is away, so that nothing is known of what it holds.
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
    """One computation of clusters: its edition (an id of what went in), the clusters, and what was held back."""

    edition: str
    clusters: Sequence[Cluster]
    held_back: Sequence[HeldBack]


class RefusedRecord(Protocol):
    """A record that the engine refused."""

    @property
    def reason(self) -> str:
        """Why."""


@runtime_checkable
class ReplayableStore(Protocol):
    """What stores with Capability.REPLAY can do besides."""

    def replay(self) -> Saved:
        """Write the refused records again and say what became of them; those refused again stay, with the new reason."""

    def refused(self) -> Iterator[RefusedRecord]:
        """The records that the engine refused, oldest first."""


class Store(Protocol):
    """Where adverts, entries, hits and clusters are kept and found. Errors: search.errors.StoreError."""

    def save_adverts(self, batch: Sequence[Harvest]) -> Saved:
        """Store adverts with the sightings of this version.

        New: an advert not seen before. Changed: another version than the newest stored. Same: only the time last seen
        moves, and the version's sightings are replaced by these (a newer extractor may read it differently). Of two captures
        the later in time is the newest, in whatever order they come.
        """

    def save_entries(self, batch: Sequence[EntryRecord]) -> Saved:
        """Store entries with their sightings; an entry of an older edition of its dataset is replaced."""

    def drop_entries(self, dataset: str, *, except_version: str) -> int:
        """Delete the entries of other editions of a dataset and say how many: what a newer file no longer holds."""

    def save_hits(self, batch: Sequence[Hit]) -> Saved:
        """Store the hits of a wash."""

    def save_links(self, linked: LinkingResult) -> None:
        """Replace all clusters and held-back values by these, at once or not at all."""

    def advert(self, advert_id: str) -> StoredAdvert | None:
        """The advert with its newest version, or None."""

    def versions(self, advert_id: str) -> Iterator[Advert]:
        """Every stored version of an advert, oldest first."""

    def adverts(self, ids: Collection[str] | None = None) -> Iterator[StoredAdvert]:
        """The adverts with these ids, or all, in order of id."""

    def history(self) -> Iterator[StoredVersion]:
        """Every version of every advert with its sightings, in order of advert; of an advert the newest comes last.

        Saved elsewhere in this order, each as it was first and as it was last seen, they make the same store.
        """

    def entries(self, ids: Collection[str] | None = None) -> Iterator[Entry]:
        """The entries with these ids, or all, in order of id."""

    def recorded(self) -> Iterator[EntryRecord]:
        """Every entry with its sightings, in order of id."""

    def look_up(self, identifiers: Collection[Identifier], among: Subject) -> Iterator[Occurrence]:
        """Where any of these identifiers was seen, in order of identifier and holder; one for each (identifier, holder).

        The collection may be large (millions): the store batches it.
        """

    def seen(self, kinds: Collection[str], among: Subject) -> Iterator[Occurrence]:
        """Every (identifier, holder) of these kinds, in order of identifier and holder, over all versions."""

    def linkable(self) -> Iterator[Linkable]:
        """Every advert as linking reads it, over all its versions, in whatever order is fastest."""

    def hits(self, run: str | None = None) -> Iterator[Hit]:
        """The hits of a wash, or of all."""

    def clusters(self) -> Iterator[Cluster]:
        """The clusters, largest first."""

    def cluster(self, cluster_id: str) -> Cluster | None:
        """One cluster by its id or an unambiguous beginning of it, or None."""

    def held_back(self) -> Iterator[HeldBack]:
        """The values that were not allowed to link, widest first."""

    def save_run(self, run: CrawlRun) -> None:
        """Keep what a crawl came to, for those who watch over the crawls; once a run, the last word stands."""

    def runs(self) -> Iterator[CrawlRun]:
        """What the crawls came to, in order of run."""

    def search(self, query: Query) -> SearchResults:
        """The adverts for a query."""

    def counts(self) -> dict[str, int]:
        """How many there are of "adverts", "versions", "sightings", "entries", "hits", "clusters"."""

    def status(self) -> Status:
        """How the store is; an engine that is away is a state, not an error."""

    def settle(self) -> None:
        """Return when all that was written can be read."""

    def close(self) -> None:
        """Let go of the engine; a second call does nothing."""
