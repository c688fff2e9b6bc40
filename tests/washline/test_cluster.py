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


@pytest.fixture
def chain(washline, listing):
    """Three adverts in a row: the first and the last share nothing, each shares a number with the one between."""
    texts = {
        "first": "Just arrived in town, call 07700 900461",
        "middle": "Call 07700 900461 or 07700 900462, our girls are friendly",
        "last": "Call 07700 900462, just turned 18",
    }
    lines = [advert(name, text, account=name) for name, text in texts.items()]
    washline.done("adverts", "import", listing(*lines, name="ads.jsonl"))
    washline.done("link")
    return washline


@pytest.fixture
def cluster_id(chain):
    (only,) = chain.done("cluster", "list", "--json").json
    return only["id"]


def test_two_adverts_are_explained_by_the_shortest_path_between_them(chain, cluster_id):
    shown = chain.done("cluster", "show", cluster_id, "--json").json
    ids = {one["advert"]["source_id"]: one["id"] for one in shown["adverts"]}
    explained = chain.done("cluster", "explain", cluster_id[:10], "first", ids["last"], "--json").json
    assert (explained["cluster"], explained["left"], explained["right"]) == (cluster_id, ids["first"], ids["last"])
    assert [(edge["left"], edge["identifier"]["value"], edge["right"]) for edge in explained["path"]] == [
        (ids["first"], "+447700900461", ids["middle"]),
        (ids["middle"], "+447700900462", ids["last"]),
    ]


def test_an_explanation_names_adverts_as_their_sites_do(chain, cluster_id):
    said = chain.done("cluster", "explain", cluster_id, "elsewhere first", "last").out
    assert "2 shared value(s)" in said
    for part in ("elsewhere first", "elsewhere middle", "elsewhere last", "phone:+447700900462"):
        assert part in said
    assert "the same advert twice" in chain.done("cluster", "explain", cluster_id, "first", "first").out


def test_an_advert_of_another_cluster_is_not_explained(chain, cluster_id):
    said = chain("cluster", "explain", cluster_id, "first", "nowhere")
    assert said.status == 2
    assert "'nowhere' is not in cluster" in said.err
    assert f"washline cluster show {cluster_id}" in said.err
    assert chain("cluster", "explain", "none", "first", "last").status == 2


def test_an_ambiguous_advert_is_answered_with_the_ids_to_choose_from(washline, listing):
    lines = [advert("1", "Call 07700 900461", site=site) for site in ("north", "south")]
    washline.done("adverts", "import", listing(*lines, name="ads.jsonl"))
    washline.done("link")
    (only,) = washline.done("cluster", "list", "--json").json
    said = washline("cluster", "explain", only["id"], "1", "north 1")
    assert said.status == 2
    assert "'1' matches 2 adverts" in said.err
    assert "phone:+447700900461" in washline.done("cluster", "explain", only["id"], "south 1", "north 1").out


def test_wording_is_a_reason_to_look_with_its_support_and_never_a_score(chain, cluster_id):
    shown = chain.done("cluster", "show", cluster_id, "--json").json["cluster"]
    wording = {reason.split("[")[1].split("/")[0]: reason for reason in shown["reasons"] if "wording in" in reason}
    assert set(wording) == {"I11", "I13", "I21"}
    assert "1 of 3 advert(s)" in wording["I11"]
    assert "predictive in published tests" in wording["I11"]
    assert "child safeguarding" in wording["I11"]
    assert "points the other way in published tests, no weight" in wording["I13"]
    assert "not tested in public" in wording["I21"]
    assert "independent advertisers on tour write it in every town" in shown["innocent"]
    said = chain.done("cluster", "show", cluster_id).out
    assert all(reason in said for reason in wording.values())


def test_wording_does_not_change_the_outcome(chain, cluster_id):
    (brief,) = chain.done("cluster", "list", "--json").json
    assert chain.done("cluster", "show", cluster_id, "--json").json["outcome"] == brief["outcome"]


def test_an_indicator_is_named_once(washline, listing):
    texts = (
        "Ring 0 7 7 0 0 - nine hundred - 4 6 1",
        "call me on oh seven seven double oh nine hundred 461, no withheld",
    )
    lines = [advert(str(n), text, site=f"site{n}") for n, text in enumerate(texts)]
    washline.done("adverts", "import", listing(*lines, name="ads.jsonl"))
    washline.done("link")
    (only,) = washline.done("cluster", "list", "--json").json
    reasons = washline.done("cluster", "show", only["id"], "--json").json["cluster"]["reasons"]
    assert len([reason for reason in reasons if "[I9/" in reason]) == 1
