"""The record counts of the store after the last job that wrote to it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "stored",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
