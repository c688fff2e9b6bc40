"""Lists clusters and shows one with its evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from api.auth import AuthorisedWorkspace
from records.cluster import Cluster, Edge, Outcome
from scheduler.jobs import clusters as jobs

router = APIRouter(tags=["clusters"])


class ClusterSummary(BaseModel):
    """A cluster without its evidence."""

    id: str = Field(description="The id of the cluster.")
    outcome: Outcome = Field(description="The assessment of the cluster; an assessment is not a fact.")
    summary: dict[str, int] = Field(
        description="The number of adverts, accounts, phones, e-mails, names, areas and sites."
    )
    first_seen: datetime = Field(description="The time of the first capture of its adverts, UTC.")
    last_seen: datetime = Field(description="The time of the last capture of its adverts, UTC.")
    rule: str = Field(description="The version of the rules that linked it.")


class ClusterEdge(BaseModel):
    """A link between two adverts."""

    left: str = Field(description="The id of one advert.")
    right: str = Field(description="The id of the other advert.")
    identifier: str = Field(description="The identifier that they share, as kind:value.")
    weight: float = Field(description="The rarity of the identifier: the rarer, the stronger the link.")
    rule: str = Field(description="The rule that linked them.")
    reason: str = Field(description="The reason in one sentence.")


class ClusterDetail(ClusterSummary):
    """A cluster with its evidence."""

    members: list[str] = Field(description="The ids of its adverts, sorted.")
    edges: list[ClusterEdge] = Field(description="The links between its adverts.")
    reasons: list[str] = Field(description="The reasons for the assessment, one sentence each.")
    innocent: list[str] = Field(description="Innocent explanations to consider.")
    missing: list[str] = Field(description="The facts that are missing.")


@router.get("/clusters")
def list_clusters(
    workspace: AuthorisedWorkspace,
    limit: Annotated[int, Query(ge=1, le=1000, description="The maximum number of clusters.")] = 100,
) -> list[ClusterSummary]:
    """List the clusters, largest first."""
    return [ClusterSummary(**summarise(cluster)) for cluster in jobs.list_clusters(workspace, limit)]


@router.get("/clusters/{cluster_id}")
def get_cluster(
    cluster_id: Annotated[str, Path(description="The id of a cluster, or an unambiguous prefix of it.")],
    workspace: AuthorisedWorkspace,
) -> ClusterDetail:
    """Show a cluster with its evidence."""
    cluster = jobs.get_cluster(workspace, cluster_id).cluster
    return ClusterDetail(
        **summarise(cluster),
        members=list(cluster.members),
        edges=[build_edge(edge) for edge in cluster.edges],
        reasons=list(cluster.reasons),
        innocent=list(cluster.innocent),
        missing=list(cluster.missing),
    )


def build_edge(edge: Edge) -> ClusterEdge:
    """Return the response fields of a link."""
    return ClusterEdge(
        left=edge.left,
        right=edge.right,
        identifier=str(edge.identifier),
        weight=edge.weight,
        rule=edge.rule,
        reason=edge.reason,
    )


def summarise(cluster: Cluster) -> dict[str, Any]:
    """Return the response fields that both responses have."""
    return {
        "id": cluster.id,
        "outcome": cluster.outcome,
        "summary": dict(cluster.summary),
        "first_seen": cluster.first_seen,
        "last_seen": cluster.last_seen,
        "rule": cluster.rule,
    }
