"""The rows of a result with the details of their hits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from more_itertools import chunked

from matcher.wash.results.details import NO_DETAILS, Details, HitDetails, load_details
from records.hit import Hit, WashedRow
from search.store import Store

BATCH = 1000


class DetailedRow(NamedTuple):
    """A row, and a function that returns the details of one of its hits."""

    row: WashedRow
    details: Callable[[Hit], HitDetails]


def add_details(store: Store, washed: Iterable[WashedRow]) -> Iterator[DetailedRow]:
    """Yield rows with the details of their hits, which are loaded in batches."""
    for batch in chunked(washed, BATCH):
        known = load_details(store, (hit for row in batch for hit in row.hits))

        def get(hit: Hit, known: Details = known) -> HitDetails:
            return known.get((hit.seen.subject_id, hit.identifier), NO_DETAILS)

        for row in batch:
            yield DetailedRow(row, get)
