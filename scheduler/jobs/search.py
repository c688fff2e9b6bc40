"""Find adverts by words, phrases and identifiers, however those are written."""

from __future__ import annotations

import re

from enrich.cell import read_cell
from enrich.registry import KINDS
from records.identifier import Identifier
from scheduler.errors import NothingAsked
from scheduler.workspace import Workspace
from search.query import Query, Results

TERM = re.compile(r'(-?)"([^"]*)"|(\S+)')
NEVER_A_SEARCH = frozenset({"name", "place", "price", "age"})


def search(place: Workspace, asked: str, limit: int = 20) -> Results:
    """Answer what an analyst typed; logged with how much was found."""
    place.require_operation()
    query = read_query(asked, limit)
    if not (query.words or query.phrases or query.identifiers or query.sites or query.areas):
        raise NothingAsked(asked)
    results = place.store.search(query)
    place.audit("search", {"query": asked, "limit": limit}, results.total)
    return results


def read_query(asked: str, limit: int = 20) -> Query:
    """Return the query for a line: words, "phrases", -excluded, site:NAME, area:NAME; identifiers are recognised.

    A line that holds identifiers finds what holds any of them; its words then only widen the search where they are the whole.
    """
    identifiers = identifiers_in(asked)
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters: dict[str, list[str]] = {"site": [], "area": []}
    for minus, phrase, word in TERM.findall(asked):
        name, _, value = word.partition(":")
        if phrase:
            (excluded if minus else phrases).append(phrase)
        elif name in filters and value:
            filters[name].append(value)
        elif word.startswith("-") and len(word) > 1 and not identifiers:
            excluded.append(word[1:])
        elif word and not identifiers:
            words.append(word)
    return Query(
        tuple(words),
        tuple(phrases),
        tuple(excluded),
        identifiers,
        tuple(filters["site"]),
        tuple(filters["area"]),
        limit=limit,
    )


def identifiers_in(asked: str) -> tuple[Identifier, ...]:
    """Return the identifiers that a line names, but for kinds that are ordinary words or figures."""
    kinds = tuple(kind for kind in KINDS if kind.name not in NEVER_A_SEARCH)
    return tuple(dict.fromkeys(sighting.identifier for sighting in read_cell(asked, kinds).sightings))
