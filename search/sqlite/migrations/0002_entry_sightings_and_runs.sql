-- Entries keep their sightings; crawl runs keep their summaries.
-- The table is rebuilt, not altered, so that a migrated file has exactly the schema of a new one.

ALTER TABLE entries RENAME TO entries_1;
DROP INDEX entries_by_dataset;

CREATE TABLE entries (
    e INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    dataset TEXT NOT NULL,
    edition TEXT NOT NULL,
    key TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    body BLOB NOT NULL,
    sightings BLOB NOT NULL
);
CREATE INDEX entries_by_dataset ON entries (dataset, edition);

INSERT INTO entries SELECT e, id, dataset, edition, key, loaded_at, body, '[]' FROM entries_1;
DROP TABLE entries_1;

CREATE TABLE runs (id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
