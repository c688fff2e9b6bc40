"""The HTTP API of Washline."""
