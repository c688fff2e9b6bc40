"""What makes digits something else than a telephone number, from negatives.toml."""

from __future__ import annotations

import msgspec

from enrich.lexicon.tables import load_table


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of other numbers, and the words around those names; the file says what each list is for."""

    number_words: frozenset[str]
    verbs: frozenset[str]
    references: frozenset[str]
    abbreviations: frozenset[str]
    others: frozenset[str]
    needs_number_word: frozenset[str]
    before_figures: frozenset[str]
    before_any_digits: frozenset[str]
    offered: frozenset[str]
    before_offered: frozenset[str]
    with_figures: frozenset[str]
    cards: frozenset[str]
    streets: frozenset[str]
    personal: frozenset[str]
    messengers: frozenset[str]
    readings: frozenset[str]
    meters: frozenset[str]
    slashed: frozenset[str]
    lettered: frozenset[str]
    calling_letters: frozenset[str]
    more_calling_letters: frozenset[str]


class Quantities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units and countable nouns."""

    measured: frozenset[str]
    counted: frozenset[str]
    units: frozenset[str]
    glued: frozenset[str]
    nouns: frozenset[str]


class FileNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Endings of file names."""

    endings: tuple[str, ...]


class Negatives(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of negatives.toml."""

    version: int
    source: str
    labels: Labels
    quantities: Quantities
    files: FileNames


NEGATIVES: Negatives = load_table("negatives", Negatives)
