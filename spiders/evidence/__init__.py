"""Captured bytes as WARC files: writing, reading, and repair after a crash."""
