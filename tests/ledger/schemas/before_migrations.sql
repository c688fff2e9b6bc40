BEGIN TRANSACTION;
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	operation VARCHAR NOT NULL, 
	purpose TEXT NOT NULL, 
	action VARCHAR NOT NULL, 
	asked TEXT NOT NULL, 
	results INTEGER, 
	previous VARCHAR NOT NULL, 
	mac VARCHAR NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "audit" VALUES(1,'2026-03-01T12:01:00.000000+00:00','ada','Strive','protect','search','{"odd": "\ud800 \u00e9", "query": "query 1"}',1,'0000000000000000000000000000000000000000000000000000000000000000','5ab4b5d53090d118baf2aa5bbc63ab168f89b5405562b6edc0570da1fe61ff28');
INSERT INTO "audit" VALUES(2,'2026-03-01T12:02:00.000000+00:00','ada','Strive','protect','search','{"odd": "\ud800 \u00e9", "query": "query 2"}',2,'5ab4b5d53090d118baf2aa5bbc63ab168f89b5405562b6edc0570da1fe61ff28','8e36a5fb98d8d4b9144e0a959392b1e25d0e8d2eff3c04044b385fb7449c030b');
INSERT INTO "audit" VALUES(3,'2026-03-01T12:03:00.000000+00:00','ada','Strive','protect','search','{"odd": "\ud800 \u00e9", "query": "query 3"}',3,'8e36a5fb98d8d4b9144e0a959392b1e25d0e8d2eff3c04044b385fb7449c030b','47f2f221b7b5e44fc963900726e23b191762c99414b41782d74d755dc288e903');
CREATE TABLE current_operations (
	user VARCHAR NOT NULL, 
	operation INTEGER NOT NULL, 
	PRIMARY KEY (user), 
	FOREIGN KEY(operation) REFERENCES operations (id)
);
INSERT INTO "current_operations" VALUES('ada',1);
CREATE TABLE datasets (
	name VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	publisher VARCHAR NOT NULL, 
	grade VARCHAR NOT NULL, 
	marking VARCHAR NOT NULL, 
	loaded_at VARCHAR NOT NULL, 
	loaded_by VARCHAR NOT NULL, 
	entries INTEGER NOT NULL, 
	identifiers INTEGER NOT NULL, 
	rejected INTEGER NOT NULL, 
	PRIMARY KEY (name, version)
);
INSERT INTO "datasets" VALUES('nominals','2026-02','Nominals','Example Police','B2','OFFICIAL-SENSITIVE','2026-03-01T12:00:00+00:00','ada',10,20,1);
CREATE TABLE frontier (
	run VARCHAR NOT NULL, 
	url VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	error TEXT NOT NULL, 
	PRIMARY KEY (run, url), 
	FOREIGN KEY(run) REFERENCES runs (id)
);
INSERT INTO "frontier" VALUES('run-1','http://site.example/1','detail','pending','');
INSERT INTO "frontier" VALUES('run-1','http://site.example/','page','done','');
CREATE TABLE keys (
	id INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	operation INTEGER NOT NULL, 
	created_at VARCHAR NOT NULL, 
	revoked_at VARCHAR, 
	PRIMARY KEY (id), 
	UNIQUE (digest), 
	FOREIGN KEY(operation) REFERENCES operations (id)
);
INSERT INTO "keys" VALUES(1,'509d79a6a75454a173d2b74aa32615ae8bc8f4172c22a0a40d717313fe27e268','desk','ada',1,'2026-03-01T12:00:00.000000+00:00',NULL);
CREATE TABLE operations (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	purpose TEXT NOT NULL, 
	opened_by VARCHAR NOT NULL, 
	opened_at VARCHAR NOT NULL, 
	closed_at VARCHAR, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "operations" VALUES(1,'Strive','protect','ada','2026-03-01T12:00:00.000000+00:00',NULL);
INSERT INTO "operations" VALUES(2,'Older','trace','bo','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00');
CREATE TABLE origins (
	origin VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	basis TEXT NOT NULL, 
	approver VARCHAR NOT NULL, 
	allowed_by VARCHAR NOT NULL, 
	allowed_at VARCHAR NOT NULL, 
	PRIMARY KEY (origin)
);
INSERT INTO "origins" VALUES('https://site.example','','open source','boss','ada','2026-03-01T12:00:00.000000+00:00');
CREATE TABLE runs (
	id VARCHAR NOT NULL, 
	schedule INTEGER, 
	due_at VARCHAR, 
	target VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	started_at VARCHAR NOT NULL, 
	ended_at VARCHAR, 
	summary TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (schedule, due_at), 
	FOREIGN KEY(schedule) REFERENCES schedules (id)
);
INSERT INTO "runs" VALUES('run-1',1,'2026-03-01T12:00:00.000000+00:00','northlight','running','2026-03-01T12:00:00.000000+00:00',NULL,'{}');
CREATE TABLE schedules (
	id INTEGER NOT NULL, 
	site VARCHAR NOT NULL, 
	every_seconds FLOAT, 
	cron VARCHAR, 
	operation INTEGER NOT NULL, 
	user VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	removed_at VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(operation) REFERENCES operations (id)
);
INSERT INTO "schedules" VALUES(1,'northlight',3600.0,NULL,1,'ada','2026-03-01T12:00:00.000000+00:00',NULL);
CREATE INDEX runs_by_target ON runs (target, state);
COMMIT;
