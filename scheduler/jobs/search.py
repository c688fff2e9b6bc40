"""Search adverts by words, phrases and identifiers in any spelling."""

from __future__ import annotations

import re

from enrich.cell import read_cell
from enrich.registry import KINDS
from records.identifier import Identifier
from scheduler.errors import EmptyQuery
from scheduler.workspace import Workspace
from search.query import Query, SearchResults

TERM = re.compile(r'(-?)"([^"]*)"|(\S+)')
FILTERS = ("site", "area")
WORD_KINDS = frozenset({"name", "place", "price", "age"})  # ordinary words or figures: searched as words


def search(workspace: Workspace, text: str, limit: int = 20) -> SearchResults:
    """Return the adverts for an analyst's query; raise EmptyQuery if it has no search term."""
    workspace.require_operation()
    query = parse_query(text, limit)
    if not (query.words or query.phrases or query.identifiers or query.sites or query.areas):
        raise EmptyQuery(text)
    workspace.require_whole_store()
    results = workspace.store.search(query)
    workspace.audit("search", {"query": text, "limit": limit}, results.total)
    return results


def parse_query(text: str, limit: int = 20) -> Query:
    """Parse words, "phrases", -excluded, site:NAME, area:NAME and identifiers.

    If there are identifiers, the query matches adverts with any of them, and its loose words are ignored: they are
    parts of the identifiers.
    """
    identifiers = find_identifiers(text)
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters: dict[str, list[str]] = {name: [] for name in FILTERS}
    for minus, phrase, word in TERM.findall(text):
        name, _, value = word.partition(":")
        if phrase:
            (excluded if minus else phrases).append(phrase)
        elif name in filters and value:
            filters[name].append(value)
        elif word and not identifiers:
            add_word(word, words, excluded)
    return Query(
        tuple(words),
        tuple(phrases),
        tuple(excluded),
        identifiers,
        tuple(filters["site"]),
        tuple(filters["area"]),
        limit=limit,
    )


def add_word(word: str, words: list[str], excluded: list[str]) -> None:
    """Add a word to the words of a query, or without its minus sign to the excluded ones."""
    if word.startswith("-") and len(word) > 1:
        excluded.append(word[1:])
    else:
        words.append(word)


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Return the identifiers in a query, except kinds that are ordinary words or figures."""
    kinds = tuple(kind for kind in KINDS if kind.name not in WORD_KINDS)
    return tuple(dict.fromkeys(sighting.identifier for sighting in read_cell(text, kinds).sightings))
