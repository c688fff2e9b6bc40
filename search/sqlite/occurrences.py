"""Occurrences of identifiers, by value (lookup) or by kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from more_itertools import chunked

from records.identifier import Identifier, Occurrence, Subject, Tier, Validity
from search.sqlite.codec import build_placeholders

BATCH_SIZE = 200_000  # identifiers per lookup

# CROSS JOIN fixes the join order: from the identifiers to their versions or entries.
ADVERT_OCCURRENCES = """
    SELECT i.kind, i.value, adverts.id, v.site, v.source_id, v.version, v.first_seen, v.last_seen,
           i.raw, i.tier, i.validity, i.confidence, i.rule, v.account, v.name, v.area
    FROM {source} CROSS JOIN versions v ON v.v = i.v CROSS JOIN adverts ON adverts.a = v.a
    {where} ORDER BY i.kind, i.value, adverts.id, v.last_seen, v.version
"""
ENTRY_OCCURRENCES = """
    SELECT i.kind, i.value, entries.id, entries.dataset, entries.key, entries.edition,
           entries.loaded_at, entries.loaded_at,
           i.raw, i.tier, i.validity, i.confidence, i.rule, NULL, NULL, NULL
    FROM {source} CROSS JOIN entries ON entries.e = i.e
    {where} ORDER BY i.kind, i.value, entries.id
"""
SELECT = {Subject.ADVERT: ADVERT_OCCURRENCES, Subject.ENTRY: ENTRY_OCCURRENCES}
TABLE = {Subject.ADVERT: "advert_identifiers", Subject.ENTRY: "entry_identifiers"}
WANTED = "wanted CROSS JOIN {table} i ON i.kind = wanted.kind AND i.value = wanted.value"


def look_up(
    connection: sqlite3.Connection, identifiers: Collection[Identifier], among: Subject
) -> Iterator[Occurrence]:
    """Yield the occurrences of these identifiers, in order of identifier and subject id."""
    select = SELECT[among].format(source=WANTED.format(table=TABLE[among]), where="")
    connection.execute("CREATE TEMP TABLE wanted (kind, value, PRIMARY KEY (kind, value)) WITHOUT ROWID")
    for batch in chunked(sorted(set(identifiers), key=attrgetter("kind", "value")), BATCH_SIZE):
        rows = ((identifier.kind, identifier.value) for identifier in batch)
        connection.execute("DELETE FROM wanted")
        connection.executemany("INSERT INTO wanted VALUES (?, ?)", rows)
        yield from merge_versions(connection.execute(select))


def find_occurrences_of_kinds(
    connection: sqlite3.Connection, kinds: Collection[str], among: Subject
) -> Iterator[Occurrence]:
    """Yield the occurrences of identifiers of these kinds, in order of identifier and subject id."""
    wanted = sorted(set(kinds))
    where = f"WHERE i.kind IN ({build_placeholders(wanted)})"
    select = SELECT[among].format(source=f"{TABLE[among]} i", where=where)
    yield from merge_versions(connection.execute(select, wanted))


def merge_versions(rows: Iterable[tuple[str, ...]]) -> Iterator[Occurrence]:
    """Yield one occurrence per identifier and subject: the context is that of the version seen last."""
    for _, group in groupby(rows, key=lambda row: row[:3]):
        versions = list(group)
        yield build_occurrence(versions[-1], first_seen=min(row[6] for row in versions))


def build_occurrence(row: tuple[str, ...], first_seen: str) -> Occurrence:
    """Build an occurrence from a row of SELECT; `account`, `name` and `area` are NULL for an entry."""
    kind, value, subject_id, source, source_id, edition, _, last_seen, *sighting, account, name, area = row
    raw, tier, validity, confidence, rule = sighting
    return Occurrence(
        identifier=Identifier(kind, value),
        subject=Subject.ENTRY if account is None else Subject.ADVERT,
        subject_id=subject_id,
        source=source,
        source_id=source_id,
        edition=edition,
        first_seen=datetime.fromisoformat(first_seen),
        last_seen=datetime.fromisoformat(last_seen),
        raw=raw,
        tier=Tier(tier),
        validity=Validity(validity),
        confidence=float(confidence),
        rule=rule,
        account=account or "",
        name=name or "",
        area=area or "",
    )
