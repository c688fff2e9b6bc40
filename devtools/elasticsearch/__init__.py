"""A real Elasticsearch on loopback, for tests and benchmarks."""
