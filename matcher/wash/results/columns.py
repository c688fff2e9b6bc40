"""The cells of a wash's result: the columns added to the list, a line for each identifier, and one for each hit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from matcher.wash.registry import RULES
from matcher.wash.results.details import NO_DETAILS, HitDetails
from matcher.wash.wash import judge_identifier, list_possible_identifiers, select_hits
from records.hit import Hit, Result, WashedRow
from records.identifier import Validity

ADDED_COLUMNS = (
    "result", "columns", "kind", "canonical", "validity", "reason", "hits", "where", "roles", "urns", "grade", "tier",
    "dataset_versions", "washed_at", "rule", "run",
)  # fmt: skip
IDENTIFIER_COLUMNS = (
    "place", "column", "cell", "asked", "kind", "canonical", "validity", "read_tier", "result", "hits", "where",
    "roles", "urns", "grade", "tier", "reason",
)  # fmt: skip
HIT_COLUMNS = (
    "place", "column", "asked", "kind", "canonical", "tier", "where", "source", "source_id", "url", "account", "name",
    "area", "words_around", "first_seen", "last_seen", "role", "urn", "grade", "edition", "written", "read_tier",
    "validity", "washed_at", "rule", "run",
)  # fmt: skip
MAX_JOINED = 50  # values in one cell; the sheet of hits and the store have them all
RULE_REASONS = {rule.name: rule.about for rule in RULES}


@dataclass(frozen=True, slots=True)
class Stamp:
    """The facts that every row of a result carries: the wash, its time (aware UTC), and the searched sources.

    `searched` has "adverts" and each dataset with its version ("nominals 2026-03"), so that a miss says what was
    searched. `about` has (name, text) pairs for the cover sheet of a workbook: operation, purpose, marking, notes.
    """

    run: str
    washed_at: datetime
    searched: tuple[str, ...]
    about: tuple[tuple[str, str], ...] = ()

    @property
    def time(self) -> str:
        """The time in ISO 8601, to the second."""
        return format_time(self.washed_at)


def name_added_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the added columns, with a suffix if the list has a column of that name."""
    taken = {name.strip().casefold() for name in header}
    return tuple(f"{name}_washline" if name in taken else name for name in ADDED_COLUMNS)


def build_added_cells(washed: WashedRow, stamp: Stamp) -> tuple[str, ...]:
    """Return the added cells of one row, in the order of ADDED_COLUMNS."""
    return (
        washed.result.value,
        join_values(reading.column for reading in washed.readings if reading.sightings),
        *build_sighting_cells(washed),
        describe_result(washed, stamp),
        *build_summary_cells(washed.hits),
        join_values(stamp.searched),
        stamp.time,
        join_values(hit.rule for hit in washed.hits) or join_values(seen.rule for seen in washed.sightings),
        stamp.run,
    )


def build_sighting_cells(washed: WashedRow) -> tuple[str, str, str]:
    """Return kind, normalised value and validity of the parsed identifiers of one row."""
    sightings = washed.sightings
    return (
        join_values(sighting.kind for sighting in sightings),
        join_values(sighting.value for sighting in sightings),
        join_values(sighting.validity.value for sighting in sightings),
    )


def build_summary_cells(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return the number of hits, where they are, roles, URNs, grades and tiers."""
    return (
        str(len(hits)),
        join_values(f"{hit.seen.source} {hit.seen.source_id}" for hit in hits),
        join_values(hit.role for hit in hits),
        join_values(hit.urn for hit in hits),
        join_values(hit.grade for hit in hits),
        join_values(hit.tier.value for hit in hits),
    )


def describe_result(washed: WashedRow, stamp: Stamp) -> str:
    """Return the reason for the result of a row."""
    sentences = [*dict.fromkeys(filter(None, (*(reading.reason for reading in washed.readings), washed.problem)))]
    match washed.result:
        case Result.NO_TRACE:
            sentences.append(f"in none of: {', '.join(stamp.searched)}")
        case Result.POSSIBLE:
            reasons = (RULE_REASONS[hit.rule.partition("/")[0]] for hit in washed.hits)
            sentences.append(f"{join_values(reasons)}: check it by hand")
        case Result.HIT:
            sentences += describe_misses(washed)
        case Result.NOT_AN_IDENTIFIER:
            sentences = sentences or ["empty"]
    return "; ".join(sentences)


def describe_misses(washed: WashedRow) -> list[str]:
    """Return a sentence about those identifiers of a row with hits that were not seen."""
    seen = {hit.identifier for hit in washed.hits}
    missed = [
        sighting.value
        for sighting in washed.sightings
        if seen.isdisjoint(list_possible_identifiers(sighting)) and sighting.validity is not Validity.PLACEHOLDER
    ]
    return [f"no trace of {join_values(missed)}"] if missed else []


def build_identifier_rows(washed: WashedRow) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each identifier of one row, in the order of IDENTIFIER_COLUMNS."""
    for reading in washed.readings:
        for seen in reading.sightings:
            hits = select_hits(washed, seen)
            yield (
                washed.place, reading.column, reading.raw, seen.raw, seen.kind, seen.value, seen.validity.value,
                seen.tier.value, judge_identifier(seen, hits).value, *build_summary_cells(hits), reading.reason,
            )  # fmt: skip


def build_hit_cells(hit: Hit, details: HitDetails = NO_DETAILS) -> tuple[str, ...]:
    """Return the cells of one hit, in the order of HIT_COLUMNS."""
    seen, identifier = hit.seen, hit.identifier
    return (
        hit.place, hit.column, hit.asked, identifier.kind, identifier.value, hit.tier.value, seen.subject.value,
        seen.source, seen.source_id, details.url, seen.account, details.name or seen.name, seen.area, details.quote,
        format_time(seen.first_seen), format_time(seen.last_seen), hit.role, hit.urn, hit.grade, seen.edition, seen.raw,
        seen.tier.value, seen.validity.value, format_time(hit.at), hit.rule, hit.run,
    )  # fmt: skip


def join_values(values: Iterable[str]) -> str:
    """Join the deduplicated values to one cell, in order of appearance, with a count of those beyond MAX_JOINED."""
    distinct = [value for value in dict.fromkeys(values) if value]
    more = [f"and {len(distinct) - MAX_JOINED} more"] if len(distinct) > MAX_JOINED else []
    return "; ".join(distinct[:MAX_JOINED] + more)


def format_time(moment: datetime) -> str:
    """Return a time in UTC, to the second.

    >>> format_time(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    '2026-03-01T09:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
