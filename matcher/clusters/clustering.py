"""From columns back to records: the clusters with their edges, reasons and what was held back."""

from __future__ import annotations

from collections import defaultdict
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
        for label, members in groups(self.component):
            yield self._cluster(label, members, edges[label], tuple(held.get(label, ())))

    def _cluster(self, label: int, members: Numbers, edges: tuple[Edge, ...], held: tuple[HeldBack, ...]) -> Cluster:
        counted = {what: int(column[label]) for what, column in self.facts.counted.items()}
        findings = self.facts.findings.get(label, [])
        adverts = self.of.columns.adverts
        return Cluster(
            id=digest("cluster", adverts[self._earliest(members)]),
            members=tuple(adverts[member] for member in members.tolist()),
            edges=edges,
            outcome=outcome(counted, findings),
            summary=tuple(counted.items()),
            first_seen=moment(self.facts.first[label]),
            last_seen=moment(self.facts.last[label]),
            rule=RULE,
            reasons=tuple(reasons(counted, findings)),
            innocent=tuple(innocent(findings)),
            missing=tuple(missing(counted, compared=self.of.columns.texts.size > 0)),
            held_back=held,
        )

    def _earliest(self, members: Numbers) -> int:
        """Return the member that was seen first: newer adverts join its cluster and do not change whose it is."""
        return int(members[np.argmin(self._first_seen[members])])

    @cached_property
    def _first_seen(self) -> Numbers:
        columns = self.of.columns
        first = np.full(len(columns.adverts), np.iinfo(np.int64).max)
        np.minimum.at(first, columns.advert, columns.first)
        return first

    def _edges(self) -> dict[int, tuple[Edge, ...]]:
        """Return the edges of each component; what is said of an identity is written once for all of its edges."""
        label = self.component[self.edges.left]
        order = np.argsort(label, kind="stable")
        adverts = np.array(self.of.columns.adverts, dtype=np.object_)
        ends = adverts[self.edges.left[order]].tolist(), adverts[self.edges.right[order]].tolist()
        identifiers, weights, reasons = self._said(self.edges.identity[order])
        edges = tuple(map(Edge, *ends, identifiers, weights, repeat(RULE), reasons))
        labels, counts = counted(label)
        stops = np.cumsum(counts)
        spans = zip(labels.tolist(), (stops - counts).tolist(), stops.tolist(), strict=True)
        return {one: edges[start:stop] for one, start, stop in spans}

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

    def _held_back(self) -> dict[int, list[HeldBack]]:
        """Return for each component the widest values that its adverts show and that were not allowed to link."""
        of = self.of
        told = {one.identifier: one for one in self.hubs.held_back}
        rows = np.flatnonzero(self.hubs.flags[of.identity])
        pairs = distinct_pairs(self.component[of.advert[rows]], of.columns.value[of.order][rows])
        held: dict[int, list[HeldBack]] = defaultdict(list)
        for label, value in pairs.T.tolist():
            held[label].append(told[of.columns.values[value]])
        return {label: sorted(ones, key=lambda one: -one.adverts)[:MOST_HELD_SHOWN] for label, ones in held.items()}


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


def groups(component: Numbers) -> Iterator[tuple[int, Numbers]]:
    """Yield each component of two and more members with those, in order."""
    members = np.flatnonzero(np.bincount(component)[component] > 1) if component.size else component
    if not members.size:
        return
    members = members[np.argsort(component[members], kind="stable")]
    labels, starts = np.unique(component[members], return_index=True)
    yield from zip(labels.tolist(), np.split(members, starts[1:]), strict=True)


def moment(seconds: np.int64) -> datetime:
    """Return a time in UTC."""
    return datetime.fromtimestamp(int(seconds), UTC)
