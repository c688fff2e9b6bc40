"""The file formats of lists and datasets, one a module."""
