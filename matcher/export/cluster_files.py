"""Clusters as files for other programs: tables for a spreadsheet or i2, JSON, and GraphML for graph programs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import msgspec
from more_itertools import chunked

from matcher.errors import UnknownFileType
from matcher.files.spreadsheet_cells import in_workbook, neutral
from records.advert import Advert
from records.atomic_file import replace_file
from records.cluster import Cluster
from search.store import Store

BATCH = 200  # clusters
Own = Mapping[str, Advert]


def export_clusters(store: Store, form: str, path: Path) -> int:
    """Write all clusters of a store in one of FORMATS and return how many there are; the file appears whole or not at all.

    members: CSV advert_id,site,cluster_id, the advert's id being the site's own. edges: CSV, one line a link. json: one object
    a line, whole clusters. graphml: adverts as nodes. In CSV what a spreadsheet would run gets an apostrophe before it. Raises
    UnknownFileType and UnwritableFile.
    """
    if form not in FORMATS:
        raise UnknownFileType(form, sorted(FORMATS))
    with replace_file(path) as new:
        counted = Counted(store.clusters())
        FORMATS[form](counted, store, new)
        return counted.count


class Counted:
    """Clusters that are counted as they go by."""

    def __init__(self, clusters: Iterable[Cluster]) -> None:
        self._clusters = clusters
        self.count = 0

    def __iter__(self) -> Iterator[Cluster]:
        for cluster in self._clusters:
            self.count += 1
            yield cluster


def members(clusters: Iterable[Cluster], store: Store, path: Path) -> None:
    """Write one line for each advert of each cluster."""
    lines = (
        (own[member].source_id, own[member].site, cluster.id)
        for cluster, own in with_adverts(clusters, store)
        for member in cluster.members
        if member in own
    )
    table(path, ("advert_id", "site", "cluster_id"), lines)


def edges(clusters: Iterable[Cluster], store: Store, path: Path) -> None:
    """Write one line for each edge."""
    header = (
        "cluster_id", "left_advert_id", "left_site", "right_advert_id", "right_site", "kind", "value", "weight", "rule",
        "reason",
    )  # fmt: skip
    lines = (
        (
            cluster.id, *known(own, edge.left), *known(own, edge.right),
            edge.identifier.kind, edge.identifier.value, str(edge.weight), edge.rule, edge.reason,
        )
        for cluster, own in with_adverts(clusters, store)
        for edge in cluster.edges
    )  # fmt: skip
    table(path, header, lines)


def json_lines(clusters: Iterable[Cluster], store: Store, path: Path) -> None:
    """Write one JSON object for each cluster, with the adverts' own ids."""
    with path.open("wb") as file:
        for cluster, own in with_adverts(clusters, store):
            record = msgspec.to_builtins(cluster)
            record["adverts"] = [
                {"id": member, "advert_id": known(own, member)[0], "site": known(own, member)[1]}
                for member in cluster.members
            ]
            file.write(msgspec.json.encode(record) + b"\n")


def graphml(clusters: Iterable[Cluster], store: Store, path: Path) -> None:
    """Write one graph: adverts are nodes, edges carry the value that is shared."""
    with path.open("w", encoding="utf-8", errors="replace") as file:
        xml = XMLGenerator(file, "utf-8", short_empty_elements=True)
        begin_graph(xml)
        for cluster, own in with_adverts(clusters, store):
            for member in cluster.members:
                advert_id, site = known(own, member)
                element(xml, "node", {"id": member}, {"advert_id": advert_id, "site": site, "cluster_id": cluster.id})
            for edge in cluster.edges:
                data = {"kind": edge.identifier.kind, "value": edge.identifier.value, "weight": str(edge.weight)}
                element(xml, "edge", {"source": edge.left, "target": edge.right}, {**data, "reason": edge.reason})
        xml.endElement("graph")
        xml.endElement("graphml")
        xml.endDocument()


NODE_DATA = ("advert_id", "site", "cluster_id")
EDGE_DATA = ("kind", "value", "weight", "reason")


def begin_graph(xml: XMLGenerator) -> None:
    """Write what stands before the first node: the names and types of the data."""
    xml.startDocument()
    start(xml, "graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"})
    for what, names in (("node", NODE_DATA), ("edge", EDGE_DATA)):
        for name in names:
            kind = "double" if name == "weight" else "string"
            start(xml, "key", {"id": name, "for": what, "attr.name": name, "attr.type": kind})
            xml.endElement("key")
    start(xml, "graph", {"edgedefault": "undirected"})


def start(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    """Open an element."""
    xml.startElement(name, AttributesImpl(attributes))


def element(xml: XMLGenerator, name: str, attributes: dict[str, str], data: dict[str, str]) -> None:
    """Write a node or an edge with its data."""
    start(xml, name, attributes)
    for key, value in data.items():
        start(xml, "data", {"key": key})
        xml.characters(in_workbook(value))
        xml.endElement("data")
    xml.endElement(name)


def with_adverts(clusters: Iterable[Cluster], store: Store) -> Iterator[tuple[Cluster, Own]]:
    """Yield each cluster with its adverts by id, read some clusters at a time."""
    for batch in chunked(clusters, BATCH):
        ids = {member for cluster in batch for member in cluster.members}
        own = {stored.advert.id: stored.advert for stored in store.adverts(ids)}
        yield from ((cluster, own) for cluster in batch)


def known(own: Own, member: str) -> tuple[str, str]:
    """Return the site's own id of an advert and the site; our id where the advert is gone."""
    advert = own.get(member)
    return (advert.source_id, advert.site) if advert else (member, "")


def table(path: Path, header: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for line in lines:
            writer.writerow([neutral(cell) for cell in line])


FORMATS: Mapping[str, Callable[[Iterable[Cluster], Store, Path], None]] = {
    "members": members,
    "edges": edges,
    "json": json_lines,
    "graphml": graphml,
}
