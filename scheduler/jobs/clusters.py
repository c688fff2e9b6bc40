"""Find the groups of adverts that share identifiers, look at them, take them away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from matcher.clusters.link import link_store
from matcher.export.cluster_files import FORMATS, export_clusters
from records.advert import StoredAdvert
from records.cluster import Cluster, HeldBack, Outcome
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
class ClusterWithAdverts:
    """A cluster with its adverts, in the order of its members."""

    cluster: Cluster
    adverts: tuple[StoredAdvert, ...]


def link(place: Workspace) -> LinkReport:
    """Compute all clusters anew from what is stored, and replace the old ones at once."""
    place.require_operation()
    place.audit("link", {})
    linked = link_store(place.store)
    place.store.save_links(linked)
    place.settle()
    place.audit("link ended", {"edition": linked.edition}, len(linked.clusters))
    return LinkReport(
        linked.edition,
        len(linked.clusters),
        sum(len(one.members) for one in linked.clusters),
        dict(Counter(one.outcome for one in linked.clusters)),
        tuple(linked.held_back),
    )


def list_clusters(place: Workspace, limit: int) -> list[Cluster]:
    """Return the clusters, largest first."""
    place.require_operation()
    found = list(islice(place.store.clusters(), limit))
    place.audit("cluster list", {"limit": limit}, len(found))
    return found


def list_held_back(place: Workspace) -> list[HeldBack]:
    """Return the values that were not allowed to link, widest first."""
    place.require_operation()
    return list(place.store.held_back())


def get_cluster(place: Workspace, cluster_id: str) -> ClusterWithAdverts:
    """Return a cluster by its id or an unambiguous beginning of it, with its adverts; raise NoSuchCluster."""
    place.require_operation()
    found = place.store.cluster(cluster_id)
    place.audit("cluster show", {"id": cluster_id}, int(found is not None))
    if found is None:
        raise NoSuchCluster(cluster_id)
    adverts = {stored.advert.id: stored for stored in place.store.adverts(found.members)}
    return ClusterWithAdverts(found, tuple(adverts[member] for member in found.members if member in adverts))


def export_all(place: Workspace, form: str, out: Path) -> int:
    """Write all clusters in one of FORMATS and return how many there were."""
    place.require_operation()
    place.audit("cluster export", {"format": form, "out": str(out)})
    count = export_clusters(place.store, form, out)
    place.audit("cluster export ended", {"format": form, "out": str(out)}, count)
    return count


__all__ = ["FORMATS", "ClusterShown", "LinkReport", "cluster", "clusters", "export", "held_back", "link"]
