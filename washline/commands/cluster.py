"""Commands: washline cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, Group, json_option, open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from records.advert import StoredAdvert
    from records.cluster import Cluster, Edge
    from scheduler.jobs.clusters import ClusterPath, ClusterWithAdverts

EDGES_SHOWN = 60
COUNTED = ("adverts", "accounts", "phones", "names", "areas", "sites")


@click.group(cls=Group)
def command() -> None:
    """List, show and export clusters. `washline link` computes them."""


@command.command("list", cls=Command)
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1), help="Maximum number of clusters, largest first."
)
@json_option
def list_(limit: int, *, as_json: bool) -> None:
    """List the clusters, largest first."""
    from scheduler.jobs.clusters import list_clusters, list_held_back

    with open_workspace() as workspace:
        clusters = list_clusters(workspace, limit)
        held_back = list_held_back(workspace)
    if as_json:
        output.print_json([encode_summary(cluster) for cluster in clusters])
        return
    rows = (
        (
            cluster.id[:12],
            cluster.outcome,
            *(dict(cluster.summary).get(name, "") for name in COUNTED),
            f"{cluster.last_seen:%Y-%m-%d}",
        )
        for cluster in clusters
    )
    output.print_table(
        ("id", "outcome", *COUNTED, "last seen"),
        rows,
        nothing="There are no clusters. To compute them, run: washline link",
    )
    for held in held_back:
        output.print_line(f"held back: {held.identifier}, in {held.adverts} adverts: {held.reason}")


@command.command("show", cls=Command)
@click.argument("cluster_id", metavar="ID")
@json_option
def show(cluster_id: str, *, as_json: bool) -> None:
    """Show a cluster with the evidence of each link. ID may be abbreviated if it stays unambiguous."""
    from scheduler.jobs.clusters import get_cluster

    with open_workspace() as workspace:
        details = get_cluster(workspace, cluster_id)
    if as_json:
        output.print_json(
            {
                **encode_summary(details.cluster),
                "cluster": details.cluster,
                "adverts": [encode_advert(advert) for advert in details.adverts],
            }
        )
    else:
        print_cluster(details)


@command.command("explain", cls=Command)
@click.argument("cluster_id", metavar="CLUSTER")
@click.argument("left", metavar="ADVERT")
@click.argument("right", metavar="ADVERT")
@json_option
def explain(cluster_id: str, left: str, right: str, *, as_json: bool) -> None:
    """Explain why two adverts are in one cluster: the shortest path of shared values between them.

    CLUSTER may be shortened as long as it is unambiguous. ADVERT is an advert's id from `cluster show --json`, or the
    site's own id of it, preceded by the site ("SITE ID", in quotation marks) if several sites have the same id.
    """
    from scheduler.jobs.clusters import explain_link

    with open_workspace() as workspace:
        path = explain_link(workspace, cluster_id, left, right)
    if as_json:
        output.print_json({"cluster": path.cluster.id, "left": path.left, "right": path.right, "path": path.edges})
    else:
        print_path(path)


@command.command("export", cls=Command)
@click.option("--format", "form", default="members", show_default=True,
              help="members (CSV advert_id,site,cluster_id), edges (CSV), json, graphml.")  # fmt: skip
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@json_option
def export(form: str, out: Path, *, as_json: bool) -> None:
    """Export all clusters to a file."""
    from scheduler.jobs.clusters import export_all

    with open_workspace() as workspace:
        count = export_all(workspace, form, out)
    if as_json:
        output.print_json({"clusters": count, "format": form, "out": str(out)})
    else:
        output.print_line(f"{count} clusters written to {out}")


def encode_summary(cluster: Cluster) -> dict[str, object]:
    """Return the summary of a cluster for JSON output."""
    return {
        "id": cluster.id,
        "outcome": cluster.outcome,
        "size": len(cluster.members),
        "summary": dict(cluster.summary),
        "first_seen": cluster.first_seen,
        "last_seen": cluster.last_seen,
        "rule": cluster.rule,
    }


def encode_advert(stored: StoredAdvert) -> dict[str, object]:
    """Return an advert for JSON output, with the id that members and edges refer to."""
    import msgspec

    return {"id": stored.advert.id, **msgspec.to_builtins(stored)}


def print_cluster(details: ClusterWithAdverts) -> None:
    """Print a cluster: assessment, reasons, innocent explanations, unknowns, adverts and links."""
    cluster = details.cluster
    output.print_line(f"cluster {cluster.id}: {cluster.outcome} (an assessment, not a fact)")
    output.print_line("; ".join(f"{count} {name}" for name, count in cluster.summary))
    for title, sentences in (
        ("Why", cluster.reasons),
        ("Innocent explanations", cluster.innocent),
        ("Not known", cluster.missing),
    ):
        if sentences:
            output.print_line(f"\n{title}:")
            for sentence in sentences:
                output.print_line(f"  - {sentence}")
    adverts = [stored.advert for stored in details.adverts]
    rows = (
        (advert.site, advert.source_id, advert.account, advert.name, advert.area, advert.title) for advert in adverts
    )
    output.print_table(("site", "advert", "account", "name", "area", "title"), rows, nothing="")
    print_edges(cluster.edges[:EDGES_SHOWN], details.adverts)
    if len(cluster.edges) > EDGES_SHOWN:
        output.print_line(f"... and {len(cluster.edges) - EDGES_SHOWN} more links; use --json for all")


def print_path(path: ClusterPath) -> None:
    """Print the path between two adverts, one edge per line."""
    if path.left == path.right:
        output.print_line(f"{path.left} is the same advert twice; name two adverts of cluster {path.cluster.id}")
        return
    output.print_line(f"cluster {path.cluster.id}: {len(path.edges)} shared value(s) lead from one advert to the other")
    print_edges(path.edges, path.adverts)


def print_edges(edges: Sequence[Edge], adverts: Iterable[StoredAdvert]) -> None:
    """Print edges as a table, with the sites' own ids of the adverts."""
    names = {stored.advert.id: f"{stored.advert.site} {stored.advert.source_id}" for stored in adverts}
    rows = (
        (
            names.get(edge.left, edge.left[:12]),
            edge.identifier,
            names.get(edge.right, edge.right[:12]),
            f"{edge.weight:.2f}",
            edge.reason,
        )
        for edge in edges
    )
    output.print_table(("advert", "shares", "with", "weight", "because"), rows, nothing="")
