-- Times are ISO 8601 text in UTC with microseconds, so that they sort. Bodies are JSON of the records.

CREATE TABLE adverts (
    a INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    newest INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    versions INTEGER NOT NULL
);

CREATE TABLE versions (
    v INTEGER PRIMARY KEY,
    a INTEGER NOT NULL,
    version TEXT NOT NULL,
    site TEXT NOT NULL,
    source_id TEXT NOT NULL,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    area TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    body BLOB NOT NULL,
    sightings BLOB NOT NULL,
    UNIQUE (a, version)
);

CREATE TABLE entries (
    e INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    dataset TEXT NOT NULL,
    edition TEXT NOT NULL,
    key TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX entries_by_dataset ON entries (dataset, edition);

-- One row per identifier in a version of an advert or in an entry: washing and linking read only these.
CREATE TABLE advert_identifiers (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    v INTEGER NOT NULL,
    raw TEXT NOT NULL,
    tier TEXT NOT NULL,
    validity TEXT NOT NULL,
    confidence REAL NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (kind, value, v)
) WITHOUT ROWID;
CREATE INDEX advert_identifiers_by_version ON advert_identifiers (v);

CREATE TABLE entry_identifiers (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    e INTEGER NOT NULL,
    raw TEXT NOT NULL,
    tier TEXT NOT NULL,
    validity TEXT NOT NULL,
    confidence REAL NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (kind, value, e)
) WITHOUT ROWID;
CREATE INDEX entry_identifiers_by_entry ON entry_identifiers (e);

-- Full text of the newest version of each advert; the rowid is adverts.a.
CREATE VIRTUAL TABLE advert_text USING fts5 (
    title, text, name, account, area,
    tokenize = "porter unicode61 remove_diacritics 2"
);

CREATE TABLE hits (id TEXT PRIMARY KEY, run TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX hits_by_run ON hits (run);

CREATE TABLE clusters (id TEXT PRIMARY KEY, size INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE held_back (identifier TEXT PRIMARY KEY, adverts INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
