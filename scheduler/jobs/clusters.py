"""Find the groups of adverts that share identifiers, look at them, take them away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from matcher.clusters.link import link_store
from matcher.clusters.shortest_path import find_shortest_path
from matcher.clusters.wording import add_wording
from matcher.errors import AmbiguousAdvert, NotInCluster
from matcher.export.cluster_files import FORMATS, export_clusters
from records.advert import StoredAdvert
from records.cluster import Cluster, Edge, HeldBack, Outcome
from scheduler.errors import NoSuchCluster
from scheduler.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What a linking came to: its edition, clusters by outcome, adverts in them, and the values that were held back."""

    edition: str
    clusters: int
    adverts: int
    outcomes: dict[Outcome, int]
    held_back: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True)
class ClusterShown:
    """A cluster with its adverts, in the order of its members."""

    cluster: Cluster
    adverts: tuple[StoredAdvert, ...]


@dataclass(frozen=True, slots=True)
class ClusterPath:
    """The shortest path of shared values between two adverts of a cluster (ids), and the adverts on it."""

    cluster: Cluster
    left: str
    right: str
    edges: tuple[Edge, ...]
    adverts: tuple[StoredAdvert, ...]


def link(place: Workspace) -> LinkReport:
    """Compute all clusters anew from what is stored, and replace the old ones at once."""
    place.bound()
    place.log("link", {})
    linked = link_store(place.store)
    place.store.save_links(linked)
    place.settle()
    place.log("link ended", {"edition": linked.edition}, len(linked.clusters))
    return LinkReport(
        linked.edition,
        len(linked.clusters),
        sum(len(one.members) for one in linked.clusters),
        dict(Counter(one.outcome for one in linked.clusters)),
        tuple(linked.held_back),
    )


def clusters(place: Workspace, limit: int) -> list[Cluster]:
    """Return the clusters, largest first."""
    place.bound()
    found = list(islice(place.store.clusters(), limit))
    place.log("cluster list", {"limit": limit}, len(found))
    return found


def held_back(place: Workspace) -> list[HeldBack]:
    """Return the values that were not allowed to link, widest first."""
    place.bound()
    return list(place.store.held_back())


def cluster(place: Workspace, cluster_id: str) -> ClusterShown:
    """Return a cluster by its id or an unambiguous prefix of it, with its adverts and the wording indicators of their
    texts.

    Raises NoSuchCluster.
    """
    place.bound()
    found = place.store.cluster(cluster_id)
    place.log("cluster show", {"id": cluster_id}, int(found is not None))
    if found is None:
        raise NoSuchCluster(cluster_id)
    adverts = load_members(place, found)
    return ClusterShown(add_wording(found, [stored.advert.document for stored in adverts]), adverts)


def explain(place: Workspace, cluster_id: str, left: str, right: str) -> ClusterPath:
    """Return why two adverts are in one cluster: the shortest path of values that leads from one to the other.

    An advert is named by its id, an unambiguous prefix of it, or the site's own id. Raises NoSuchCluster, NotInCluster
    and AmbiguousAdvert.
    """
    place.bound()
    found = place.store.cluster(cluster_id)
    place.log("cluster explain", {"id": cluster_id, "left": left, "right": right}, int(found is not None))
    if found is None:
        raise NoSuchCluster(cluster_id)
    members = load_members(place, found)
    ends = find_member(found, members, left), find_member(found, members, right)
    edges = find_shortest_path(found, *ends)
    on_path = {*ends, *(edge.left for edge in edges)}
    return ClusterPath(found, *ends, edges, tuple(stored for stored in members if stored.advert.id in on_path))


def load_members(place: Workspace, cluster: Cluster) -> tuple[StoredAdvert, ...]:
    """Return the adverts of a cluster, in the order of its members."""
    adverts = {stored.advert.id: stored for stored in place.store.adverts(cluster.members)}
    return tuple(adverts[member] for member in cluster.members if member in adverts)


def find_member(cluster: Cluster, members: Sequence[StoredAdvert], reference: str) -> str:
    """Return the id of the member that a user names by id, prefix of the id, site's own id, or site and own id."""
    if reference in cluster.members:
        return reference
    own = {
        stored.advert.id
        for stored in members
        if reference in (stored.advert.source_id, f"{stored.advert.site} {stored.advert.source_id}")
    }
    found = sorted(own) or [member for member in cluster.members if reference and member.startswith(reference)]
    if not found:
        raise NotInCluster(reference, cluster.id)
    if len(found) > 1:
        raise AmbiguousAdvert(reference, cluster.id, found)
    return found[0]


def export(place: Workspace, form: str, out: Path) -> int:
    """Write all clusters in one of FORMATS and return how many there were."""
    place.bound()
    place.log("cluster export", {"format": form, "out": str(out)})
    count = export_clusters(place.store, form, out)
    place.log("cluster export ended", {"format": form, "out": str(out)}, count)
    return count


__all__ = [
    "FORMATS",
    "ClusterPath",
    "ClusterShown",
    "LinkReport",
    "cluster",
    "clusters",
    "explain",
    "export",
    "held_back",
    "link",
]
