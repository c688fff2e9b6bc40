"""Writing adverts, entries, hits and crawl runs. Every function runs inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from records.advert import Advert, ExtractedAdvert
from records.crawl import CrawlRun
from records.entry import EntryRecord
from records.hit import Hit
from records.identifier import Sighting, Subject, select_best_sightings
from search.entry_equality import has_same_facts
from search.sqlite.codec import decode_entry, encode, encode_hit, format_time
from search.store import Saved

NEW, CHANGED, SAME = Saved(new=1), Saved(changed=1), Saved(same=1)
INSERT_VERSION = "INSERT INTO versions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_ENTRY = "INSERT INTO entries VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)"
INSERT_IDENTIFIER = {
    Subject.ADVERT: "INSERT INTO advert_identifiers VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    Subject.ENTRY: "INSERT INTO entry_identifiers VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
}
EXTEND_ADVERT = """
    UPDATE adverts SET first_seen = min(first_seen, ?2), last_seen = max(last_seen, ?2),
        versions = (SELECT count(*) FROM versions WHERE a = ?1)
    WHERE a = ?1
"""
EXTEND_UNCHANGED = "UPDATE adverts SET first_seen = min(first_seen, ?2), last_seen = max(last_seen, ?2) WHERE a = ?1"
SELECT_UNCHANGED = """
    SELECT adverts.a, v.v, v.first_seen, v.last_seen FROM adverts JOIN versions v ON v.v = adverts.newest
    WHERE adverts.id = ? AND v.version = ? AND v.rules = ?
"""
EXTEND_VERSION = "UPDATE versions SET first_seen = min(first_seen, ?2), last_seen = max(last_seen, ?2) WHERE v = ?1"
DROP_IDENTIFIERS = """
    DELETE FROM entry_identifiers WHERE e IN (SELECT e FROM entries WHERE dataset = ? AND edition <> ?)
