"""The washes on record."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "washes",
        sa.Column("run", sa.String, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("operation", sa.String, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("list", sa.Text, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("searched", sa.Text, nullable=False),
        sa.Column("results", sa.Text, nullable=False),
    )
