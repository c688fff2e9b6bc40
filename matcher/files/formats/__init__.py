"""The file formats that lists and datasets come in, one a file."""
