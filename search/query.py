"""Full-text queries and their results, independent of any engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from records.advert import StoredAdvert
from records.identifier import Identifier


@dataclass(frozen=True, slots=True)
class Query:
    """Matches adverts that contain all words and phrases and no excluded word, or any of the identifiers.

    Words match by stem, ignoring case and accents. `sites`, `areas`, `since` and `until` filter. A query with no
    conditions matches every advert, newest first.
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
class SearchResult:
    """A search result: the advert, a snippet with the match between « and », and why it matched."""

    stored: StoredAdvert
    snippet: str
    reason: str


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The best matches, up to the query's limit, and the total number of matches."""

    total: int
    found: tuple[SearchResult, ...]
