"""The embedded store: one SQLite file, full text by FTS5.

Writers wait for each other (WAL, one transaction a batch); readers never wait and see one moment. Streams have connections of
their own, so a reader may write what it found while it reads on.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import msgspec
from more_itertools import chunked

from records.advert import Advert, Harvest, StoredAdvert, StoredVersion
from records.cluster import Cluster, HeldBack
from records.crawl import CrawlRun
from records.entry import Entry, EntryRecord
from records.hit import Hit
from records.identifier import Identifier, Occurrence, Sighting, Subject, Tier, Validity, best_sightings
from records.linkable import Linkable, Span
from search.entry_equality import has_same_facts
from search.errors import StoreUnusable
from search.excerpt import build_excerpt
from search.json_records import naming_refused_record
from search.query import FoundAdvert, Query, SearchResults
from search.store import LinkingResult, Saved, Status

SCHEMA = 2
MIGRATIONS = {
    1: (
        "ALTER TABLE entries ADD COLUMN sightings BLOB NOT NULL DEFAULT '[]'",
        "CREATE TABLE runs (id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
    ),
}
LOOK_UP_BATCH = 200_000
READ_BATCH = 500

encode = msgspec.json.Encoder().encode
decode_advert = msgspec.json.Decoder(Advert).decode
decode_sightings = msgspec.json.Decoder(tuple[Sighting, ...]).decode
decode_entry = msgspec.json.Decoder(Entry).decode
decode_hit = msgspec.json.Decoder(Hit).decode
decode_cluster = msgspec.json.Decoder(Cluster).decode
decode_run = msgspec.json.Decoder(CrawlRun).decode
decode_held_back = msgspec.json.Decoder(HeldBack).decode

STORED = """
    SELECT adverts.id, v.body, v.sightings, adverts.first_seen, adverts.last_seen, adverts.versions
    FROM adverts JOIN versions v ON v.v = adverts.newest
"""
HISTORY = """
    SELECT v.body, v.sightings, v.first_seen, v.last_seen, v.version, adverts.id
    FROM adverts JOIN versions v USING (a) ORDER BY adverts.id, v.v = adverts.newest, v.last_seen
