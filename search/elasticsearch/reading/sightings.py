"""Streams of sightings in order.

The engine gives them fastest in its own order; SQLite sorts them here, on disk where they are many.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from operator import attrgetter

import msgspec
from more_itertools import chunked

from records.identifier import Identifier, Occurrence, Subject
from search.elasticsearch.index.documents import SightingDocument, index_key
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.client.reader import SearchHit
from search.errors import StoreError

TERMS = 30_000  # values of one look-up; the engine takes 65,536
HELD = {Subject.ADVERT: Index.SIGHTINGS, Subject.ENTRY: Index.ENTRY_SIGHTINGS}
ORDER = attrgetter("kind", "value", "subject_id")

decode = msgspec.json.Decoder(SightingDocument).decode


class SightingSortKey(msgspec.Struct):
    """What sightings are sorted by."""

    kind: str
    value: str
    subject_id: str


decode_place = msgspec.json.Decoder(SightingSortKey).decode


def look_up(indices: IndexManager, identifiers: Collection[Identifier], among: Subject) -> Iterator[Occurrence]:
    """Yield where any of these identifiers was seen, in order."""
    for batch in chunked(sorted(set(identifiers)), TERMS):
        yield from ordered(indices, among, {"terms": {"identifier": list(map(index_key, batch))}})


def seen(indices: IndexManager, kinds: Collection[str], among: Subject) -> Iterator[Occurrence]:
    """Yield where the identifiers of these kinds were seen, in order."""
    yield from ordered(indices, among, {"terms": {"kind": sorted(set(kinds))}})


def ordered(indices: IndexManager, among: Subject, query: Mapping[str, object]) -> Iterator[Occurrence]:
    """Yield the sightings that a query finds, in order of identifier and holder, one for each over the holder's versions."""
    with closing(collected(indices, among, query)) as sorter:
        rows = sorter.execute("SELECT document FROM sightings ORDER BY kind, value, holder")
        documents = (decode(document) for (document,) in rows)
        yield from (merged(list(group), among) for _, group in groupby(documents, key=ORDER))


def collected(indices: IndexManager, among: Subject, query: Mapping[str, object]) -> sqlite3.Connection:
    """Bring all that a query finds into a sorter; begin once more where a node was lost on the way."""
    alias = indices.alias(HELD[among])
    try:
        return filled(indices.reader.scan(alias, msgspec.Raw, query))
    except StoreError:
        return filled(indices.reader.scan(alias, msgspec.Raw, query))


def filled(hits: Iterable[SearchHit[msgspec.Raw]]) -> sqlite3.Connection:
    """Return a temporary database with the sightings; it is in memory while it is small and goes when it is closed."""
    sorter = sqlite3.connect("", isolation_level=None)
    try:
        sorter.execute("PRAGMA journal_mode = OFF")
        sorter.execute("CREATE TABLE sightings (kind TEXT, value TEXT, holder TEXT, document BLOB)")
        sorter.execute("BEGIN")
        sorter.executemany("INSERT INTO sightings VALUES (?, ?, ?, ?)", map(row, hits))
        sorter.execute("COMMIT")
    except BaseException:  # whatever happened goes on up; the file must not stay
        sorter.close()
        raise
    return sorter


def row(hit: SearchHit[msgspec.Raw]) -> tuple[str, str, str, bytes]:
    """Return what is sorted of a sighting, and the sighting."""
    place = decode_place(hit.source)
    return place.kind, place.value, place.subject_id, bytes(hit.source)


def merged(documents: list[SightingDocument], among: Subject) -> Occurrence:
    """Return one Seen over the versions of a holder; the version last seen tells the context."""
    if len(documents) == 1:
        return documents[0].seen(among, documents[0].first_seen)
    last = max(documents, key=attrgetter("last_seen", "edition"))
    return last.seen(among, min(document.first_seen for document in documents))
