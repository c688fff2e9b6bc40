"""Moving to another engine: everything one store holds, written into another through the same doors that a crawl uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from more_itertools import chunked

from records.advert import Harvest, StoredVersion
from records.digest import digest
from search.store import LinkingResult, Saved, Store

BATCH = 500


def copy_store(source: Store, target: Store) -> Saved:
    """Write all that `source` holds into `target` and say what that changed there; a second time changes nothing.

    What the target held before stays. Memory for one batch, and for the clusters.
    """
    source.settle()
    saved = Saved()
    for batch in chunked(chain.from_iterable(map(captures, source.history())), BATCH):
        saved += target.save_adverts(batch)
    for entries in chunked(source.recorded(), BATCH):
        saved += target.save_entries(entries)
    for hits in chunked(source.hits(), BATCH):
        saved += target.save_hits(hits)
    for run in source.runs():
        target.save_run(run)
    target.save_links(links(source))
    target.settle()
    return saved


def captures(version: StoredVersion) -> Iterator[Harvest]:
    """Yield the captures that make a version: as it is stored, then when it was first and last seen."""
    harvest, stored = version.harvest, version.harvest.advert.captured_at
    yield harvest
    for at in (version.first_seen, version.last_seen):
        if at != stored:
            yield replace(harvest, advert=replace(harvest.advert, captured_at=at))


def links(source: Store) -> LinkingResult:
    """Return the clusters and held-back values of a store as one computation."""
    clusters, held_back = tuple(source.clusters()), tuple(source.held_back())
    parts: Iterable[str] = (*(one.id for one in clusters), *(str(held.identifier) for held in held_back))
    return LinkingResult(digest("copy", *parts), clusters, held_back)
