"""Clusters and the evidence of their links."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.auth import Asker
from records.cluster import Cluster, Outcome
from scheduler.jobs.clusters import get_cluster as one_cluster
from scheduler.jobs.clusters import list_clusters as all_clusters

router = APIRouter(tags=["clusters"])


class Brief(BaseModel):
    """A cluster in a line."""

    id: str
    outcome: Outcome
    summary: dict[str, int]
    first_seen: datetime
    last_seen: datetime
    rule: str


class EdgeShown(BaseModel):
    """Two adverts and the value that they share."""

    left: str
    right: str
    identifier: str
    weight: float
    rule: str
    reason: str


class Whole(Brief):
    """A cluster with all its evidence."""

    members: list[str]
    edges: list[EdgeShown]
    reasons: list[str]
    innocent: list[str]
    missing: list[str]


@router.get("/clusters")
def clusters(place: Asker, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[Brief]:
    """List the clusters, largest first."""
    return [Brief(**brief(one)) for one in all_clusters(place, limit)]


@router.get("/clusters/{cluster_id}")
def cluster(cluster_id: str, place: Asker) -> Whole:
    """Show a cluster by its id or an unambiguous beginning of it."""
    found = one_cluster(place, cluster_id).cluster
    edges = [
        EdgeShown(
            left=edge.left,
            right=edge.right,
            identifier=str(edge.identifier),
            weight=edge.weight,
            rule=edge.rule,
            reason=edge.reason,
        )
        for edge in found.edges
    ]
    return Whole(
        **brief(found),
        members=list(found.members),
        edges=edges,
        reasons=list(found.reasons),
        innocent=list(found.innocent),
        missing=list(found.missing),
    )


def brief(cluster: Cluster) -> dict[str, Any]:
    """Return the fields that both answers have."""
    return {
        "id": cluster.id,
        "outcome": cluster.outcome,
        "summary": dict(cluster.summary),
        "first_seen": cluster.first_seen,
        "last_seen": cluster.last_seen,
        "rule": cluster.rule,
    }
