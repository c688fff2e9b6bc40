"""When two editions of an entry tell the same."""

from dataclasses import replace

from records.entry import Entry


def has_same_facts(before: Entry, now: Entry) -> bool:
    """Say whether two entries differ only in when, where and from which edition they were loaded."""
    return before == replace(
        now, dataset_version=before.dataset_version, loaded_at=before.loaded_at, place=before.place
    )
