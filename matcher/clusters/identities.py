"""Splits identifiers into identities: an identity is an identifier during one period of use.

A phone number that is abandoned is reassigned. If a value was not seen for longer than the idle days of its kind, the
next sighting starts another identity, and the two are not linked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.clusters.columns import LINKING_KIND_NAMES, UNKNOWN, BoolArray, Columns, IntArray

DAY_SECONDS = 86_400
FOREVER = 2**40  # seconds


@dataclass(frozen=True)
class Identities:
    """The rows of `columns`, sorted by identifier and time, with the identity of each.

    `order` sorts the rows; `identity` is the identity of each sorted row; `value` is the identifier of each identity.
    """

    columns: Columns
    order: IntArray
    identity: IntArray
    value: IntArray

    @property
    def count(self) -> int:
        """The number of identities."""
        return len(self.value)

    @cached_property
    def advert(self) -> IntArray:
        """The advert of each sorted row."""
        return self.columns.row_advert[self.order]

    @cached_property
    def kind(self) -> IntArray:
        """The kind of each identity, as its code in KIND_CODES."""
        return self.columns.kind[self.value]

    @cached_property
    def starts(self) -> IntArray:
        """The first sorted row of each identity."""
        return np.searchsorted(self.identity, np.arange(self.count))

    def count_distinct(self, column: IntArray) -> IntArray:
        """Return the number of distinct known values of a column that each identity is seen with."""
        return count_distinct(self.identity, column[self.order], self.count)


def split_identities(columns: Columns, idle_days: Mapping[str, int]) -> Identities:
    """Return the identities of all rows; `idle_days` by kind, 0 for kinds that are never reassigned."""
    order = np.lexsort((columns.row_advert, columns.first, columns.row_value))
    value, first, last = columns.row_value[order], columns.first[order], columns.last[order]
    gaps = [idle_days.get(kind, 0) * DAY_SECONDS or FOREVER for kind in LINKING_KIND_NAMES]
    max_gap = np.array(gaps, dtype=np.int64)
    is_start = find_run_starts(value)
    if len(value):
        gap = first[1:] - compute_running_max(value, last)[:-1]
        is_start[1:] |= gap > max_gap[columns.kind][value[1:]]
    return Identities(columns, order, np.cumsum(is_start) - 1, value[is_start])


def compute_running_max(group: IntArray, values: IntArray) -> IntArray:
    """Return the running maximum within each group; equal groups are adjacent and ascending."""
    base = int(values.min())
    offset = group * (int(values.max()) - base + 1) - base
    return np.maximum.accumulate(values + offset) - offset


def count_distinct(group: IntArray, values: IntArray, count: int) -> IntArray:
    """Return the number of distinct known values of each group."""
    is_known = values != UNKNOWN
    pairs = select_distinct_pairs(group[is_known], values[is_known])
    return np.bincount(pairs[0], minlength=count).astype(np.int64)


def select_distinct_pairs(left: IntArray, right: IntArray) -> IntArray:
    """Return the distinct pairs of two columns, sorted, as two rows; the columns have no negative numbers."""
    width = int(right.max(initial=0)) + 1
    return np.stack(np.divmod(sort_unique(left * width + right), width))


def sort_unique(numbers: IntArray) -> IntArray:
    """Return the distinct numbers, sorted, like np.unique, which takes ten times as long for millions."""
    ordered = np.sort(numbers)
    return ordered[find_run_starts(ordered)]


def find_run_starts(ordered: IntArray) -> BoolArray:
    """Return for each number whether it differs from the one before it."""
    return np.not_equal(np.diff(ordered, prepend=ordered[:1] - 1), 0)


def count_values(numbers: IntArray) -> tuple[IntArray, IntArray]:
    """Return the distinct numbers, sorted, and the frequency of each."""
    ordered = np.sort(numbers)
    starts = np.flatnonzero(find_run_starts(ordered))
    return ordered[starts], np.diff(starts, append=len(ordered))


def find_first_rows_of_pairs(left: IntArray, right: IntArray) -> IntArray:
    """Return the index of the first row of each distinct pair of two columns, sorted."""
    width = int(right.max(initial=0)) + 1
    return np.sort(np.unique(left * width + right, return_index=True)[1])


def find_flagged_groups(group: IntArray, flags: BoolArray, count: int) -> BoolArray:
    """Return for each group whether any of its members is flagged."""
    return np.bincount(group[flags], minlength=count) > 0
