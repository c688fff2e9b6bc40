"""When a dataset was dropped: its editions stay, because hits name them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column."""
    op.add_column("datasets", sa.Column("dropped_at", sa.String))
