"""From columns back to records: the clusters with their edges, reasons and what was held back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import repeat

import numpy as np

from matcher.clusters.assess import innocent, missing, outcome, reasons
from matcher.clusters.chains import Chains, rarity
from matcher.clusters.columns import Numbers
from matcher.clusters.facts import Facts
from matcher.clusters.hubs import Hubs
from matcher.clusters.identities import DAY, Identities, counted, different_of, distinct_pairs
from matcher.clusters.spread import Spread
from matcher.identity import BY_KIND
from records.cluster import Cluster, Edge, HeldBack
from records.digest import digest
from records.identifier import Identifier

RULE = "link/1"
EPOCH = date(1970, 1, 1)
MOST_HELD_SHOWN = 10


@dataclass(frozen=True)
class Clustering:
    """All that the records of the clusters are made of."""

    spread: Spread
    hubs: Hubs
    edges: Chains
    component: Numbers
    facts: Facts

    @property
    def of(self) -> Identities:
        """The identities."""
        return self.spread.of

    def clusters(self) -> Iterator[Cluster]:
        """Yield the components of two and more adverts."""
        edges, held = self._edges(), self._held_back()
        for label, members, earliest in self._groups():
            yield self._cluster(label, members, earliest, edges[label], held.get(label, ()))

    def _cluster(
        self, label: int, members: tuple[str, ...], earliest: str, edges: tuple[Edge, ...], held: tuple[HeldBack, ...]
    ) -> Cluster:
        counted = dict(zip(self.facts.counted, self._counts[label], strict=True))
        findings = self.facts.findings.get(label, [])
        looks = outcome(counted, findings)
        first, last = self._spans[label]
        return Cluster(
            id=digest("cluster", earliest),
            members=members,
            edges=edges,
            outcome=looks,
            summary=tuple(counted.items()),
            first_seen=moment(first),
            last_seen=moment(last),
            rule=RULE,
            reasons=tuple(reasons(counted, findings, looks)),
            innocent=tuple(innocent(findings)),
            missing=tuple(missing(counted, compared=self.of.columns.texts.size > 0)),
            held_back=held,
        )

    @cached_property
    def _counts(self) -> list[tuple[int, ...]]:
        return list(zip(*(column.tolist() for column in self.facts.counted.values()), strict=True))

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return list(zip(self.facts.first.tolist(), self.facts.last.tolist(), strict=True))

    def _groups(self) -> Iterator[tuple[int, tuple[str, ...], str]]:
        """Yield each component of two and more adverts, its members in order, and the member that was seen first.

        Newer adverts join the cluster of that member, and do not change whose it is.
        """
        columns, component = self.of.columns, self.component
        several = np.flatnonzero(np.bincount(component)[component] > 1) if component.size else component
        label = component[several]
        first = np.full(len(columns.adverts), np.iinfo(np.int64).max)
        np.minimum.at(first, columns.advert, columns.first)
        names = np.array(columns.adverts, dtype=np.object_)
        members = names[several[np.argsort(label, kind="stable")]].tolist()
        in_time = names[several[np.lexsort((several, first[several], label))]].tolist()
        for one, start, stop in runs(np.sort(label)):
            yield one, tuple(members[start:stop]), in_time[start]

    def _edges(self) -> dict[int, tuple[Edge, ...]]:
        """Return the edges of each component; what is said of an identity is written once for all of its edges."""
        label = self.component[self.edges.left]
        order = np.argsort(label, kind="stable")
        adverts = np.array(self.of.columns.adverts, dtype=np.object_)
        ends = adverts[self.edges.left[order]].tolist(), adverts[self.edges.right[order]].tolist()
        identifiers, weights, reasons = self._said(self.edges.identity[order])
        edges = tuple(map(Edge, *ends, identifiers, weights, repeat(RULE), reasons))
        return {one: edges[start:stop] for one, start, stop in runs(label[order])}

    def _said(self, identity: Numbers) -> tuple[list[Identifier], list[float], list[str]]:
        """Return identifier, weight and reason of the edges of these identities."""
        of, columns = self.of, self.of.columns
        first = np.minimum.reduceat(columns.first[of.order], of.starts)
        last = np.maximum.reduceat(columns.last[of.order], of.starts)
        shown = different_of(identity)
        identifiers = np.array(columns.values, dtype=np.object_)[of.value[shown]]
        told = (identifiers, self.spread.adverts[shown], self.spread.areas[shown], self.spread.names[shown])
        spans = zip(*(column.tolist() for column in (*told, first[shown], last[shown])), strict=True)
        reasons = np.array([reason(*facts) for facts in spans], dtype=np.object_)
        place = np.searchsorted(shown, identity)
        return identifiers[place].tolist(), rarity(self.spread.adverts[identity]).tolist(), reasons[place].tolist()

    def _held_back(self) -> dict[int, tuple[HeldBack, ...]]:
        """Return for each component the widest values that its adverts show and that were not allowed to link."""
        of, told = self.of, {one.identifier: one for one in self.hubs.held_back}
        rows = np.flatnonzero(self.hubs.flags[of.identity])
        labels, values = distinct_pairs(self.component[of.advert[rows]], of.columns.value[of.order][rows])
        shown = different_of(values)
        records = [told[of.columns.values[value]] for value in shown.tolist()]
        place = np.searchsorted(shown, values)
        order = np.lexsort((values, -np.array([one.adverts for one in records], dtype=np.int64)[place], labels))
        widest = place[order].tolist()
        return {
            label: tuple(records[one] for one in widest[start : min(stop, start + MOST_HELD_SHOWN)])
            for label, start, stop in runs(labels[order])
        }


def reason(identifier: Identifier, adverts: int, areas: int, names: int, first: int, last: int) -> str:
    """Return why two adverts that show an identifier are tied; `first` and `last` in seconds since 1970."""
    return (
        f"both show the {BY_KIND[identifier.kind].noun} {identifier.value}; {adverts} adverts do, in "
        f"{areas} area(s) under {names} name(s), {day(first // DAY)} to {day(last // DAY)}"
    )


@lru_cache(maxsize=10_000)
def day(days: int) -> str:
    """Return the date that is so many days after 1 January 1970."""
    return (EPOCH + timedelta(days=days)).isoformat()


def runs(ordered: Numbers) -> Iterator[tuple[int, int, int]]:
    """Yield each different number of an ordered column with where it begins and ends."""
    numbers, sizes = counted(ordered)
    stops = np.cumsum(sizes)
    yield from zip(numbers.tolist(), (stops - sizes).tolist(), stops.tolist(), strict=True)


def moment(seconds: int) -> datetime:
    """Return a time in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
