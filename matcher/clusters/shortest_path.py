"""Finds the shortest path of shared values between two adverts of a cluster (breadth-first search)."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from matcher.errors import NotInCluster
from records.cluster import Cluster, Edge
from records.identifier import Identifier

# An identity within a cluster: an identifier, and the number of its chain of adverts.
SharedValue = tuple[Identifier, int]


@dataclass(frozen=True, slots=True)
class SharedValues:
    """The identities of a cluster: an edge of each, the adverts that show each, and the identities of each advert."""

    edge: Mapping[SharedValue, Edge]
    adverts: dict[SharedValue, list[str]]
    of_advert: Mapping[str, list[SharedValue]]


def find_shortest_path(cluster: Cluster, left: str, right: str) -> tuple[Edge, ...]:
    """Return the shortest path of edges from one advert of a cluster to another; empty if both are the same.

    All adverts that show one value are neighbours, even those without a direct edge.
    Raise NotInCluster if either is not a member.
    """
    for advert in (left, right):
        if advert not in cluster.members:
            raise NotInCluster(advert, cluster.id)
    shared = group_edges(cluster.edges)
    previous: dict[str, tuple[str, SharedValue] | None] = {left: None}
    queue = deque([left])
    while queue and right not in previous:
        advert = queue.popleft()
        for value in shared.of_advert[advert]:
            for neighbour in shared.adverts.pop(value, ()):  # each value is expanded once
                if neighbour not in previous:
                    previous[neighbour] = (advert, value)
                    queue.append(neighbour)
    steps = [replace(shared.edge[value], left=start, right=end) for start, end, value in trace_back(previous, right)]
    return tuple(reversed(steps))


def group_edges(edges: tuple[Edge, ...]) -> SharedValues:
    """Group the edges by identity.

    The edges of an identity are consecutive, so an edge that does not start at the end of the last one begins another
    identity of the same value: the gap between them was too long.
    """
    edge_of: dict[SharedValue, Edge] = {}
    adverts: dict[SharedValue, list[str]] = {}
    chain: dict[Identifier, int] = defaultdict(int)
    for edge in edges:
        value = (edge.identifier, chain[edge.identifier])
        if value in edge_of and adverts[value][-1] != edge.left:
            chain[edge.identifier] += 1
            value = (edge.identifier, chain[edge.identifier])
        edge_of.setdefault(value, edge)
        adverts.setdefault(value, [edge.left]).append(edge.right)
    of_advert: dict[str, list[SharedValue]] = defaultdict(list)
    for value, members in adverts.items():
        for advert in members:
            of_advert[advert].append(value)
    return SharedValues(edge_of, adverts, of_advert)


def trace_back(
    previous: Mapping[str, tuple[str, SharedValue] | None], target: str
) -> Iterator[tuple[str, str, SharedValue]]:
    """Yield the steps (from, to, shared value) of the path to an advert, the last one first."""
    end = target
    while (step := previous[end]) is not None:
        start, value = step
        yield start, end, value
        end = start
