"""Link adverts to clusters; list, show and export the clusters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from matcher.clusters.link import link_store
from matcher.export.cluster_files import export_clusters
from records.advert import StoredAdvert
from records.cluster import Cluster, HeldBack, Outcome
from scheduler.errors import NoSuchCluster
from scheduler.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LinkReport:
    """The result of a linking: its edition, the clusters by outcome, their adverts, and the identifiers held back."""

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


def link(workspace: Workspace) -> LinkReport:
    """Compute all clusters from the store and replace the old ones in one step."""
    workspace.require_operation()
    workspace.audit("link", {})
    linked = link_store(workspace.store)
    workspace.store.save_links(linked)
    workspace.settle()
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
    """Return a cluster by its id, or an unambiguous prefix of it, with its adverts; raise NoSuchCluster."""
    workspace.require_operation()
    found = workspace.store.cluster(cluster_id)
    workspace.audit("cluster show", {"id": cluster_id}, int(found is not None))
    if found is None:
        raise NoSuchCluster(cluster_id)
    adverts = {stored.advert.id: stored for stored in workspace.store.adverts(found.members)}
    return ClusterWithAdverts(found, tuple(adverts[member] for member in found.members if member in adverts))


def export_all(workspace: Workspace, form: str, out: Path) -> int:
    """Write all clusters to a file in a format of `matcher.export.cluster_files.FORMATS`; return their number."""
    workspace.require_operation()
    workspace.audit("cluster export", {"format": form, "out": str(out)})
    count = export_clusters(workspace.store, form, out)
    workspace.audit("cluster export ended", {"format": form, "out": str(out)}, count)
    return count
