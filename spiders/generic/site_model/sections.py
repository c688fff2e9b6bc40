"""Finds sections of a site that have no adverts though they look alike: a forum's chat among its adverts.

A section is a listing with all its pages. It has none if so few of its entries have a contact, a price or a labelled
field that chance does not explain it, given the site's other entries, and if several people wrote them: one person may
keep to messages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import exp, lgamma, log, log1p

MAX_CHANCE = 0.02  # that any section of adverts has so few signals; shared by all sections (Bonferroni's correction)
MIN_AUTHORS = 3
MIN_SIGNALS = 0.5  # share of the other entries with a signal, for the lack of one to mean anything
FEW_SIGNALS = 0.25


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A page taken for an advert: its author ("" if unknown) and whether it has a contact, a price or a label."""

    author: str
    has_signal: bool


def find_chat(entries: Mapping[str, SectionEntry], listings: Iterable[AbstractSet[str]]) -> frozenset[str]:
    """Return the URLs of entries without a signal in sections without adverts; `listings` are the URLs they list."""
    with_signal = _count_signals(entries.values())
    if with_signal < MIN_SIGNALS * len(entries):
        return frozenset()
    return frozenset(_list_chat(entries, with_signal, listings))


def _list_chat(
    entries: Mapping[str, SectionEntry], with_signal: int, listings: Iterable[AbstractSet[str]]
) -> Iterator[str]:
    sections = {frozenset(entries.keys() & listing) for listing in listings}
    sections = {urls for urls in sections if len(urls) >= MIN_AUTHORS}
    for urls in sections:
        section = [entries[url] for url in urls]
        signals = _count_signals(section)
        usual = (with_signal - signals + 1) / (len(entries) - len(section) + 2)  # Laplace's rule of succession
        if _has_no_adverts(section, signals, usual, MAX_CHANCE / len(sections)):
            yield from (url for url in urls if not entries[url].has_signal)


def _count_signals(entries: Iterable[SectionEntry]) -> int:
    return sum(entry.has_signal for entry in entries)


def _has_no_adverts(section: Collection[SectionEntry], signals: int, usual: float, max_chance: float) -> bool:
    """Return whether a section with this number of signals has no adverts, given the usual share of signals."""
    authors = {entry.author for entry in section}
    is_written_by_many = len(authors) >= MIN_AUTHORS and signals <= FEW_SIGNALS * len(section)
    return is_written_by_many and usual >= MIN_SIGNALS and _compute_chance(len(section), signals, usual) <= max_chance


def _compute_chance(entries: int, signals: int, usual: float) -> float:
    """Return the probability of at most this many signals among independent entries (the binomial distribution)."""
    return sum(
        exp(_log_choose(entries, k) + k * log(usual) + (entries - k) * log1p(-usual)) for k in range(signals + 1)
    )


def _log_choose(entries: int, k: int) -> float:
    return lgamma(entries + 1) - lgamma(k + 1) - lgamma(entries - k + 1)
