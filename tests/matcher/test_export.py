"""Clusters are exported to files for other programs."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from enrich.adverts import extract_adverts
from matcher.clusters.link import link_adverts
from matcher.errors import UnknownFileType
from matcher.export.cluster_files import FORMATS, export_clusters
from records.advert import Advert

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture
def filled(store):
    texts = {
        "=A1": "Call 07700 900461",
        "2": "Call 07700900461 or a@mail.example",
        "3": "a@mail.example",
        "4": "nobody else",
    }
    adverts = [Advert("north <&>", source_id, "", NOW, text=text, name="Ada") for source_id, text in texts.items()]
    store.save_adverts(list(extract_adverts(adverts)))
    store.save_links(link_adverts(store.linkable_adverts()))
    return store


def lines(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_members_are_the_sites_own_ids(filled, tmp_path):
    assert export_clusters(filled, "members", tmp_path / "m.csv") == 1
    rows = lines(tmp_path / "m.csv")
    assert list(rows[0]) == ["advert_id", "site", "cluster_id"]
    assert {row["advert_id"] for row in rows} == {"'=A1", "2", "3"}
    assert {(row["site"], row["cluster_id"]) for row in rows} == {("north <&>", next(filled.clusters()).id)}


def test_edges_name_value_and_adverts(filled, tmp_path):
    export_clusters(filled, "edges", tmp_path / "e.csv")
    rows = lines(tmp_path / "e.csv")
    assert {row["value"] for row in rows} == {"+447700900461", "a@mail.example"}
    assert {frozenset((row["left_advert_id"], row["right_advert_id"])) for row in rows} == {
        frozenset({"'=A1", "2"}), frozenset({"2", "3"}),
    }  # fmt: skip
    assert all(row["value"] in row["reason"] for row in rows)


def test_json_has_whole_clusters(filled, tmp_path):
    export_clusters(filled, "json", tmp_path / "c.jsonl")
    (one,) = [json.loads(line) for line in (tmp_path / "c.jsonl").read_text("utf-8").splitlines()]
    assert one["outcome"] == "independent"
    assert {advert["advert_id"] for advert in one["adverts"]} == {"=A1", "2", "3"}
    assert len(one["edges"]) == 2


def test_graphml_is_a_graph(filled, tmp_path):
    export_clusters(filled, "graphml", tmp_path / "g.graphml")
    graph = ET.parse(tmp_path / "g.graphml").getroot().find(f"{GRAPHML}graph")  # noqa: S314 - our own file
    assert graph is not None
    nodes = {node.get("id") for node in graph.iter(f"{GRAPHML}node")}
    assert len(nodes) == 3
    assert all({edge.get("source"), edge.get("target")} <= nodes for edge in graph.iter(f"{GRAPHML}edge"))
    assert "north <&>" in {data.text for data in graph.iter(f"{GRAPHML}data")}


def test_an_unknown_format_is_refused(filled, tmp_path):
    with pytest.raises(UnknownFileType, match="edges, graphml, json, members"):
        export_clusters(filled, "pdf", tmp_path / "x")
    assert set(FORMATS) == {"members", "edges", "json", "graphml"}
