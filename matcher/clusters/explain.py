"""Why two adverts are in one cluster: the shortest chain of values that leads from one to the other."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from matcher.errors import NotInCluster
from records.cluster import Cluster, Edge
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
    said, shown, shows = shared(cluster.edges)
    came: dict[str, tuple[str, Shared] | None] = {left: None}
    waiting = deque([left])
    while waiting and right not in came:
        here = waiting.popleft()
        for value in shows[here]:
            for there in shown.pop(value, ()):  # all that it leads to is reached now
                if there not in came:
                    came[there] = (here, value)
                    waiting.append(there)
    return tuple(reversed([replace(said[value], left=here, right=there) for here, there, value in steps(came, right)]))


def shared(
    edges: tuple[Edge, ...],
) -> tuple[Mapping[Shared, Edge], dict[Shared, list[str]], Mapping[str, list[Shared]]]:
    """Return an edge of each identity, the adverts that show it, and the identities that each advert shows.

    The edges of an identity follow each other, so one that does not begin where the last ended begins another identity of the
    value: the time between was too long.
    """
    said: dict[Shared, Edge] = {}
    shown: dict[Shared, list[str]] = {}
    turn: dict[Identifier, int] = defaultdict(int)
    for edge in edges:
        key = (edge.identifier, turn[edge.identifier])
        if key in said and shown[key][-1] != edge.left:
            turn[edge.identifier] += 1
            key = (edge.identifier, turn[edge.identifier])
        said.setdefault(key, edge)
        shown.setdefault(key, [edge.left]).append(edge.right)
    shows: dict[str, list[Shared]] = defaultdict(list)
    for value, adverts in shown.items():
        for advert in adverts:
            shows[advert].append(value)
    return said, shown, shows


def steps(came: Mapping[str, tuple[str, Shared] | None], to: str) -> Iterator[tuple[str, str, Shared]]:
    """Yield the steps that led to an advert, the last first."""
    there = to
    while (step := came[there]) is not None:
        here, value = step
        yield here, there, value
        there = here
