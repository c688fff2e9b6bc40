"""Linking, and looking at clusters, by command."""

from __future__ import annotations

import csv

import pytest

from tests.builders import advert

SHARED = "07700 900461"


@pytest.fixture
def linked(washline, listing):
    lines = [
        advert(str(n), f"Room {n} in town, {SHARED if n < 3 else f'07700 90050{n}'}", account=f"acc{n}")
        for n in range(5)
    ]
    washline.done("adverts", "import", listing(*lines, name="ads.jsonl"))
    washline.done("link")
    return washline


def test_adverts_that_share_a_number_are_one_cluster(linked):
    largest, *_ = linked.done("cluster", "list", "--json").json
    assert largest["size"] == 3
    shown = linked.done("cluster", "show", largest["id"][:10], "--json").json
    assert {one["advert"]["source_id"] for one in shown["adverts"]} == {"0", "1", "2"}
    assert {edge["identifier"]["value"] for edge in shown["cluster"]["edges"]} == {"+447700900461"}
    assert {edge["left"] for edge in shown["cluster"]["edges"]} <= {one["id"] for one in shown["adverts"]}


def test_a_reader_is_told_why_and_what_else_it_could_be(linked):
    largest, *_ = linked.done("cluster", "list", "--json").json
    said = linked.done("cluster", "show", largest["id"]).out
    assert "an assessment, not a fact" in said
    assert "Innocent explanations" in said
    assert "phone:+447700900461" in said


def test_linking_again_gives_the_same(linked):
    before = linked.done("cluster", "list", "--json").json
    linked.done("link")
    assert linked.done("cluster", "list", "--json").json == before


def test_members_are_exported(linked, tmp_path):
    out = tmp_path / "members.csv"
    linked.done("cluster", "export", "--format", "members", "--out", out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["advert_id", "site", "cluster_id"]
    assert len({row["cluster_id"] for row in rows if row["advert_id"] in "012"}) == 1


@pytest.mark.parametrize("arguments", [("show", "none"), ("export", "--format", "pictures", "--out", "x")])
def test_what_is_not_there_is_named(linked, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = linked("cluster", *arguments)
    assert said.status == 2
    assert arguments[1] in said.err or arguments[2] in said.err


def test_before_anything_is_linked_the_next_command_is_named(washline):
    assert "washline link" in washline.done("cluster", "list").out
