"""What can be asked of a store, in no engine's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from records.advert import StoredAdvert
from records.identifier import Identifier


@dataclass(frozen=True, slots=True)
class Query:
    """Adverts that hold all the words and phrases, none of the excluded, or hold one of the identifiers.

    `words` match by stem where the store can, case and accents aside. An empty query finds every advert, newest first.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    sites: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class FoundAdvert:
    """An advert that a query found; `snippet` is the place that matched, with the matching words between « and »."""

    stored: StoredAdvert
    snippet: str
    reason: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The first adverts for a query, best first, and how many there are in all."""

    total: int
    found: tuple[FoundAdvert, ...]
