"""The reconciliation service for OpenRefine: each call of the specification, the key in a header or in the path."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from scheduler.jobs.reconcile import PROPERTIES
from tests.builders import advert
from washline.config import read_settings
from washline.wiring import open_configured_workspace

ADVERTS = (
    advert("1", "Call Rose on 07700 900461, or @rose_leeds on Instagram", name="Rose", area="Leeds", account="rose1"),
    advert("2", "07700900461 again, in Hull", name="Rosa", area="Hull"),
)

MANIFEST = """
name = "nominals"
file = "nominals.csv"
key = "URN"
[columns]
"URN" = "person.urn"
"Forename" = "person.given"
"Surname" = "person.surname"
"Mobile" = "phone"
"Role" = "role"
"""


@pytest.fixture
def client(washline, listing):
    washline.done("adverts", "import", listing(*ADVERTS, name="a.jsonl"))
    listing("URN,Forename,Surname,Mobile,Role", "N1,Ada,Quill,07700 900461,suspect", name="nominals.csv")
    washline.done("dataset", "load", listing(MANIFEST, name="nominals.toml"))
    with (
        open_configured_workspace(read_settings(data=str(washline.data))) as place,
        TestClient(create_app(place), raise_server_exceptions=False) as opened,
    ):
        opened.key = washline.done("key", "new").out.strip()
        opened.headers["Authorization"] = f"Bearer {opened.key}"
        yield opened


def reconcile(client, queries, path="/v1/reconcile"):
    answer = client.post(path, data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return {name: found["result"] for name, found in answer.json().items()}


def test_the_manifest_names_the_service_and_its_calls(client):
    manifest = client.get("/v1/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    assert {"name", "identifierSpace", "schemaSpace", "defaultTypes", "view", "preview", "suggest", "extend"} <= set(
        manifest
    )
    for named in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        address = (named["service_url"] + named["service_path"]).removeprefix("http://testserver")
        assert client.get(address, params={"prefix": "phone"}).status_code == 200
    assert {"id": "phone", "name": "phone"} in manifest["defaultTypes"]


def test_cells_in_any_spelling_are_reconciled(client):
    queries = {
        "q0": {"query": "+44 (0) 7700 900 461", "type": "phone"},
        "q1": {"query": "O77OO 9OO461"},
        "q2": {"query": "07700 900999"},
        "q3": {"query": "nothing"},
        "q4": {"query": "instagram: rose_leeds", "limit": 1},
        "q5": {"query": "07700 900461 or instagram rose_leeds"},
        "q6": {"query": "07700 900461 or instagram rose_leeds", "type": ["handle"]},
    }
    found = reconcile(client, queries)
    (phone,) = found["q0"]
    assert (phone["id"], phone["match"]) == ("phone:+447700900461", True)
    assert phone["type"] == [{"id": "phone", "name": "phone"}]
    assert phone["score"] > 90
    assert [one["id"] for one in found["q1"]] == ["phone:+447700900461"]
    assert found["q2"] == found["q3"] == []
    assert [one["id"] for one in found["q4"]] == ["handle:instagram:rose_leeds"]
    assert {one["id"]: one["match"] for one in found["q5"]} == {
        "phone:+447700900461": False,
        "handle:instagram:rose_leeds": False,
    }
    assert [one["id"] for one in found["q6"]] == ["handle:instagram:rose_leeds"]


def test_a_possible_reading_is_a_candidate_but_no_match(client):
    (candidate,) = reconcile(client, {"q": {"query": "@rose_leeds"}})["q"]
    assert candidate["id"] == "handle:instagram:rose_leeds"
    assert (candidate["match"], candidate["score"]) == (False, 50.0)


def test_the_key_may_be_in_the_path_because_openrefine_sends_no_headers(client):
    del client.headers["Authorization"]
    service = f"/v1/reconcile/key/{client.key}"
    assert client.get(service).json()["suggest"]["entity"]["service_url"].endswith(service)
    assert reconcile(client, {"q": {"query": "07700 900461"}}, service)["q"]
    assert client.get(f"{service}/suggest/type", params={"prefix": "ph"}).json()["result"]
    assert client.get(f"{service}/preview", params={"id": "phone:+447700900461"}).status_code == 200
    for path in ("/v1/reconcile", "/v1/reconcile/key/wrong", "/v1/reconcile/key/wrong/preview?id=phone:+44"):
        assert client.get(path).status_code == 401
        assert client.post(path, data={"queries": "{}"}).status_code in (401, 405)
    assert client.get(f"/v1/search/key/{client.key}").status_code == 404


def test_a_table_is_extended_with_what_is_held(client):
    names = list(PROPERTIES)
    query = {"ids": ["phone:+447700900461", "phone:+447700900999"], "properties": [{"id": name} for name in names]}
    answer = client.post("/v1/reconcile", data={"extend": json.dumps(query)}).json()
    assert [one["id"] for one in answer["meta"]] == names
    row = answer["rows"]["phone:+447700900461"]
    assert row["adverts"] == [{"int": 2}]
    assert row["names"] == [{"str": "Rosa"}, {"str": "Rose"}]
    assert row["accounts"] == [{"str": "rose1"}]
    assert "date" in row["first_seen"][0]
    assert (row["urns"], row["roles"]) == ([{"str": "N1"}], [{"str": "suspect"}])
    assert (row["nominals"], row["datasets"]) == ([{"str": "Ada Quill"}], [{"str": "nominals"}])
    assert answer["rows"]["phone:+447700900999"] == {name: [{"int": 0}] if name == "adverts" else [] for name in names}


def test_what_is_typed_is_suggested(client):
    def suggest(what, prefix):
        return [
            one["id"] for one in client.get(f"/v1/reconcile/suggest/{what}", params={"prefix": prefix}).json()["result"]
        ]

    assert suggest("entity", "07700 900 461") == ["phone:+447700900461"]
    assert suggest("type", "e-m") == ["email"]
    assert suggest("property", "last") == ["last_seen"]
    assert client.get("/v1/reconcile/suggest/other", params={"prefix": "x"}).status_code == 422


def test_a_preview_is_inert(client):
    answer = client.get("/v1/reconcile/preview", params={"id": "phone:+447700900461"})
    assert "Leeds" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<script>" not in client.get("/v1/reconcile/preview", params={"id": "phone:<script>"}).text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 422),
        ({"queries": "{"}, 422),
        ({"queries": '{"q": {}}'}, 422),
        ({"queries": json.dumps({f"q{n}": {"query": "x"} for n in range(101)})}, 413),
        ({"extend": '{"ids": ["phone:+44"], "properties": [{"id": "nope"}]}'}, 422),
    ],
)
def test_a_batch_that_cannot_be_answered_is_refused(client, form, status):
    answer = client.post("/v1/reconcile", data=form)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "detail", "problems"}


def test_every_batch_is_logged(client, washline):
    reconcile(client, {"q": {"query": "07700 900461"}})
    client.get("/v1/reconcile/preview", params={"id": "phone:+447700900461"})
    log = washline.done("audit", "list").out
    assert "wash" in log
    assert "look up" in log
