"""Datasets in, hits and clusters out."""
