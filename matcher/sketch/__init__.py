"""Writes the first manifest of a dataset from its columns, for a person to check."""
