"""Copy a store to another engine, through the same methods that a crawl uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from more_itertools import chunked

from records.advert import ExtractedAdvert, StoredVersion
from records.digest import digest
from search.store import LinkingResult, Saved, Store

BATCH_SIZE = 500


def copy_store(source: Store, target: Store) -> Saved:
    """Write everything in `source` to `target` and return what changed there. Repeating it changes nothing.

    Records that the target already had stay. Needs memory for one batch and for the clusters.
    """
    source.flush()
    saved = Saved()
    for batch in chunked(chain.from_iterable(map(build_captures, source.history())), BATCH_SIZE):
        saved += target.save_adverts(batch)
    for entries in chunked(source.entry_records(), BATCH_SIZE):
        saved += target.save_entries(entries)
    for hits in chunked(source.hits(), BATCH_SIZE):
        saved += target.save_hits(hits)
    for run in source.runs():
        target.save_run(run)
    target.save_links(read_links(source))
    target.flush()
    return saved


def build_captures(version: StoredVersion) -> Iterator[ExtractedAdvert]:
    """Yield the captures that reproduce a version: the stored one, then those at its first and last time seen."""
    extracted, captured_at = version.extracted, version.extracted.advert.captured_at
    yield extracted
    for seen_at in (version.first_seen, version.last_seen):
        if seen_at != captured_at:
            yield replace(extracted, advert=replace(extracted.advert, captured_at=seen_at))


def read_links(source: Store) -> LinkingResult:
    """Return the clusters and held-back values of a store as one edition."""
    clusters, held_back = tuple(source.clusters()), tuple(source.held_back())
    parts: Iterable[str] = (*(cluster.id for cluster in clusters), *(str(held.identifier) for held in held_back))
    return LinkingResult(digest("copy", *parts), clusters, held_back)
