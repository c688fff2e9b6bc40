"""Exports clusters: CSV tables for a spreadsheet or i2, JSON Lines, and GraphML for graph tools."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import msgspec
from more_itertools import chunked

from matcher.errors import UnknownFileType
from matcher.files.spreadsheet_cells import escape_formula, format_workbook_cell
from records.advert import Advert
from records.atomic_file import replace_file
from records.cluster import Cluster
from search.store import Store

BATCH = 200  # clusters
NODE_DATA = ("advert_id", "site", "cluster_id")
EDGE_DATA = ("kind", "value", "weight", "reason")
MEMBER_COLUMNS = ("advert_id", "site", "cluster_id")
EDGE_COLUMNS = (
    "cluster_id", "left_advert_id", "left_site", "right_advert_id", "right_site", "kind", "value", "weight", "rule",
    "reason",
)  # fmt: skip

AdvertsById = Mapping[str, Advert]


def export_clusters(store: Store, form: str, path: Path) -> int:
    """Write all clusters of a store in one of FORMATS, and return their number; the file is replaced atomically.

    members: CSV advert_id,site,cluster_id with the site's own id of the advert. edges: CSV, one row per edge. json: one
    object per line, whole clusters. graphml: adverts as nodes. Formulas are escaped in CSV. Raise UnknownFileType or
    UnwritableFile.
    """
    if form not in FORMATS:
        raise UnknownFileType(form, sorted(FORMATS))
    with replace_file(path) as new:
        counter = ClusterCounter(store.clusters())
        FORMATS[form](counter, store, new)
        return counter.count


class ClusterCounter:
    """Iterates over clusters and counts them."""

    def __init__(self, clusters: Iterable[Cluster]) -> None:
        self._clusters = clusters
        self.count = 0

    def __iter__(self) -> Iterator[Cluster]:
        for cluster in self._clusters:
            self.count += 1
            yield cluster


def write_members(clusters: Iterable[Cluster], store: Store, path: Path) -> None:
    """Write one row per advert of each cluster."""
    rows = (
        (adverts[member].source_id, adverts[member].site, cluster.id)
        for cluster, adverts in load_adverts(clusters, store)
        for member in cluster.members
        if member in adverts
    )
    write_csv(path, MEMBER_COLUMNS, rows)


def write_edges(clusters: Iterable[Cluster], store: Store, path: Path) -> None:
    """Write one row per edge."""
    rows = (
        (
            cluster.id, *name_advert(adverts, edge.left), *name_advert(adverts, edge.right),
            edge.identifier.kind, edge.identifier.value, str(edge.weight), edge.rule, edge.reason,
        )
        for cluster, adverts in load_adverts(clusters, store)
        for edge in cluster.edges
    )  # fmt: skip
    write_csv(path, EDGE_COLUMNS, rows)


def write_json_lines(clusters: Iterable[Cluster], store: Store, path: Path) -> None:
    """Write one JSON object per cluster, with the sites' own ids of the adverts."""
    with path.open("wb") as file:
        for cluster, adverts in load_adverts(clusters, store):
            record = msgspec.to_builtins(cluster)
            names = ((member, *name_advert(adverts, member)) for member in cluster.members)
            record["adverts"] = [{"id": member, "advert_id": own, "site": site} for member, own, site in names]
            file.write(msgspec.json.encode(record) + b"\n")


def write_graphml(clusters: Iterable[Cluster], store: Store, path: Path) -> None:
    """Write one graph: nodes are adverts, edges have the value that both adverts show."""
    with path.open("w", encoding="utf-8", errors="replace") as file:
        xml = XMLGenerator(file, "utf-8", short_empty_elements=True)
        write_graph_start(xml)
        for cluster, adverts in load_adverts(clusters, store):
            for member in cluster.members:
                own, site = name_advert(adverts, member)
                write_element(xml, "node", {"id": member}, {"advert_id": own, "site": site, "cluster_id": cluster.id})
            for edge in cluster.edges:
                identifier = edge.identifier
                data = {"kind": identifier.kind, "value": identifier.value, "weight": str(edge.weight)}
                ends = {"source": edge.left, "target": edge.right}
                write_element(xml, "edge", ends, {**data, "reason": edge.reason})
        xml.endElement("graph")
        xml.endElement("graphml")
        xml.endDocument()


def write_graph_start(xml: XMLGenerator) -> None:
    """Write the declaration of the data keys and the start of the graph."""
    xml.startDocument()
    start_element(xml, "graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"})
    for element, names in (("node", NODE_DATA), ("edge", EDGE_DATA)):
        for name in names:
            data_type = "double" if name == "weight" else "string"
            start_element(xml, "key", {"id": name, "for": element, "attr.name": name, "attr.type": data_type})
            xml.endElement("key")
    start_element(xml, "graph", {"edgedefault": "undirected"})


def start_element(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    """Write a start tag."""
    xml.startElement(name, AttributesImpl(attributes))


def write_element(xml: XMLGenerator, name: str, attributes: dict[str, str], data: dict[str, str]) -> None:
    """Write a node or an edge with its data."""
    start_element(xml, name, attributes)
    for key, value in data.items():
        start_element(xml, "data", {"key": key})
        xml.characters(format_workbook_cell(value))
        xml.endElement("data")
    xml.endElement(name)


def load_adverts(clusters: Iterable[Cluster], store: Store) -> Iterator[tuple[Cluster, AdvertsById]]:
    """Yield each cluster with its adverts, loaded in batches of BATCH clusters."""
    for batch in chunked(clusters, BATCH):
        ids = {member for cluster in batch for member in cluster.members}
        adverts = {stored.advert.id: stored.advert for stored in store.adverts(ids)}
        yield from ((cluster, adverts) for cluster in batch)


def name_advert(adverts: AdvertsById, member: str) -> tuple[str, str]:
    """Return the site's own id of an advert, and the site; the store's id if the advert is gone."""
    advert = adverts.get(member)
    return (advert.source_id, advert.site) if advert else (member, "")


def write_csv(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write a CSV file with formulas escaped."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(map(escape_formula, row))


FORMATS: Mapping[str, Callable[[Iterable[Cluster], Store, Path], None]] = {
    "members": write_members,
    "edges": write_edges,
    "json": write_json_lines,
    "graphml": write_graphml,
}
