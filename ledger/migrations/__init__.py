"""Alembic's script folder: the environment and the schema revisions. `ledger.migrations.migrate` runs them."""
