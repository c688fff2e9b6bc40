"""Alembic's script folder: the environment and the schema revisions. `ledger.migration` runs them."""
