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
class ClusterShown:
    """A cluster with its adverts, in the order of its members."""

    cluster: Cluster
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
    """Return a cluster by its id or an unambiguous beginning of it, with its adverts; raise NoSuchCluster."""
    place.bound()
    found = place.store.cluster(cluster_id)
    place.log("cluster show", {"id": cluster_id}, int(found is not None))
    if found is None:
        raise NoSuchCluster(cluster_id)
    adverts = {stored.advert.id: stored for stored in place.store.adverts(found.members)}
    return ClusterShown(found, tuple(adverts[member] for member in found.members if member in adverts))


def export(place: Workspace, form: str, out: Path) -> int:
    """Write all clusters in one of FORMATS and return how many there were."""
    place.bound()
    place.log("cluster export", {"format": form, "out": str(out)})
    count = export_clusters(place.store, form, out)
    place.log("cluster export ended", {"format": form, "out": str(out)}, count)
    return count


__all__ = ["FORMATS", "ClusterShown", "LinkReport", "cluster", "clusters", "export", "held_back", "link"]
