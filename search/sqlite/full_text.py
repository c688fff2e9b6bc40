"""Full-text search by FTS5: adverts with a wanted identifier first, then by rank of the text match."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from search.excerpt import build_excerpt
from search.query import Query, SearchResult, SearchResults
from search.sqlite.codec import build_placeholders, format_time
from search.sqlite.reading import build_advert

BY_IDENTIFIER = """
    SELECT v.a, -1e9 FROM advert_identifiers i JOIN versions v ON v.v = i.v WHERE i.kind = ? AND i.value = ?
"""
BY_WORDS = "SELECT rowid, rank FROM advert_text WHERE advert_text MATCH ?"
EVERY_ADVERT = "SELECT a, 0 FROM adverts"
COUNT = """
    WITH matching (a, rank) AS MATERIALIZED ({matching})
    SELECT count(*)
    FROM (SELECT a, min(rank) AS rank FROM matching GROUP BY a) AS ranked
    JOIN adverts USING (a) JOIN versions v ON v.v = adverts.newest {where}
"""
SELECT = """
    WITH matching (a, rank) AS MATERIALIZED ({matching})
    SELECT v.body, v.sightings, adverts.first_seen, adverts.last_seen, adverts.versions, adverts.a
    FROM (SELECT a, min(rank) AS rank FROM matching GROUP BY a) AS ranked
    JOIN adverts USING (a) JOIN versions v ON v.v = adverts.newest {where}
    ORDER BY ranked.rank, adverts.last_seen DESC, adverts.id LIMIT ?
"""
SNIPPET = "SELECT snippet(advert_text, -1, '«', '»', '…', 24) FROM advert_text WHERE advert_text MATCH ? AND rowid = ?"


def run_query(connection: sqlite3.Connection, query: Query) -> SearchResults:
    """Return the matching adverts, best first, and their total number."""
    expression = build_match_expression(query)
    matching, values = build_matching(query, expression)
    where, filter_values = build_filters(query)
    parameters = (*values, *filter_values)
    (total,) = connection.execute(COUNT.format(matching=matching, where=where), parameters).fetchone()
    rows = connection.execute(SELECT.format(matching=matching, where=where), (*parameters, query.limit)).fetchall()
    return SearchResults(total, tuple(build_result(connection, query, expression, row) for row in rows))


def build_matching(query: Query, expression: str) -> tuple[str, list[str]]:
    """Return the subquery for (a, rank) of all matching adverts, and its parameters."""
    parts = [BY_IDENTIFIER] * len(query.identifiers)
    values = [part for identifier in query.identifiers for part in (identifier.kind, identifier.value)]
    if expression:
        parts.append(BY_WORDS)
        values.append(expression)
    return " UNION ALL ".join(parts or [EVERY_ADVERT]), values


def build_match_expression(query: Query) -> str:
    """Return the FTS5 expression for the words and phrases of a query, all quoted; "" if it has none to find."""
    wanted = " AND ".join(quote(words) for words in (*query.words, *query.phrases))
    excluded = " OR ".join(quote(words) for words in query.excluded)
    return f"({wanted}) NOT ({excluded})" if wanted and excluded else wanted


def quote(words: str) -> str:
    """Return an FTS5 string literal, in which no character is an operator.

    >>> quote('a "b" OR c')
    '"a ""b"" OR c"'
    """
    return '"' + words.replace('"', '""').replace("\0", " ") + '"'


def build_filters(query: Query) -> tuple[str, list[str]]:
    """Return the WHERE clause for the filters of a query, and its parameters."""
    clauses: list[str] = []
    values: list[str] = []
    for column, wanted in (("v.site", query.sites), ("v.area", query.areas)):
        if wanted:
            clauses.append(f"{column} COLLATE NOCASE IN ({build_placeholders(wanted)})")
            values += wanted
    for clause, moment in (("adverts.last_seen >= ?", query.since), ("adverts.first_seen <= ?", query.until)):
        if moment:
            clauses.append(clause)
            values.append(format_time(moment))
    return (f"WHERE {' AND '.join(clauses)}" if clauses else ""), values


def build_result(connection: sqlite3.Connection, query: Query, expression: str, row: Sequence[str]) -> SearchResult:
    """Build one result with the snippet that matched."""
    stored, wanted = build_advert(row[:5]), set(query.identifiers)
    for sighting in stored.sightings:
        if sighting.identifier in wanted and sighting.field == "document":
            snippet = build_excerpt(stored.advert.document, sighting.start, sighting.end)
            return SearchResult(stored, snippet, f"contains {sighting.identifier}")
    found = connection.execute(SNIPPET, (expression, row[5])).fetchone() if expression else None
    if found:
        return SearchResult(stored, " ".join(found[0].split()), "contains the words")
    reason = "an earlier version contains the identifier" if wanted else "newest"
    return SearchResult(stored, build_excerpt(stored.advert.document, 0, 0), reason)
