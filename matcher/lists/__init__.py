"""Lists that people wash."""