"""
SEEN = {
    Subject.ADVERT: """
        SELECT i.kind, i.value, adverts.id, v.site, v.source_id, v.version, v.first_seen, v.last_seen,
               i.raw, i.tier, i.validity, i.confidence, i.rule, v.account, v.name, v.area
        FROM {wanted} advert_identifiers i
        {matching} CROSS JOIN versions v ON v.v = i.v CROSS JOIN adverts ON adverts.a = v.a
        {where} ORDER BY i.kind, i.value, adverts.id, v.last_seen, v.version
    """,
    Subject.ENTRY: """
        SELECT i.kind, i.value, entries.id, entries.dataset, entries.key, entries.edition, entries.loaded_at, entries.loaded_at,
               i.raw, i.tier, i.validity, i.confidence, i.rule, NULL, NULL, NULL
        FROM {wanted} entry_identifiers i
        {matching} CROSS JOIN entries ON entries.e = i.e
        {where} ORDER BY i.kind, i.value, entries.id
    """,
}


class SqliteStore:
    """A store in one file; the folder must exist. Safe for threads, and for several processes on one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.local()
        self._open: list[sqlite3.Connection] = []
        with self._writing() as connection:
            prepare(connection, path)

    # Writing

    def save_adverts(self, batch: Sequence[Harvest]) -> Saved:
        """See search.store.Store."""
        saved = Saved()
        with naming_refused_record(batch), self._writing() as connection:
            for harvest in batch:
                saved += save_advert(connection, harvest)
        return saved

    def save_entries(self, batch: Sequence[EntryRecord]) -> Saved:
        """See search.store.Store."""
        saved = Saved()
        with naming_refused_record(batch), self._writing() as connection:
            for recorded in batch:
                saved += save_entry(connection, recorded)
        return saved

    def drop_entries(self, dataset: str, *, except_version: str) -> int:
        """See search.store.Store."""
        stale = "SELECT e FROM entries WHERE dataset = ? AND edition <> ?"
        with self._writing() as connection:
            connection.execute(f"DELETE FROM entry_identifiers WHERE e IN ({stale})", (dataset, except_version))
            return connection.execute(f"DELETE FROM entries WHERE e IN ({stale})", (dataset, except_version)).rowcount

    def save_hits(self, batch: Sequence[Hit]) -> Saved:
        """See search.store.Store."""
        with naming_refused_record(batch), self._writing() as connection:
            rows = [(hit.id, hit.run, encode(hit)) for hit in batch]
            before = connection.total_changes
            connection.executemany("INSERT INTO hits VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)
            new = connection.total_changes - before
        return Saved(new=new, same=len(rows) - new)

    def save_links(self, linked: LinkingResult) -> None:
        """See search.store.Store."""
        clusters = ((cluster.id, len(cluster.members), encode(cluster)) for cluster in linked.clusters)
        held_back = ((str(held.identifier), held.adverts, encode(held)) for held in linked.held_back)
        with self._writing() as connection:
            connection.execute("DELETE FROM clusters")
            connection.execute("DELETE FROM held_back")
            connection.executemany("INSERT INTO clusters VALUES (?, ?, ?)", clusters)
            connection.executemany("INSERT OR REPLACE INTO held_back VALUES (?, ?, ?)", held_back)

    # Reading

    def advert(self, advert_id: str) -> StoredAdvert | None:
        """See search.store.Store."""
        return next(self.adverts([advert_id]), None)

    def versions(self, advert_id: str) -> Iterator[Advert]:
        """See search.store.Store."""
        of_advert = (
            "SELECT v.body FROM versions v JOIN adverts USING (a) WHERE adverts.id = ? ORDER BY v.first_seen, v.v"
        )
        with self._reading() as connection:
            yield from (decode_advert(body) for (body,) in connection.execute(of_advert, (advert_id,)))

    def adverts(self, ids: Collection[str] | None = None) -> Iterator[StoredAdvert]:
        """See search.store.Store."""
        yield from (stored_advert(row) for row in self._by_id(STORED, "adverts", ids))

    def entries(self, ids: Collection[str] | None = None) -> Iterator[Entry]:
        """See search.store.Store."""
        yield from (decode_entry(row[1]) for row in self._by_id("SELECT id, body FROM entries", "entries", ids))

    def _by_id(self, select: str, table: str, ids: Collection[str] | None) -> Iterator[tuple[str, ...]]:
        with self._reading() as connection:
            if ids is None:
                yield from connection.execute(f"{select} ORDER BY {table}.id")
                return
            for batch in chunked(sorted(set(ids)), READ_BATCH):
                yield from connection.execute(
                    f"{select} WHERE {table}.id IN ({marks(batch)}) ORDER BY {table}.id", batch
                )

    def history(self) -> Iterator[StoredVersion]:
        """See search.store.Store."""
        with self._reading() as connection:
            yield from map(stored_version, connection.execute(HISTORY))

    def recorded(self) -> Iterator[EntryRecord]:
        """See search.store.Store."""
        with self._reading() as connection:
            rows = connection.execute("SELECT body, sightings FROM entries ORDER BY id")
            yield from (EntryRecord(decode_entry(body), decode_sightings(sightings)) for body, sightings in rows)

    def look_up(self, identifiers: Collection[Identifier], among: Subject) -> Iterator[Occurrence]:
        """See search.store.Store."""
        select = SEEN[among].format(
            wanted="wanted CROSS JOIN", matching="ON i.kind = wanted.kind AND i.value = wanted.value", where=""
        )
        with self._reading() as connection:
            connection.execute("CREATE TEMP TABLE wanted (kind, value, PRIMARY KEY (kind, value)) WITHOUT ROWID")
            for batch in chunked(sorted(set(identifiers)), LOOK_UP_BATCH):
                connection.execute("DELETE FROM wanted")
                connection.executemany("INSERT INTO wanted VALUES (?, ?)", ((one.kind, one.value) for one in batch))
                yield from merged(connection.execute(select))

    def seen(self, kinds: Collection[str], among: Subject) -> Iterator[Occurrence]:
        """See search.store.Store."""
        wanted = sorted(set(kinds))
        select = SEEN[among].format(wanted="", matching="", where=f"WHERE i.kind IN ({marks(wanted)})")
        with self._reading() as connection:
            yield from merged(connection.execute(select, wanted))

    def linkable(self) -> Iterator[Linkable]:
        """See search.store.Store."""
        with self._reading() as connection:
            for _, rows in groupby(connection.execute(HISTORY), key=itemgetter(-1)):
                yield linkable(list(rows))

    def hits(self, run: str | None = None) -> Iterator[Hit]:
        """See search.store.Store."""
        where, given = ("WHERE run = ?", (run,)) if run is not None else ("", ())
        with self._reading() as connection:
            yield from (
                decode_hit(body) for (body,) in connection.execute(f"SELECT body FROM hits {where} ORDER BY id", given)
            )

    def clusters(self) -> Iterator[Cluster]:
        """See search.store.Store."""
        with self._reading() as connection:
            rows = connection.execute("SELECT body FROM clusters ORDER BY size DESC, id")
            yield from (decode_cluster(body) for (body,) in rows)

    def cluster(self, cluster_id: str) -> Cluster | None:
        """See search.store.Store."""
        beginning = "SELECT body FROM clusters WHERE substr(id, 1, ?) = ? LIMIT 2"
        with self._reading() as connection:
            rows = connection.execute(beginning, (len(cluster_id), cluster_id)).fetchall() if cluster_id else []
        return decode_cluster(rows[0][0]) if len(rows) == 1 else None

    def held_back(self) -> Iterator[HeldBack]:
        """See search.store.Store."""
        with self._reading() as connection:
            rows = connection.execute("SELECT body FROM held_back ORDER BY adverts DESC, identifier")
            yield from (decode_held_back(body) for (body,) in rows)

    def save_run(self, run: CrawlRun) -> None:
        """See search.store.Store."""
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO runs VALUES (?, ?)", (run.summary.run, encode(run)))

    def runs(self) -> Iterator[CrawlRun]:
        """See search.store.Store."""
        with self._reading() as connection:
            yield from (decode_run(body) for (body,) in connection.execute("SELECT body FROM runs ORDER BY id"))

    def search(self, query: Query) -> SearchResults:
        """See search.store.Store."""
        with self._reading() as connection:
            return answer(connection, query)

    def counts(self) -> dict[str, int]:
        """See search.store.Store."""
        tables = {name: name for name in ("adverts", "versions", "entries", "hits", "clusters")}
        tables["sightings"] = "advert_identifiers"
        with self._reading() as connection:
            count = "SELECT count(*) FROM {}"
            return {name: connection.execute(count.format(table)).fetchone()[0] for name, table in tables.items()}

    def status(self) -> Status:
        """See search.store.Store."""
        engine, where = f"SQLite {sqlite3.sqlite_version}", str(self._path)
        return Status(engine, where, "ok", tuple(self.counts().items()), size_of(self._path))

    def settle(self) -> None:
        """See search.store.Store; here a batch can be read once it is written."""

    def close(self) -> None:
        """See search.store.Store."""
        while self._open:
            self._open.pop().close()
        self._threads = threading.local()

    # Connections

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self._path, timeout=120, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA cache_size = -65536")
        except sqlite3.Error as error:
            raise StoreUnusable(str(self._path), str(error)) from error
        return connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connect()) as connection:
                yield connection
        except sqlite3.Error as error:
            raise StoreUnusable(str(self._path), str(error)) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            connection = self._threads.connection = self._connect()
            self._open.append(connection)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreUnusable(str(self._path), str(error)) from error
        finally:
            if connection.in_transaction:
                connection.rollback()


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Create the tables in a new file, bring an older one up to date; refuse one of a newer schema."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found == 0:
        for statement in files("search.sqlite").joinpath("schema.sql").read_text("utf-8").split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
    elif found in MIGRATIONS:
        for statement in MIGRATIONS[found]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {found + 1}")
    elif found != SCHEMA:
        raise StoreUnusable(str(path), f"its schema is version {found}, this Washline reads version {SCHEMA}")


