"""Schema migrations: `migrate` is called when a ledger is opened; `env` and `versions` are Alembic's script folder."""
