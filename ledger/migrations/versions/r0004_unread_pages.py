"""What a run did not read, with the reason; the errors of the frontier move there. Quiet hours of schedules."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table, move the errors to it, and add the column of schedules."""
    op.create_table(
        "unread_pages",
        sa.Column("run", sa.String, sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("url", sa.String, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("capture", sa.Text, nullable=False),
    )
    op.execute(
        "INSERT INTO unread_pages (run, url, kind, reason, capture) "
        "SELECT run, url, 'failed', error, '' FROM frontier WHERE error <> ''"
    )
    op.execute("DELETE FROM frontier WHERE run IN (SELECT id FROM runs WHERE state = 'ended')")
    op.drop_column("frontier", "error")
    op.add_column("schedules", sa.Column("quiet", sa.String))
