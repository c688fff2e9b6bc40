"""Full-text search. Queries are built from terms and phrases; the engine never parses what a user typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.elasticsearch.index.documents import AdvertDocument, build_index_key
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.index.words import find_phrase, stem_text
from search.errors import TooManyWords
from search.excerpt import build_excerpt
from search.query import Query, SearchResult, SearchResults

MAX_WORDS = 500
PAGE_SIZE = 500
IDENTIFIER_BOOST = 1e6  # ranks adverts with a wanted identifier before those that only match the words

Clause = dict[str, object]
MATCH_NONE: Clause = {"match_none": {}}


def run_query(indices: IndexManager, query: Query) -> SearchResults:
    """Return the matching adverts, best first, and their total number."""
    order: list[object] = [{"_score": "desc"}, {"last_seen": "desc"}, {"id": "asc"}]
    page_size = min(query.limit, PAGE_SIZE)
    body = {"query": build_query(query), "sort": order, "track_total_hits": True, "size": page_size}
    alias, remaining = indices.get_alias(Index.ADVERTS), query.limit
    page = indices.reader.search(alias, body, AdvertDocument)
    total, results = page.total.value, list[SearchResult]()
    while page.hits and remaining > 0:
        results += (build_result(query, hit.source) for hit in page.hits[:remaining])
        remaining -= len(page.hits)
        if remaining > 0:
            page = indices.reader.search(alias, {**body, "search_after": page.hits[-1].sort}, AdvertDocument)
    return SearchResults(total, tuple(results))


def build_query(query: Query) -> Clause:
    """Return the engine's query: the filters, and adverts by identifier or by words."""
    alternatives = [clause for clause in (build_identifier_clause(query), build_words_clause(query)) if clause]
    best: Clause = {"dis_max": {"queries": alternatives}} if alternatives else {"match_all": {}}
    return {"bool": {"must": best, "filter": list(build_filters(query))}}


def build_identifier_clause(query: Query) -> Clause | None:
    """Return the clause for adverts with a wanted identifier in any version."""
    keys = sorted({build_index_key(identifier) for identifier in query.identifiers})
    if not keys:
        return None
    return {"constant_score": {"filter": {"terms": {"identifiers": keys}}, "boost": IDENTIFIER_BOOST}}


def build_words_clause(query: Query) -> Clause | None:
    """Return the clause for adverts with the words; a word without letters or digits matches none."""
    wanted, excluded = stem_all((*query.words, *query.phrases)), stem_all(query.excluded)
    if sum(len(phrase.split()) for phrase in (*wanted, *excluded)) > MAX_WORDS:
        raise TooManyWords(MAX_WORDS)
    if not wanted:
        return None
    must = [build_phrase_clause(phrase) if phrase else MATCH_NONE for phrase in wanted]
    return {"bool": {"must": must, "must_not": [build_phrase_clause(phrase) for phrase in excluded if phrase]}}


def stem_all(phrases: Iterable[str]) -> list[str]:
    """Return the stems of each phrase."""
    return [stem_text(phrase) for phrase in phrases]


def build_phrase_clause(phrase: str) -> Clause:
    """Return the clause for consecutive words."""
    return {"match_phrase": {"words": {"query": phrase}}}


def build_filters(query: Query) -> Iterator[Clause]:
    """Yield the filters of a query."""
    if query.sites:
        yield {"terms": {"advert.site": list(query.sites)}}
    if query.areas:
        yield {"terms": {"advert.area": list(query.areas)}}
    if query.since:
        yield {"range": {"last_seen": {"gte": query.since.isoformat()}}}
    if query.until:
        yield {"range": {"first_seen": {"lte": query.until.isoformat()}}}


def build_result(query: Query, document: AdvertDocument) -> SearchResult:
    """Build one result with the snippet that matched."""
    stored, wanted = document.to_record(), set(query.identifiers)
    for sighting in stored.sightings:
        if sighting.identifier in wanted and sighting.field == "document":
            snippet = build_excerpt(stored.advert.document, sighting.start, sighting.end)
            return SearchResult(stored, snippet, f"contains {sighting.identifier}")
    if snippet := find_snippet(query, document):
        return SearchResult(stored, snippet, "contains the words")
    reason = "an earlier version contains the identifier" if wanted else "newest"
    return SearchResult(stored, build_excerpt(stored.advert.document, 0, 0), reason)


def find_snippet(query: Query, document: AdvertDocument) -> str:
    """Return the first place of an advert that has a wanted phrase, "" if there is none."""
    phrases = [phrase for phrase in stem_all((*query.words, *query.phrases)) if phrase]
    advert = document.advert
    for text in (advert.title, advert.text, advert.name, advert.account, advert.area) if phrases else ():
        if span := find_phrase(text, phrases):
            return build_excerpt(text, *span)
    return ""
