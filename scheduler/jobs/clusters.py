"""Link adverts to clusters; list, show, explain and export the clusters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from matcher.clusters.link import link_adverts
from matcher.clusters.shortest_path import find_shortest_path
from matcher.clusters.wording import add_wording
from matcher.errors import NotInCluster
from matcher.export.cluster_files import export_clusters
from records.advert import StoredAdvert
from records.cluster import Cluster, Edge, HeldBack, Outcome
from scheduler.errors import AmbiguousAdvert, NoSuchCluster
from scheduler.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LinkReport:
    """The result of linking: its edition, the clusters by outcome, their adverts, and the identifiers held back."""

    edition: str
    clusters: int
    adverts: int
    outcomes: dict[Outcome, int]
    held_back: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True)
class ClusterWithAdverts:
    """A cluster and its adverts, in the order of its members."""

    cluster: Cluster
    adverts: tuple[StoredAdvert, ...]


@dataclass(frozen=True, slots=True)
class ClusterPath:
    """The shortest path of shared identifiers between two adverts of a cluster (ids), and the adverts on it."""

    cluster: Cluster
    left: str
    right: str
    edges: tuple[Edge, ...]
    adverts: tuple[StoredAdvert, ...]


def compute_clusters(workspace: Workspace) -> LinkReport:
    """Compute all clusters from the store and replace the old ones in one step."""
    workspace.require_operation()
    workspace.require_whole_store()
    workspace.audit("link", {})
    linked = link_adverts(workspace.store.linkable_adverts())
    workspace.store.save_links(linked)
    workspace.wait_for_writes()
    workspace.audit("link ended", {"edition": linked.edition}, len(linked.clusters))
    return LinkReport(
        linked.edition,
        len(linked.clusters),
        sum(len(cluster.members) for cluster in linked.clusters),
        dict(Counter(cluster.outcome for cluster in linked.clusters)),
        tuple(linked.held_back),
    )


def list_clusters(workspace: Workspace, limit: int) -> list[Cluster]:
    """Return the largest clusters, largest first."""
    workspace.require_operation()
    found = list(islice(workspace.store.clusters(), limit))
    workspace.audit("cluster list", {"limit": limit}, len(found))
    return found


def list_held_back(workspace: Workspace) -> list[HeldBack]:
    """Return the identifiers that were excluded from linking, most widespread first."""
    workspace.require_operation()
    return list(workspace.store.held_back())


def get_cluster(workspace: Workspace, cluster_id: str) -> ClusterWithAdverts:
    """Return a cluster by its id, or an unambiguous prefix of it, with its adverts and the indicators in their wording.

    Raise NoSuchCluster.
    """
    workspace.require_operation()
    cluster = find_cluster(workspace, "cluster show", cluster_id)
    adverts = load_members(workspace, cluster)
    return ClusterWithAdverts(add_wording(cluster, [stored.advert.document for stored in adverts]), adverts)


def explain_link(workspace: Workspace, cluster_id: str, left: str, right: str) -> ClusterPath:
    """Return why two adverts are in one cluster: the shortest path of shared identifiers between them.

    An advert is named by its id, an unambiguous prefix of it, or the site's own id. Raise NoSuchCluster, NotInCluster
    or AmbiguousAdvert.
    """
    workspace.require_operation()
    cluster = find_cluster(workspace, "cluster explain", cluster_id, left=left, right=right)
    members = load_members(workspace, cluster)
    ends = find_member(cluster, members, left), find_member(cluster, members, right)
    edges = find_shortest_path(cluster, *ends)
    on_path = {*ends, *(edge.left for edge in edges)}
    return ClusterPath(cluster, *ends, edges, tuple(stored for stored in members if stored.advert.id in on_path))


def find_cluster(workspace: Workspace, action: str, cluster_id: str, **parameters: str) -> Cluster:
    """Return a cluster by its id or an unambiguous prefix of it, and audit the access; raise NoSuchCluster."""
    found = workspace.store.cluster(cluster_id)
    workspace.audit(action, {"id": cluster_id, **parameters}, int(found is not None))
    if found is None:
        raise NoSuchCluster(cluster_id)
    return found


def load_members(workspace: Workspace, cluster: Cluster) -> tuple[StoredAdvert, ...]:
    """Return the adverts of a cluster, in the order of its members."""
    adverts = {stored.advert.id: stored for stored in workspace.store.adverts(cluster.members)}
    return tuple(adverts[member] for member in cluster.members if member in adverts)


def find_member(cluster: Cluster, members: Sequence[StoredAdvert], reference: str) -> str:
    """Return the id of the member that a user names by its id, a prefix of it, its own id, or its site and own id."""
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


def export_all(workspace: Workspace, form: str, out: Path) -> int:
    """Write all clusters to a file in a format of `matcher.export.cluster_files.FORMATS`; return their number."""
    workspace.require_operation()
    workspace.audit("cluster export", {"format": form, "out": str(out)})
    count = export_clusters(workspace.store, form, out)
    workspace.audit("cluster export ended", {"format": form, "out": str(out)}, count)
    return count
