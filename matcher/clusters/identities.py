"""Who stands behind an identifier when: an identity is an identifier during one time of use.

A phone number that falls silent is given out again. Where nobody saw a value for longer than its kind's idle days, the next
sighting begins another identity, and nothing links the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.clusters.columns import KINDS, NOTHING, Columns, Flags, Numbers

DAY = 86_400
FOREVER = 2**40  # seconds


@dataclass(frozen=True)
class Identities:
    """The rows of `columns` in order of identifier and time, and which identity each belongs to.

    `order` sorts the rows; `identity` is the number of each sorted row's identity; `value` the identifier of each identity.
    """

    columns: Columns
    order: Numbers
    identity: Numbers
    value: Numbers

    @property
    def count(self) -> int:
        """How many identities there are."""
        return len(self.value)

    @cached_property
    def advert(self) -> Numbers:
        """The advert of each sorted row."""
        return self.columns.advert[self.order]

    @cached_property
    def kind(self) -> Numbers:
        """The kind of each identity, by its place in KINDS."""
        return self.columns.kind[self.value]

    @cached_property
    def starts(self) -> Numbers:
        """The first sorted row of each identity."""
        return np.searchsorted(self.identity, np.arange(self.count))

    def different(self, what: Numbers) -> Numbers:
        """Return how many different known things of a column of `columns` each identity is seen with."""
        return different(self.identity, what[self.order], self.count)


def identities(columns: Columns, idle_days: Mapping[str, int]) -> Identities:
    """Return the identities of all rows; `idle_days` by kind, 0 for kinds that are never given out again."""
    order = np.lexsort((columns.advert, columns.first, columns.value))
    value, first, last = columns.value[order], columns.first[order], columns.last[order]
    idle = np.array([idle_days.get(kind, 0) * DAY or FOREVER for kind in KINDS], dtype=np.int64)[columns.kind]
    others = begins(value)
    if len(value):
        others[1:] |= first[1:] - latest(value, last)[:-1] > idle[value[1:]]
    return Identities(columns, order, np.cumsum(others) - 1, value[others])


def latest(group: Numbers, last: Numbers) -> Numbers:
    """Return the latest `last` so far within each group, groups being adjacent and numbered upwards."""
    base = int(last.min())
    offset = group * (int(last.max()) - base + 1) - base
    return np.maximum.accumulate(last + offset) - offset


def different(group: Numbers, what: Numbers, count: int) -> Numbers:
    """Return how many different known things each group has."""
    known = what != NOTHING
    pairs = distinct_pairs(group[known], what[known])
    return np.bincount(pairs[0], minlength=count).astype(np.int64)


def distinct_pairs(left: Numbers, right: Numbers) -> Numbers:
    """Return the different pairs of two columns, in order, as two rows; neither holds a negative number."""
    width = int(right.max(initial=0)) + 1
    return np.stack(np.divmod(different_of(left * width + right), width))


def different_of(numbers: Numbers) -> Numbers:
    """Return the different numbers, in order: what np.unique does, which takes ten times as long for millions."""
    ordered = np.sort(numbers)
    return ordered[begins(ordered)]


def begins(ordered: Numbers) -> Flags:
    """Say of each number whether it differs from the one before it."""
    return np.not_equal(np.diff(ordered, prepend=ordered[:1] - 1), 0)


def counted(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Return the different numbers, in order, and how often each is there."""
    ordered = np.sort(numbers)
    starts = np.flatnonzero(begins(ordered))
    return ordered[starts], np.diff(starts, append=len(ordered))


def first_of_pairs(left: Numbers, right: Numbers) -> Numbers:
    """Return where each different pair of two columns stands first, in order of place."""
    width = int(right.max(initial=0)) + 1
    return np.sort(np.unique(left * width + right, return_index=True)[1])


def any_of(group: Numbers, flags: Flags, count: int) -> Flags:
    """Say for each group whether any of its members is flagged."""
    return np.bincount(group[flags], minlength=count) > 0
