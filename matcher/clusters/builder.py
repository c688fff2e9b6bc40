"""Builds the cluster records from columns: edges, reasons, and held-back identifiers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import repeat

import numpy as np

from matcher.clusters.assessment import (
    assess_outcome,
    describe_reasons,
    list_innocent_explanations,
    list_unknowns,
)
from matcher.clusters.columns import IntArray
from matcher.clusters.edges import Edges, compute_rarity
from matcher.clusters.facts import ClusterFacts
from matcher.clusters.hubs import Hubs
from matcher.clusters.identities import DAY_SECONDS, Identities, count_values, select_distinct_pairs, sort_unique
from matcher.clusters.spread import Spread
from matcher.kind_policy import POLICY_BY_KIND
from records.cluster import Cluster, Edge, HeldBack
from records.digest import digest
from records.identifier import Identifier

LINK_RULE = "link/2"
EPOCH = date(1970, 1, 1)
MAX_HELD_BACK = 10  # records in a cluster


@dataclass(frozen=True)
class ClusterBuilder:
    """The results of all steps of linking, from which the clusters are built."""

    spread: Spread
    hubs: Hubs
    edges: Edges
    component: IntArray
    facts: ClusterFacts

    @property
    def identities(self) -> Identities:
        """The identities that the spread was measured for."""
        return self.spread.identities

    def build_clusters(self) -> Iterator[Cluster]:
        """Yield the components of two or more adverts as clusters."""
        edges, held_back = self._build_edges(), self._group_held_back()
        for label, members, earliest in self._group_members():
            yield self._build_cluster(label, members, earliest, edges[label], held_back.get(label, ()))

    def _build_cluster(
        self, label: int, members: tuple[str, ...], earliest: str, edges: tuple[Edge, ...], held: tuple[HeldBack, ...]
    ) -> Cluster:
        counts = dict(zip(self.facts.counts, self._counts[label], strict=True))
        findings = self.facts.findings.get(label, [])
        outcome = assess_outcome(counts, findings)
        first, last = self._times[label]
        return Cluster(
            id=digest("cluster", earliest),
            members=members,
            edges=edges,
            outcome=outcome,
            summary=tuple(counts.items()),
            first_seen=datetime.fromtimestamp(first, UTC),
            last_seen=datetime.fromtimestamp(last, UTC),
            rule=LINK_RULE,
            reasons=tuple(describe_reasons(counts, findings, outcome)),
            innocent=tuple(list_innocent_explanations(findings)),
            missing=tuple(list_unknowns(counts, has_texts=self.identities.columns.texts.size > 0)),
            held_back=held,
        )

    @cached_property
    def _counts(self) -> list[tuple[int, ...]]:
        return list(zip(*(column.tolist() for column in self.facts.counts.values()), strict=True))

    @cached_property
    def _times(self) -> list[tuple[int, int]]:
        return list(zip(self.facts.first.tolist(), self.facts.last.tolist(), strict=True))

    def _group_members(self) -> Iterator[tuple[int, tuple[str, ...], str]]:
        """Yield each component of two or more adverts with its sorted members, and the member that was seen first.

        The id of a cluster derives from that member, so it does not change if newer adverts join.
        """
        columns, component = self.identities.columns, self.component
        linked = np.flatnonzero(np.bincount(component)[component] > 1) if component.size else component
        label = component[linked]
        first = np.full(len(columns.adverts), np.iinfo(np.int64).max)
        np.minimum.at(first, columns.row_advert, columns.first)
        names = np.array(columns.adverts, dtype=np.object_)
        members = names[linked[np.argsort(label, kind="stable")]].tolist()
        by_time = names[linked[np.lexsort((linked, first[linked], label))]].tolist()
        for number, start, stop in iter_runs(np.sort(label)):
            yield number, tuple(members[start:stop]), by_time[start]

    def _build_edges(self) -> dict[int, tuple[Edge, ...]]:
        """Return the edges of each component; the edges of one identity share one reason string."""
        label = self.component[self.edges.left]
        order = np.argsort(label, kind="stable")
        adverts = np.array(self.identities.columns.adverts, dtype=np.object_)
        ends = adverts[self.edges.left[order]].tolist(), adverts[self.edges.right[order]].tolist()
        identifiers, weights, reasons = self._describe_identities(self.edges.identity[order])
        edges = tuple(map(Edge, *ends, identifiers, weights, repeat(LINK_RULE), reasons))
        return {number: edges[start:stop] for number, start, stop in iter_runs(label[order])}

    def _describe_identities(self, identity: IntArray) -> tuple[list[Identifier], list[float], list[str]]:
        """Return identifier, weight and reason of the edges with these identities."""
        identities, columns, spread = self.identities, self.identities.columns, self.spread
        first = np.minimum.reduceat(columns.first[identities.order], identities.starts)
        last = np.maximum.reduceat(columns.last[identities.order], identities.starts)
        used = sort_unique(identity)
        identifiers = np.array(columns.values, dtype=np.object_)[identities.value[used]]
        facts = (identifiers, spread.adverts[used], spread.areas[used], spread.names[used], first[used], last[used])
        rows = zip(*(column.tolist() for column in facts), strict=True)
        reasons = np.array([describe_edge(*row) for row in rows], dtype=np.object_)
        index = np.searchsorted(used, identity)
        return identifiers[index].tolist(), compute_rarity(spread.adverts[identity]).tolist(), reasons[index].tolist()

    def _group_held_back(self) -> dict[int, tuple[HeldBack, ...]]:
        """Return for each component the most frequent values of its adverts that are held back."""
        identities, columns = self.identities, self.identities.columns
        record_of = {record.identifier: record for record in self.hubs.held_back}
        rows = np.flatnonzero(self.hubs.is_held[identities.identity])
        labels, values = select_distinct_pairs(
            self.component[identities.advert[rows]], columns.row_value[identities.order][rows]
        )
        used = sort_unique(values)
        records = [record_of[columns.values[value]] for value in used.tolist()]
        index = np.searchsorted(used, values)
        adverts = np.array([record.adverts for record in records], dtype=np.int64)[index]
        order = np.lexsort((values, -adverts, labels))
        ordered = [records[position] for position in index[order].tolist()]
        return {
            label: tuple(ordered[start : min(stop, start + MAX_HELD_BACK)])
            for label, start, stop in iter_runs(labels[order])
        }


def describe_edge(identifier: Identifier, adverts: int, areas: int, names: int, first: int, last: int) -> str:
    """Return why two adverts that show an identifier are linked; `first` and `last` are Unix seconds."""
    noun, days = POLICY_BY_KIND[identifier.kind].noun, (first // DAY_SECONDS, last // DAY_SECONDS)
    return (
        f"both show the {noun} {identifier.value}, which {adverts} adverts show in {areas} area(s) "
        f"under {names} name(s), {format_day(days[0])} to {format_day(days[1])}"
    )


@lru_cache(maxsize=10_000)
def format_day(days: int) -> str:
    """Return the ISO date that is this many days after 1 January 1970."""
    return (EPOCH + timedelta(days=days)).isoformat()


def iter_runs(ordered: IntArray) -> Iterator[tuple[int, int, int]]:
    """Yield each distinct number of a sorted column with the start and end of its run."""
    numbers, sizes = count_values(ordered)
    stops = np.cumsum(sizes)
    yield from zip(numbers.tolist(), (stops - sizes).tolist(), stops.tolist(), strict=True)
