"""Occurrences of identifiers, sorted.

The engine is fastest in its own order, so the documents are sorted here, in a temporary SQLite database that spills to
disk if it is large.
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
from search.elasticsearch.client.reader import SearchHit
from search.elasticsearch.index.documents import SightingDocument, build_index_key
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.errors import StoreError

MAX_TERMS = 30_000  # identifiers per lookup; the engine's limit is 65,536
INDEX_OF = {Subject.ADVERT: Index.SIGHTINGS, Subject.ENTRY: Index.ENTRY_SIGHTINGS}

decode_document = msgspec.json.Decoder(SightingDocument).decode


class SightingSortKey(msgspec.Struct):
    """The fields by which sightings are sorted."""

    kind: str
    value: str
    subject_id: str


decode_sort_key = msgspec.json.Decoder(SightingSortKey).decode


def look_up(indices: IndexManager, identifiers: Collection[Identifier], among: Subject) -> Iterator[Occurrence]:
    """Yield the occurrences of these identifiers, in order of identifier and subject id."""
    for batch in chunked(sorted(set(identifiers)), MAX_TERMS):
        yield from find_occurrences(indices, among, {"terms": {"identifier": list(map(build_index_key, batch))}})


def find_occurrences_of_kinds(indices: IndexManager, kinds: Collection[str], among: Subject) -> Iterator[Occurrence]:
    """Yield the occurrences of identifiers of these kinds, in order of identifier and subject id."""
    yield from find_occurrences(indices, among, {"terms": {"kind": sorted(set(kinds))}})


def find_occurrences(indices: IndexManager, among: Subject, query: Mapping[str, object]) -> Iterator[Occurrence]:
    """Yield the occurrences that match a query, sorted, one per identifier and subject."""
    with closing(fetch_sightings(indices, among, query)) as sorter:
        rows = sorter.execute("SELECT document FROM sightings ORDER BY kind, value, subject_id")
        documents = (decode_document(document) for (document,) in rows)
        for _, versions in groupby(documents, key=attrgetter("kind", "value", "subject_id")):
            yield merge_versions(list(versions), among)


def fetch_sightings(indices: IndexManager, among: Subject, query: Mapping[str, object]) -> sqlite3.Connection:
    """Fetch all matching sightings into a sorter; start again once if a node is lost meanwhile."""
    alias = indices.get_alias(INDEX_OF[among])
    try:
        return fill_sorter(indices.reader.scan(alias, msgspec.Raw, query))
    except StoreError:
        return fill_sorter(indices.reader.scan(alias, msgspec.Raw, query))


def fill_sorter(hits: Iterable[SearchHit[msgspec.Raw]]) -> sqlite3.Connection:
    """Return a temporary database with the sightings; closing it deletes it."""
    sorter = sqlite3.connect("", isolation_level=None)
    try:
        sorter.execute("PRAGMA journal_mode = OFF")
        sorter.execute("CREATE TABLE sightings (kind TEXT, value TEXT, subject_id TEXT, document BLOB)")
        sorter.execute("BEGIN")
        sorter.executemany("INSERT INTO sightings VALUES (?, ?, ?, ?)", map(build_row, hits))
        sorter.execute("COMMIT")
    except BaseException:  # on any error, delete the temporary file
        sorter.close()
        raise
    return sorter


def build_row(hit: SearchHit[msgspec.Raw]) -> tuple[str, str, str, bytes]:
    """Return the sort key of a sighting, and the sighting."""
    key = decode_sort_key(hit.source)
    return key.kind, key.value, key.subject_id, bytes(hit.source)


def merge_versions(documents: list[SightingDocument], among: Subject) -> Occurrence:
    """Return one occurrence over the versions of an advert: the context is that of the version seen last."""
    latest = max(documents, key=attrgetter("last_seen", "edition"))
    return latest.to_occurrence(among, min(document.first_seen for document in documents))
