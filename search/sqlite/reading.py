"""Reading adverts, entries, hits and crawl runs as streams."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from more_itertools import chunked

from records.advert import ExtractedAdvert, StoredAdvert, StoredVersion
from records.crawl import CrawlRun
from records.entry import Entry, EntryRecord
from records.hit import Hit
from records.linkable import Linkable, Span
from search.sqlite.codec import decode_advert, decode_entry, decode_hit, decode_run, decode_sightings

BATCH_SIZE = 500  # ids per statement

ADVERTS = """
    SELECT v.body, v.sightings, adverts.first_seen, adverts.last_seen, adverts.versions
    FROM adverts JOIN versions v ON v.v = adverts.newest ORDER BY adverts.id
"""
ADVERTS_BY_ID = """
    SELECT v.body, v.sightings, adverts.first_seen, adverts.last_seen, adverts.versions
    FROM adverts JOIN versions v ON v.v = adverts.newest
    WHERE adverts.id IN (SELECT value FROM json_each(?)) ORDER BY adverts.id
"""
HISTORY = """
    SELECT v.body, v.sightings, v.first_seen, v.last_seen, v.version, v.rules, adverts.id
    FROM adverts JOIN versions v USING (a) ORDER BY adverts.id, v.v = adverts.newest, v.last_seen
"""
ENTRY_RECORDS = "SELECT body, sightings FROM entries ORDER BY id"
ENTRY_RECORDS_BY_ID = "SELECT body, sightings FROM entries WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
ENTRIES = "SELECT body FROM entries ORDER BY id"
ENTRIES_BY_ID = "SELECT body FROM entries WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"


def read_adverts(connection: sqlite3.Connection, ids: Collection[str] | None) -> Iterator[StoredAdvert]:
    """Yield the adverts with these ids, or all, in order of id."""
    return map(build_advert, select_by_id(connection, ADVERTS, ADVERTS_BY_ID, ids))


def read_entries(connection: sqlite3.Connection, ids: Collection[str] | None) -> Iterator[Entry]:
    """Yield the entries with these ids, or all, in order of id."""
    return (decode_entry(body) for (body,) in select_by_id(connection, ENTRIES, ENTRIES_BY_ID, ids))


def select_by_id(
    connection: sqlite3.Connection, select_all: str, select_some: str, ids: Collection[str] | None
) -> Iterator[tuple[str, ...]]:
    """Yield the rows with these ids, or all rows."""
    if ids is None:
        yield from connection.execute(select_all)
        return
    for batch in chunked(sorted(set(ids)), BATCH_SIZE):
        yield from connection.execute(select_some, (json.dumps(batch),))


def read_history(connection: sqlite3.Connection) -> Iterator[StoredVersion]:
    """Yield every version of every advert, in order of advert id, the newest version last."""
    return map(build_version, connection.execute(HISTORY))


def read_linkable_adverts(connection: sqlite3.Connection) -> Iterator[Linkable]:
    """Yield the linking data of every advert, in order of id."""
    for _, rows in groupby(connection.execute(HISTORY), key=itemgetter(-1)):
        yield build_linkable(rows)


def read_entry_records(connection: sqlite3.Connection, ids: Collection[str] | None) -> Iterator[EntryRecord]:
    """Yield the entries with these ids, or all, with their sightings, in order of id."""
    rows = select_by_id(connection, ENTRY_RECORDS, ENTRY_RECORDS_BY_ID, ids)
    return (EntryRecord(decode_entry(body), decode_sightings(sightings)) for body, sightings in rows)


def read_hits(connection: sqlite3.Connection, run: str | None) -> Iterator[Hit]:
    """Yield the hits of a wash, or all, in order of id."""
    if run is None:
        rows = connection.execute("SELECT body FROM hits ORDER BY id")
    else:
        rows = connection.execute("SELECT body FROM hits WHERE run = ? ORDER BY id", (run,))
    return (decode_hit(body) for (body,) in rows)


def read_runs(connection: sqlite3.Connection) -> Iterator[CrawlRun]:
    """Yield the summaries of crawl runs, in order of id."""
    return (decode_run(body) for (body,) in connection.execute("SELECT body FROM runs ORDER BY id"))


def build_advert(row: Sequence[str]) -> StoredAdvert:
    """Build an advert from a row of ADVERTS."""
    body, sightings, first_seen, last_seen, versions = row
    first, last = datetime.fromisoformat(first_seen), datetime.fromisoformat(last_seen)
    return StoredAdvert(decode_advert(body), decode_sightings(sightings), first, last, int(versions))


def build_version(row: Sequence[str]) -> StoredVersion:
    """Build a version from a row of HISTORY."""
    body, sightings, first_seen, last_seen, _, rules, _ = row
    extracted = ExtractedAdvert(decode_advert(body), decode_sightings(sightings), rules)
    return StoredVersion(extracted, datetime.fromisoformat(first_seen), datetime.fromisoformat(last_seen))


def build_linkable(rows: Iterable[Sequence[str]]) -> Linkable:
    """Build the linking data of one advert from its rows of HISTORY."""
    spans: dict[str, Span] = {}
    for row in rows:
        version = build_version(row)
        newest, sightings = version.extracted.advert, version.extracted.sightings
        spans[row[4]] = Span.from_sightings(newest, sightings, version.first_seen, version.last_seen)
    return Linkable.from_versions(newest, spans)
