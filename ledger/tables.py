"""The tables of the ledger, in SQLAlchemy Core, which serves SQLite and PostgreSQL alike.

Times are ISO 8601 text in UTC, which sorts in both. A change here needs a migration: see `ledger.migrations.migrate`.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

metadata = MetaData()

operations = Table(
    "operations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("purpose", Text, nullable=False),
    Column("opened_by", String, nullable=False),
    Column("opened_at", String, nullable=False),
    Column("closed_at", String),
)

current_operations = Table(
    "current_operations",
    metadata,
    Column("user", String, primary_key=True),
    Column("operation", Integer, ForeignKey("operations.id"), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("user", String, nullable=False),
    Column("operation", String, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("action", String, nullable=False),
    Column("asked", Text, nullable=False),
    Column("results", Integer),
    Column("previous", String, nullable=False),
    Column("mac", String, nullable=False),
)

origins = Table(
    "origins",
    metadata,
    Column("origin", String, primary_key=True),
    Column("site", String, nullable=False),
    Column("basis", Text, nullable=False),
    Column("approver", String, nullable=False),
    Column("allowed_by", String, nullable=False),
    Column("allowed_at", String, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("user", String, nullable=False),
    Column("operation", Integer, ForeignKey("operations.id"), nullable=False),
    Column("created_at", String, nullable=False),
    Column("revoked_at", String),
)

datasets = Table(
    "datasets",
    metadata,
    Column("name", String, primary_key=True),
    Column("version", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("publisher", String, nullable=False),
    Column("grade", String, nullable=False),
    Column("marking", String, nullable=False),
    Column("loaded_at", String, nullable=False),
    Column("loaded_by", String, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("identifiers", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("dropped_at", String),
)

stored = Table(
    "stored",
    metadata,
    Column("name", String, primary_key=True),
    Column("records", Integer, nullable=False),
    Column("at", String, nullable=False),
)

washes = Table(
    "washes",
    metadata,
    Column("run", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("user", String, nullable=False),
    Column("operation", String, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("list", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("searched", Text, nullable=False),
    Column("results", Text, nullable=False),
)

schedules = Table(
    "schedules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site", String, nullable=False),
    Column("every_seconds", Float),
    Column("cron", String),
    Column("operation", Integer, ForeignKey("operations.id"), nullable=False),
    Column("user", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("removed_at", String),
    Column("quiet", String),
    Column("link", Boolean, nullable=False, server_default=true()),
    Column("failure", Text),
    Column("failed_at", String),
    Column("failures", Integer, nullable=False, server_default="0"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String, primary_key=True),
    Column("schedule", Integer, ForeignKey("schedules.id")),
    Column("due_at", String),
    Column("target", String, nullable=False),
    Column("state", String, nullable=False),
    Column("started_at", String, nullable=False),
    Column("ended_at", String),
    Column("summary", Text, nullable=False),
    UniqueConstraint("schedule", "due_at"),
)
Index("runs_by_target", runs.c.target, runs.c.state)

frontier = Table(
    "frontier",
    metadata,
    Column("run", String, ForeignKey("runs.id"), primary_key=True),
    Column("url", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("state", String, nullable=False),
)

unread_pages = Table(
    "unread_pages",
    metadata,
    Column("run", String, ForeignKey("runs.id"), primary_key=True),
    Column("url", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("capture", Text, nullable=False),
)

wash_jobs = Table(
    "wash_jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("operation", Integer, ForeignKey("operations.id"), nullable=False),
    Column("user", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("list", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("request", String, nullable=False),
    Column("idempotency_key", String),
    Column("state", String, nullable=False),
    Column("rows_done", Integer, nullable=False),
    Column("ended_at", String),
    Column("run", String),
    Column("error", Text),
    UniqueConstraint("operation", "idempotency_key"),
)
