"""The washes that were asked for over the API."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "wash_jobs",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("operation", sa.Integer, sa.ForeignKey("operations.id"), nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("list", sa.String, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("request", sa.String, nullable=False),
        sa.Column("idempotency_key", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("rows_done", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.String),
        sa.Column("run", sa.String),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("operation", "idempotency_key"),
    )
