"""The first schema.

IF NOT EXISTS, because ledgers older than the migrations have these tables and no version: for them this revision only
records the version.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    _create_operations()
    _create_audit()
    _create_permissions()
    _create_datasets()
    _create_crawls()


def _create_operations() -> None:
    op.create_table(
        "operations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("opened_by", sa.String, nullable=False),
        sa.Column("opened_at", sa.String, nullable=False),
        sa.Column("closed_at", sa.String),
        if_not_exists=True,
    )
    op.create_table(
        "current_operations",
        sa.Column("user", sa.String, primary_key=True),
        sa.Column("operation", sa.Integer, sa.ForeignKey("operations.id"), nullable=False),
        if_not_exists=True,
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("operation", sa.String, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("results", sa.Integer),
        sa.Column("previous", sa.String, nullable=False),
        sa.Column("mac", sa.String, nullable=False),
        if_not_exists=True,
    )


def _create_permissions() -> None:
    op.create_table(
        "origins",
        sa.Column("origin", sa.String, primary_key=True),
        sa.Column("site", sa.String, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("approver", sa.String, nullable=False),
        sa.Column("allowed_by", sa.String, nullable=False),
        sa.Column("allowed_at", sa.String, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "keys",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("operation", sa.Integer, sa.ForeignKey("operations.id"), nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("revoked_at", sa.String),
        if_not_exists=True,
    )


def _create_datasets() -> None:
    op.create_table(
        "datasets",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("version", sa.String, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("publisher", sa.String, nullable=False),
        sa.Column("grade", sa.String, nullable=False),
        sa.Column("marking", sa.String, nullable=False),
        sa.Column("loaded_at", sa.String, nullable=False),
        sa.Column("loaded_by", sa.String, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("identifiers", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
        if_not_exists=True,
    )


def _create_crawls() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("site", sa.String, nullable=False),
        sa.Column("every_seconds", sa.Float),
        sa.Column("cron", sa.String),
        sa.Column("operation", sa.Integer, sa.ForeignKey("operations.id"), nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("removed_at", sa.String),
        if_not_exists=True,
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("schedule", sa.Integer, sa.ForeignKey("schedules.id")),
        sa.Column("due_at", sa.String),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("started_at", sa.String, nullable=False),
        sa.Column("ended_at", sa.String),
        sa.Column("summary", sa.Text, nullable=False),
        sa.UniqueConstraint("schedule", "due_at"),
        if_not_exists=True,
    )
    op.create_index("runs_by_target", "runs", ["target", "state"], if_not_exists=True)
    op.create_table(
        "frontier",
        sa.Column("run", sa.String, sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("url", sa.String, primary_key=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        if_not_exists=True,
    )
