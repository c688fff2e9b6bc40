"""The schema revisions, one module each, numbered in order."""
