"""Reads lists and datasets from files (one contract, one module a format), and writes spreadsheet cells safely."""