def size_of(path: Path) -> int:
    """Return the bytes of the file and of what SQLite keeps beside it."""
    return sum(one.stat().st_size for one in path.parent.glob(f"{path.name}*"))


def marks(values: Sequence[object]) -> str:
    """Return as many parameter marks as there are values."""
    return ", ".join("?" * len(values))


def stamp(moment: datetime) -> str:
    """Return a time as text that sorts."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


# Writing one record


def save_advert(connection: sqlite3.Connection, harvest: Harvest) -> Saved:
    """Store one advert inside a transaction; the rules are those of search.store.Store.save_adverts."""
    advert, at = harvest.advert, stamp(harvest.advert.captured_at)
    known = connection.execute("SELECT a, newest, last_seen FROM adverts WHERE id = ?", (advert.id,)).fetchone()
    if known is None:
        insert = "INSERT INTO adverts (id, newest, first_seen, last_seen, versions) VALUES (?, 0, ?, ?, 1)"
        a = connection.execute(insert, (advert.id, at, at)).lastrowid or 0
        make_newest(connection, a, save_version(connection, a, harvest, at), advert)
        return Saved(new=1)
    a, newest, last_seen = known
    v = save_version(connection, a, harvest, at)
    count_versions = "(SELECT count(*) FROM versions WHERE a = ?1)"
    connection.execute(
        f"UPDATE adverts SET first_seen = min(first_seen, ?2), last_seen = max(last_seen, ?2), versions = {count_versions} "
        "WHERE a = ?1",
        (a, at),
    )
    if v == newest:
        return Saved(same=1)
    if at >= last_seen:
        make_newest(connection, a, v, advert)
    return Saved(changed=1)


def save_version(connection: sqlite3.Connection, a: int, harvest: Harvest, at: str) -> int:
    """Store or prolong one version of an advert with its sightings and return its row."""
    advert, sightings = harvest.advert, encode(harvest.sightings)
    known = connection.execute(
        "SELECT v, sightings FROM versions WHERE a = ? AND version = ?", (a, advert.version)
    ).fetchone()
    if known is not None:
        v: int = known[0]
        prolong = "UPDATE versions SET first_seen = min(first_seen, ?2), last_seen = max(last_seen, ?2) WHERE v = ?1"
        connection.execute(prolong, (v, at))
        if known[1] == sightings:
            return v
        connection.execute("UPDATE versions SET sightings = ? WHERE v = ?", (sightings, v))
        connection.execute("DELETE FROM advert_identifiers WHERE v = ?", (v,))
    else:
        context = (advert.site, advert.source_id, advert.account, advert.name, advert.area)
        insert = f"INSERT INTO versions VALUES (NULL, {marks('avsionafLbs')})"
        v = connection.execute(insert, (a, advert.version, *context, at, at, encode(advert), sightings)).lastrowid or 0
    save_identifiers(connection, "advert_identifiers", v, harvest.sightings)
    return v


def make_newest(connection: sqlite3.Connection, a: int, v: int, advert: Advert) -> None:
    """Let a version be what searches find."""
    connection.execute("UPDATE adverts SET newest = ? WHERE a = ?", (v, a))
    connection.execute("DELETE FROM advert_text WHERE rowid = ?", (a,))
    insert = "INSERT INTO advert_text (rowid, title, text, name, account, area) VALUES (?, ?, ?, ?, ?, ?)"
    connection.execute(insert, (a, advert.title, advert.text, advert.name, advert.account, advert.area))


def save_identifiers(connection: sqlite3.Connection, table: str, holder: int, sightings: Iterable[Sighting]) -> None:
    """Index the identifiers of a version or entry; of several sightings of one value the surest stands."""
    best = best_sightings(sightings)
    rows = ((s.kind, s.value, holder, s.raw, s.tier.value, s.validity.value, s.confidence, s.rule) for s in best)
    connection.executemany(f"INSERT INTO {table} VALUES ({marks('kvhrtvcr')}) ON CONFLICT DO NOTHING", rows)


def save_entry(connection: sqlite3.Connection, recorded: EntryRecord) -> Saved:
    """Store one entry inside a transaction; the same edition again, or an older one that comes late, changes nothing."""
    entry, body, sightings = recorded.entry, encode(recorded.entry), encode(recorded.sightings)
    known = connection.execute("SELECT e, edition, body FROM entries WHERE id = ?", (entry.id,)).fetchone()
    if known is None:
        row = (entry.id, entry.dataset, entry.dataset_version, entry.key, stamp(entry.loaded_at), body, sightings)
        e = connection.execute(f"INSERT INTO entries VALUES (NULL, {marks(row)})", row).lastrowid or 0
        save_identifiers(connection, "entry_identifiers", e, recorded.sightings)
        return Saved(new=1)
    e, edition, before = known
    stored = decode_entry(before)
    if entry.loaded_at < stored.loaded_at and entry.dataset_version != edition:
        return Saved(same=1)
    same = has_same_facts(stored, entry)
    if edition != entry.dataset_version or not same:
        update = "UPDATE entries SET edition = ?, loaded_at = ?, body = ? WHERE e = ?"
        connection.execute(update, (entry.dataset_version, stamp(entry.loaded_at), body, e))
    connection.execute("UPDATE entries SET sightings = ? WHERE e = ?", (sightings, e))
    connection.execute("DELETE FROM entry_identifiers WHERE e = ?", (e,))
    save_identifiers(connection, "entry_identifiers", e, recorded.sightings)
    return Saved(same=1) if same else Saved(changed=1)


# Reading


def stored_version(row: Sequence[str]) -> StoredVersion:
    """Build what HISTORY selects."""
    body, sightings, first_seen, last_seen, *_ = row
    harvest = Harvest(decode_advert(body), decode_sightings(sightings))
    return StoredVersion(harvest, datetime.fromisoformat(first_seen), datetime.fromisoformat(last_seen))


def stored_advert(row: Sequence[str]) -> StoredAdvert:
    """Build what STORED selects."""
    _, body, sightings, first_seen, last_seen, versions = row
    first, last = datetime.fromisoformat(first_seen), datetime.fromisoformat(last_seen)
    return StoredAdvert(decode_advert(body), decode_sightings(sightings), first, last, int(versions))


def linkable(rows: Iterable[Sequence[str]]) -> Linkable:
    """Build an advert as linking reads it of what HISTORY selects of it."""
    spans = {}
    for row in rows:
        one, version = stored_version(row), row[4]
        spans[version] = Span.from_sightings(one.harvest.advert, one.harvest.sightings, one.first_seen, one.last_seen)
    return Linkable.from_versions(one.harvest.advert, spans)


def merged(rows: Iterable[tuple[str, ...]]) -> Iterator[Occurrence]:
    """Yield one Seen for each identifier and holder, over the holder's versions; the last version seen tells the context."""
    for _, group in groupby(rows, key=lambda row: row[:3]):
        versions = list(group)
        kind, value, holder, source, source_id, edition, _, last_seen, raw, *how, rule, account, name, area = versions[
            -1
        ]
        tier, validity, confidence = how
        yield Occurrence(
            Identifier(kind, value),
            Subject.ENTRY if account is None else Subject.ADVERT,
            holder,
            source,
            source_id,
            edition,
            datetime.fromisoformat(min(row[6] for row in versions)),
            datetime.fromisoformat(last_seen),
            raw,
            Tier(tier),
            Validity(validity),
            float(confidence),
            rule,
            account or "",
            name or "",
            area or "",
        )


