"""Nominals: what all datasets hold of one person, and the adverts that their identifiers touch."""
