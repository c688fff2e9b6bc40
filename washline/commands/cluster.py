"""washline cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from washline import output
from washline.command_base import Command, Group, as_json, workplace

if TYPE_CHECKING:
    from records.advert import StoredAdvert
    from records.cluster import Cluster
    from scheduler.jobs.clusters import ClusterWithAdverts

EDGES_SHOWN = 60
COUNTED = ("adverts", "accounts", "phones", "names", "areas", "sites")


@click.group(cls=Group)
def command() -> None:
    """Look at the groups of adverts, and take them away. `washline link` computes them."""


@command.command("list", cls=Command)
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1), help="How many clusters, largest first."
)
@as_json
def list_(limit: int, *, as_json: bool) -> None:
    """List the clusters, largest first."""
    from scheduler.jobs.clusters import list_clusters, list_held_back

    with workplace() as place:
        found = list_clusters(place, limit)
        held = list_held_back(place)
    if as_json:
        output.json([brief(one) for one in found])
        return
    rows = (
        (one.id[:12], one.outcome, *(dict(one.summary).get(what, "") for what in COUNTED), f"{one.last_seen:%Y-%m-%d}")
        for one in found
    )
    output.table(
        ("id", "outcome", *COUNTED, "last seen"),
        rows,
        nothing="There is no cluster. To compute them, type: washline link",
    )
    for one in held:
        output.line(f"held back: {one.identifier}, in {one.adverts} adverts: {one.reason}")


@command.command("show", cls=Command)
@click.argument("cluster_id", metavar="ID")
@as_json
def show_(cluster_id: str, *, as_json: bool) -> None:
    """Show a cluster with the evidence of each link. ID may be shortened as long as it is unambiguous."""
    from scheduler.jobs.clusters import get_cluster

    with workplace() as place:
        shown = get_cluster(place, cluster_id)
    if as_json:
        output.json(
            {**brief(shown.cluster), "cluster": shown.cluster, "adverts": [with_id(one) for one in shown.adverts]}
        )
    else:
        print_cluster(shown)


@command.command("export", cls=Command)
@click.option("--format", "form", default="members", show_default=True,
              help="members (CSV advert_id,site,cluster_id), edges (CSV), json, graphml.")  # fmt: skip
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@as_json
def export(form: str, out: Path, *, as_json: bool) -> None:
    """Write all clusters into a file."""
    from scheduler.jobs.clusters import export_all as export_clusters

    with workplace() as place:
        count = export_clusters(place, form, out)
    if as_json:
        output.json({"clusters": count, "format": form, "out": str(out)})
    else:
        output.line(f"{count} clusters are in {out}")


def brief(cluster: Cluster) -> dict[str, object]:
    """Return a cluster in a line of JSON."""
    return {
        "id": cluster.id,
        "outcome": cluster.outcome,
        "size": len(cluster.members),
        "summary": dict(cluster.summary),
        "first_seen": cluster.first_seen,
        "last_seen": cluster.last_seen,
        "rule": cluster.rule,
    }


def with_id(stored: StoredAdvert) -> dict[str, object]:
    """Return an advert with the id that members and edges name it by."""
    import msgspec

    return {"id": stored.advert.id, **msgspec.to_builtins(stored)}


def print_cluster(shown: ClusterWithAdverts) -> None:
    """Print a cluster for a reader: what it is, why, what else it could be, and every link."""
    cluster = shown.cluster
    output.line(f"cluster {cluster.id}: {cluster.outcome} (an assessment, not a fact)")
    output.line("; ".join(f"{count} {what}" for what, count in cluster.summary))
    for title, sentences in (
        ("Why", cluster.reasons),
        ("What else it could be", cluster.innocent),
        ("What is not known", cluster.missing),
    ):
        if sentences:
            output.line(f"\n{title}:")
            for sentence in sentences:
                output.line(f"  - {sentence}")
    adverts = {stored.advert.id: stored.advert for stored in shown.adverts}
    rows = ((one.site, one.source_id, one.account, one.name, one.area, one.title) for one in adverts.values())
    output.table(("site", "advert", "account", "name", "area", "title"), rows, nothing="")
    names = {key: f"{one.site} {one.source_id}" for key, one in adverts.items()}
    edges = (
        (
            names.get(edge.left, edge.left[:12]),
            edge.identifier,
            names.get(edge.right, edge.right[:12]),
            f"{edge.weight:.2f}",
            edge.reason,
        )
        for edge in cluster.edges[:EDGES_SHOWN]
    )
    output.table(("advert", "shares", "with", "weight", "because"), edges, nothing="")
    if len(cluster.edges) > EDGES_SHOWN:
        output.line(f"... and {len(cluster.edges) - EDGES_SHOWN} more links; --json has them all")