def answer(connection: sqlite3.Connection, query: Query) -> SearchResults:
    """Find the adverts of a query: those that hold an identifier first, then by how well the text matches."""
    words = match_expression(query)
    source, given = matching_adverts(query, words)
    where, limits = narrowed(query)
    ranked = f"{source} SELECT a, min(rank) AS rank FROM matching GROUP BY a"
    joined = f"FROM ({ranked}) AS ranked JOIN adverts USING (a) JOIN versions v ON v.v = adverts.newest {where}"
    (total,) = connection.execute(f"SELECT count(*) {joined}", (*given, *limits)).fetchone()
    order = "ORDER BY ranked.rank, adverts.last_seen DESC, adverts.id LIMIT ?"
    columns = "adverts.id, v.body, v.sightings, adverts.first_seen, adverts.last_seen, adverts.versions, adverts.a"
    rows = connection.execute(f"SELECT {columns} {joined} {order}", (*given, *limits, query.limit)).fetchall()
    return SearchResults(total, tuple(found(connection, query, words, row) for row in rows))


def matching_adverts(query: Query, words: str) -> tuple[str, list[str]]:
    """Return a common table expression `matching (a, rank)` and its values."""
    parts: list[str] = []
    given: list[str] = []
    if query.identifiers:
        held = (
            "SELECT v.a, -1e9 FROM advert_identifiers i JOIN versions v ON v.v = i.v WHERE i.kind = ? AND i.value = ?"
        )
        parts += [held] * len(query.identifiers)
        given += [part for one in query.identifiers for part in (one.kind, one.value)]
    if words:
        parts.append("SELECT rowid, rank FROM advert_text WHERE advert_text MATCH ?")
        given.append(words)
    if not parts:
        parts.append("SELECT a, 0 FROM adverts")
    return f"WITH matching (a, rank) AS MATERIALIZED ({' UNION ALL '.join(parts)})", given


