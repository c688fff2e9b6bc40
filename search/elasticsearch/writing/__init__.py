"""Writing records: one module per kind of record, and the optimistic concurrency they share."""
