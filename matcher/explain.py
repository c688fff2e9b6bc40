"""Why two adverts are in one cluster: the shortest chain of values that leads from one to the other."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping

from records.cluster import Cluster, Edge
from records.errors import NotInCluster
from records.identifier import Identifier

# An identity within a cluster: an identifier, and which of its separate chains of adverts.
Shared = tuple[Identifier, int]


def explain(cluster: Cluster, left: str, right: str) -> tuple[Edge, ...]:
    """Return the shortest chain of edges from one advert of a cluster to another; empty where both are the same.

    Adverts that show one value are neighbours, however far apart they stand in that value's own chain. Raises NotInCluster.
    """
    for advert in (left, right):
        if advert not in cluster.members:
            raise NotInCluster(advert, cluster.id)
    shown, shows = shared(cluster.edges)
    came: dict[str, tuple[str, Shared] | None] = {left: None}
    waiting = deque([left])
    while waiting and right not in came:
        here = waiting.popleft()
        for value in shows[here]:
            for there in shown.pop(value, ()):  # all that it leads to is reached now
                if there not in came:
                    came[there] = (here, value)
                    waiting.append(there)
    pattern = {edge.identifier: edge for edge in cluster.edges}
    return tuple(reversed([between(pattern, step) for step in steps(came, right)]))


def shared(edges: tuple[Edge, ...]) -> tuple[dict[Shared, list[str]], Mapping[str, list[Shared]]]:
    """Return the adverts that show each identity, in time, and the identities that each advert shows.

    The edges of an identity follow each other, so one that does not begin where the last ended begins another identity of the
    value: the time between was too long.
    """
    shown: dict[Shared, list[str]] = defaultdict(list)
    turn: dict[Identifier, int] = defaultdict(int)
    for edge in edges:
        key = (edge.identifier, turn[edge.identifier])
        if shown[key] and shown[key][-1] != edge.left:
            turn[edge.identifier] += 1
            key = (edge.identifier, turn[edge.identifier])
        shown[key] += [edge.right] if shown[key] else [edge.left, edge.right]
    shows: dict[str, list[Shared]] = defaultdict(list)
    for value, adverts in shown.items():
        for advert in adverts:
            shows[advert].append(value)
    return shown, shows


def steps(came: Mapping[str, tuple[str, Shared] | None], to: str) -> Iterator[tuple[str, str, Identifier]]:
    """Yield the steps that led to an advert, the last first."""
    there = to
    while (step := came[there]) is not None:
        here, (identifier, _) = step
        yield here, there, identifier
        there = here


def between(pattern: Mapping[Identifier, Edge], step: tuple[str, str, Identifier]) -> Edge:
    """Return the edge of one step, with what is said of its value."""
    left, right, identifier = step
    said = pattern[identifier]
    return Edge(left, right, identifier, said.weight, said.rule, said.reason)
