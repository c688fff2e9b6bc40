"""Extracts and normalises identifiers. The same kinds parse adverts, dataset cells and lists."""
