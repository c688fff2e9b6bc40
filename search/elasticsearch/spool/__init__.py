"""The spool: batches that wait on disk while the engine is unavailable, and dead letters."""
