"""Finds sections of a site that have no adverts though they look alike: a forum's chat among its adverts.

A section is a listing with all its pages. It has none if hardly any of its entries has a contact, a price or a labelled
field while most of the site's adverts have one, and if several people wrote them: one person may keep to messages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

MIN_ENTRIES = 8  # if half of the adverts have a signal, eight in a row without one are chance in 0.4% of cases
MIN_AUTHORS = 3
MIN_SIGNALS = 0.5  # share of a site's adverts with a signal, for the lack of one to mean anything
FEW_SIGNALS = 0.1


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A page taken for an advert: its author ("" if unknown) and whether it has a contact, a price or a label."""

    author: str
    has_signal: bool


def find_chat(entries: Mapping[str, SectionEntry], listings: Iterable[Iterable[str]]) -> frozenset[str]:
    """Return the URLs of entries without a signal in sections without adverts; `listings` are the URLs they list."""
    if sum(entry.has_signal for entry in entries.values()) < MIN_SIGNALS * len(entries):
        return frozenset()
    return frozenset(_list_chat(entries, listings))


def _list_chat(entries: Mapping[str, SectionEntry], listings: Iterable[Iterable[str]]) -> Iterator[str]:
    for listing in listings:
        section = {url: entries[url] for url in listing if url in entries}
        if _has_no_adverts(section.values()):
            yield from (url for url, entry in section.items() if not entry.has_signal)


def _has_no_adverts(section: Collection[SectionEntry]) -> bool:
    authors = {entry.author for entry in section}
    with_signal = sum(entry.has_signal for entry in section)
    is_large = len(section) >= MIN_ENTRIES and len(authors) >= MIN_AUTHORS
    return is_large and with_signal <= FEW_SIGNALS * len(section)
