"""The file formats of lists and datasets, one per module."""