def match_expression(query: Query) -> str:
    """Return the FTS5 expression for the words of a query, every one quoted; "" where it has none to find."""
    wanted = " AND ".join(quoted(words) for words in (*query.words, *query.phrases))
    excluded = " OR ".join(quoted(words) for words in query.excluded)
    return f"({wanted}) NOT ({excluded})" if wanted and excluded else wanted


def quoted(words: str) -> str:
    """Return words as one FTS5 string, so that no character of theirs is an operator."""
    return '"' + words.replace('"', '""').replace("\0", " ") + '"'


def narrowed(query: Query) -> tuple[str, list[str]]:
    """Return the WHERE clause of a query's filters and its values."""
    clauses: list[str] = []
    given: list[str] = []
    for column, values in (("v.site", query.sites), ("v.area", query.areas)):
        if values:
            clauses.append(f"{column} COLLATE NOCASE IN ({marks(values)})")
            given += values
    for clause, moment in (("adverts.last_seen >= ?", query.since), ("adverts.first_seen <= ?", query.until)):
        if moment:
            clauses.append(clause)
            given.append(stamp(moment))
    return (f"WHERE {' AND '.join(clauses)}" if clauses else ""), given


def found(connection: sqlite3.Connection, query: Query, words: str, row: Sequence[str]) -> FoundAdvert:
    """Build one found advert with the place that matched."""
    stored, wanted = stored_advert(row[:6]), set(query.identifiers)
    for sighting in stored.sightings:
        if sighting.identifier in wanted and sighting.field == "document":
            shown = build_excerpt(stored.advert.document, sighting.start, sighting.end)
            return FoundAdvert(stored, shown, f"holds {sighting.identifier}")
    select = (
        "SELECT snippet(advert_text, -1, '«', '»', '…', 24) FROM advert_text WHERE advert_text MATCH ? AND rowid = ?"
    )
    snippet = connection.execute(select, (words, row[6])).fetchone() if words else None
    if snippet:
        return FoundAdvert(stored, " ".join(snippet[0].split()), "holds the words")
    return FoundAdvert(stored, build_excerpt(stored.advert.document, 0, 0), "held the identifier before" if wanted else "newest")