"""
DROP_ENTRIES = "DELETE FROM entries WHERE dataset = ? AND edition <> ?"


def save_advert(connection: sqlite3.Connection, extracted: ExtractedAdvert) -> Saved:
    """Store one advert by the rules of search.store.Store.save_adverts."""
    advert, at = extracted.advert, format_time(extracted.advert.captured_at)
    known = connection.execute("SELECT a, newest, last_seen FROM adverts WHERE id = ?", (advert.id,)).fetchone()
    if known is None:
        insert = "INSERT INTO adverts (id, newest, first_seen, last_seen, versions) VALUES (?, 0, ?, ?, 1)"
        advert_row = connection.execute(insert, (advert.id, at, at)).lastrowid or 0
        version_row = insert_version(connection, advert_row, extracted, at)
        connection.execute("UPDATE adverts SET newest = ? WHERE a = ?", (version_row, advert_row))
        insert_text(connection, advert_row, advert)
        return NEW
    advert_row, newest, last_seen = known
    version_row = save_version(connection, advert_row, extracted, at)
    connection.execute(EXTEND_ADVERT, (advert_row, at))
    if version_row == newest:
        return SAME
    if at >= last_seen:
        set_newest(connection, advert_row, version_row, advert)
    return CHANGED


def refresh_advert(connection: sqlite3.Connection, advert: Advert, rules: str) -> bool:
    """Extend the time span of an advert if its newest version is unchanged; return whether it is."""
    found = connection.execute(SELECT_UNCHANGED, (advert.id, advert.version, rules)).fetchone()
    if found is None:
        return False
    advert_row, version_row, first_seen, last_seen = found
    at = format_time(advert.captured_at)
    if not first_seen <= at <= last_seen:
        connection.execute(EXTEND_VERSION, (version_row, at))
        connection.execute(EXTEND_UNCHANGED, (advert_row, at))
    return True


def save_version(connection: sqlite3.Connection, advert_row: int, extracted: ExtractedAdvert, at: str) -> int:
    """Insert a version of an advert, or extend its time span, replace its sightings and return its row."""
    advert, sightings = extracted.advert, encode(extracted.sightings)
    known = connection.execute(
        "SELECT v, sightings, rules FROM versions WHERE a = ? AND version = ?", (advert_row, advert.version)
    ).fetchone()
    if known is None:
        return insert_version(connection, advert_row, extracted, at)
    version_row = int(known[0])
    connection.execute(EXTEND_VERSION, (version_row, at))
    if known[2] != extracted.rules:
        connection.execute("UPDATE versions SET rules = ? WHERE v = ?", (extracted.rules, version_row))
    if known[1] == sightings:
        return version_row
    connection.execute("UPDATE versions SET sightings = ? WHERE v = ?", (sightings, version_row))
    connection.execute("DELETE FROM advert_identifiers WHERE v = ?", (version_row,))
    save_identifiers(connection, Subject.ADVERT, version_row, extracted.sightings)
    return version_row


def insert_version(connection: sqlite3.Connection, advert_row: int, extracted: ExtractedAdvert, at: str) -> int:
    """Insert a version that the advert does not have yet, with its identifiers, and return its row."""
    advert = extracted.advert
    context = (advert.site, advert.source_id, advert.account, advert.name, advert.area)
    bodies = (encode(advert), encode(extracted.sightings), extracted.rules)
    row = (advert_row, advert.version, *context, at, at, *bodies)
    version_row = connection.execute(INSERT_VERSION, row).lastrowid or 0
    save_identifiers(connection, Subject.ADVERT, version_row, extracted.sightings)
    return version_row


def set_newest(connection: sqlite3.Connection, advert_row: int, version_row: int, advert: Advert) -> None:
    """Make a version the newest of its advert, which full-text search finds."""
    connection.execute("UPDATE adverts SET newest = ? WHERE a = ?", (version_row, advert_row))
    connection.execute("DELETE FROM advert_text WHERE rowid = ?", (advert_row,))
    insert_text(connection, advert_row, advert)


def insert_text(connection: sqlite3.Connection, advert_row: int, advert: Advert) -> None:
    """Index the text of an advert."""
    insert = "INSERT INTO advert_text (rowid, title, text, name, account, area) VALUES (?, ?, ?, ?, ?, ?)"
    connection.execute(insert, (advert_row, advert.title, advert.text, advert.name, advert.account, advert.area))


def save_identifiers(
    connection: sqlite3.Connection, subject: Subject, row_id: int, sightings: Iterable[Sighting]
) -> None:
    """Index the identifiers of a version or entry, each with its most confident sighting."""
    rows = (
        (s.kind, s.value, row_id, s.raw, s.tier.value, s.validity.value, s.confidence, s.rule)
        for s in select_best_sightings(sightings)
    )
    connection.executemany(INSERT_IDENTIFIER[subject], rows)


def save_entry(connection: sqlite3.Connection, record: EntryRecord) -> Saved:
    """Store one entry by the rules of search.store.Store.save_entries. A late older edition is ignored."""
    entry = record.entry
    known = connection.execute("SELECT e, edition, body FROM entries WHERE id = ?", (entry.id,)).fetchone()
    if known is None:
        row = (entry.id, entry.dataset, entry.dataset_version, entry.key, format_time(entry.loaded_at))
        values = (*row, encode(entry), encode(record.sightings))
        entry_row = connection.execute(INSERT_ENTRY, values).lastrowid or 0
        save_identifiers(connection, Subject.ENTRY, entry_row, record.sightings)
        return Saved(new=1)
    entry_row, edition, body = known
    stored = decode_entry(body)
    if entry.loaded_at < stored.loaded_at and entry.dataset_version != edition:
        return Saved(same=1)
    is_same = has_same_facts(stored, entry)
    if edition != entry.dataset_version or not is_same:
        update = "UPDATE entries SET edition = ?, loaded_at = ?, body = ? WHERE e = ?"
        connection.execute(update, (entry.dataset_version, format_time(entry.loaded_at), encode(entry), entry_row))
    connection.execute("UPDATE entries SET sightings = ? WHERE e = ?", (encode(record.sightings), entry_row))
    connection.execute("DELETE FROM entry_identifiers WHERE e = ?", (entry_row,))
    save_identifiers(connection, Subject.ENTRY, entry_row, record.sightings)
    return Saved(same=1) if is_same else Saved(changed=1)


def drop_entries(connection: sqlite3.Connection, dataset: str, except_version: str) -> int:
    """Delete the entries of all other editions of a dataset and return their number."""
    connection.execute(DROP_IDENTIFIERS, (dataset, except_version))
    return connection.execute(DROP_ENTRIES, (dataset, except_version)).rowcount


def save_hits(connection: sqlite3.Connection, batch: Sequence[Hit]) -> Saved:
    """Store hits that are not stored yet."""
    rows = [(hit.id, hit.run, encode_hit(hit)) for hit in batch]
    before = connection.total_changes
    connection.executemany("INSERT INTO hits VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)
    new = connection.total_changes - before
    return Saved(new=new, same=len(rows) - new)


def save_run(connection: sqlite3.Connection, run: CrawlRun) -> None:
    """Store the summary of a crawl run, replacing an earlier one."""
    connection.execute("INSERT OR REPLACE INTO runs VALUES (?, ?)", (run.summary.run, encode(run)))
