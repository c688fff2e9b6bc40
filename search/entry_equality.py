"""Equality of two editions of an entry."""

from dataclasses import replace

from records.entry import Entry


def has_same_facts(stored: Entry, loaded: Entry) -> bool:
    """Return whether two entries are equal except for dataset version, load time and place in the file."""
    return stored == replace(
        loaded, dataset_version=stored.dataset_version, loaded_at=stored.loaded_at, place=stored.place
    )
