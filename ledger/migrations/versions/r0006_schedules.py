"""Schedules say whether the adverts are linked after a crawl, and what failed since the last run."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns of schedules; the ones stored before link."""
    op.add_column("schedules", sa.Column("link", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("schedules", sa.Column("failure", sa.Text))
    op.add_column("schedules", sa.Column("failed_at", sa.String))
    op.add_column("schedules", sa.Column("failures", sa.Integer, nullable=False, server_default="0"))
