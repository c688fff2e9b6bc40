"""Alembic's environment: runs the revisions on the connection that `ledger.migrations.migrate` passes."""

from alembic import context

from ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
