"""Exports clusters to files for other programs."""
