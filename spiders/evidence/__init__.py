"""Captured bytes: WARC files, their repair after a crash, and reading them back."""
