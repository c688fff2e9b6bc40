"""Washing: checks identifiers against the adverts and the policing datasets."""
