"""A query of ours as the engine's: phrases and terms put together from parts. Nothing that a user typed is parsed there."""

from __future__ import annotations

from collections.abc import Iterable

from search.elasticsearch.index.documents import AdvertDocument, index_key
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.elasticsearch.index.words import place, stem_text
from search.errors import TooManyWords
from search.excerpt import build_excerpt
from search.query import FoundAdvert, Query, SearchResults

MOST_WORDS = 500
PAGE = 500
HOLDS = 1e6  # the rank of an advert that holds a wanted identifier: before any that only holds the words

Part = dict[str, object]
NEVER: Part = {"match_none": {}}


def run_query(indices: IndexManager, query: Query) -> SearchResults:
    """Return the first adverts for a query, best first, and how many there are."""
    order: list[object] = [{"_score": "desc"}, {"last_seen": "desc"}, {"id": "asc"}]
    body = {"query": asked(query), "sort": order, "track_total_hits": True, "size": min(query.limit, PAGE)}
    alias, rest = indices.alias(Index.ADVERTS), query.limit
    hits = indices.reader.search(alias, body, AdvertDocument)
    total, answers = hits.total.value, list[FoundAdvert]()
    while hits.hits and rest > 0:
        answers += (found(query, hit.source) for hit in hits.hits[:rest])
        rest -= len(hits.hits)
        if rest > 0:
            hits = indices.reader.search(alias, {**body, "search_after": hits.hits[-1].sort}, AdvertDocument)
    return SearchResults(total, tuple(answers))


def asked(query: Query) -> Part:
    """Return the engine's query: those that hold an identifier first, then by how well the words match."""
    ways = [way for way in (holding(query), saying(query)) if way]
    best: Part = {"dis_max": {"queries": ways}} if ways else {"match_all": {}}
    return {"bool": {"must": best, "filter": list(narrowed(query))}}


def holding(query: Query) -> Part | None:
    """Return the part that finds adverts by the identifiers of any of their versions."""
    keys = sorted({index_key(identifier) for identifier in query.identifiers})
    return {"constant_score": {"filter": {"terms": {"identifiers": keys}}, "boost": HOLDS}} if keys else None


def saying(query: Query) -> Part | None:
    """Return the part that finds adverts by their words; a word without a letter or digit is in none."""
    wanted, excluded = phrases((*query.words, *query.phrases)), phrases(query.excluded)
    if sum(len(phrase.split()) for phrase in (*wanted, *excluded)) > MOST_WORDS:
        raise TooManyWords(MOST_WORDS)
    if not wanted:
        return None
    must = [phrase_query(phrase) if phrase else NEVER for phrase in wanted]
    return {"bool": {"must": must, "must_not": [phrase_query(phrase) for phrase in excluded if phrase]}}


def phrases(typed: Iterable[str]) -> list[str]:
    """Return each of the things typed as stems in a row."""
    return [stem_text(words) for words in typed]


def phrase_query(phrase: str) -> Part:
    """Return the query for words in a row."""
    return {"match_phrase": {"words": {"query": phrase}}}


def narrowed(query: Query) -> Iterable[Part]:
    """Yield the filters of a query."""
    if query.sites:
        yield {"terms": {"advert.site": list(query.sites)}}
    if query.areas:
        yield {"terms": {"advert.area": list(query.areas)}}
    if query.since:
        yield {"range": {"last_seen": {"gte": query.since.isoformat()}}}
    if query.until:
        yield {"range": {"first_seen": {"lte": query.until.isoformat()}}}


def found(query: Query, document: AdvertDocument) -> FoundAdvert:
    """Build one found advert with the place that matched."""
    stored, wanted = document.stored(), set(query.identifiers)
    for sighting in stored.sightings:
        if sighting.identifier in wanted and sighting.field == "document":
            return FoundAdvert(
                stored, build_excerpt(stored.advert.document, sighting.start, sighting.end), f"holds {sighting.identifier}"
            )
    advert, said = stored.advert, [phrase for phrase in phrases((*query.words, *query.phrases)) if phrase]
    for text in (advert.title, advert.text, advert.name, advert.account, advert.area) if said else ():
        if span := place(text, said):
            return FoundAdvert(stored, build_excerpt(text, *span), "holds the words")
    return FoundAdvert(stored, build_excerpt(advert.document, 0, 0), "held the identifier before" if wanted else "newest")
