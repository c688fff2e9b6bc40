"""The ledger: operations, audit log, permissions, API keys, dataset editions, schedules, crawl runs and frontiers."""
