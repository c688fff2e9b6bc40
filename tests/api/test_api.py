"""The HTTP API."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.builders import advert
from washline.config import load_settings
from washline.wiring import open_workspace

PATHS = ["/v1/health", "/v1/search?q=rose", "/v1/clusters", "/v1/clusters/x"]


@pytest.fixture
def held(washline, listing):
    washline.done(
        "adverts",
        "import",
        listing(advert("1", "Call Rose on 07700 900461"), advert("2", "07700900461 again"), name="a.jsonl"),
    )
    washline.done("link")
    return washline


@pytest.fixture
def client(held):
    with (
        open_workspace(load_settings(data=str(held.data))) as place,
        TestClient(create_app(place), raise_server_exceptions=False) as opened,
    ):
        opened.headers["Authorization"] = f"Bearer {held.done('key', 'new').out.strip()}"
        yield opened


@pytest.mark.parametrize("path", [*PATHS, "/health"])
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wl_wrong"}, {"X-API-Key": ""}, {"Authorization": "Basic eA=="}]
)
def test_without_a_good_key_nothing_is_answered(client, path, headers):
    del client.headers["Authorization"]
    answer = client.get(path, headers=headers)
    assert answer.status_code == 401
    assert "Rose" not in answer.text


def test_posting_needs_a_key_too(client):
    del client.headers["Authorization"]
    assert client.post("/v1/extract", json={"text": "x"}).status_code == 401
    assert client.post("/v1/wash", json={"values": ["x"]}).status_code == 401


def test_a_revoked_key_is_refused(client, held):
    assert client.get("/v1/health").status_code == 200
    held.done("key", "revoke", "1")
    assert client.get("/v1/health").status_code == 401


def test_a_key_ends_with_its_operation(client, held):
    held.done("operation", "close", "Test")
    answer = client.get("/v1/search", params={"q": "rose"})
    assert answer.status_code == 403
    assert "closed" in answer.text


def test_the_other_header_does_as_well(client):
    key = client.headers.pop("Authorization").removeprefix("Bearer ")
    assert client.get("/v1/health", headers={"X-API-Key": key}).json()["counts"]["adverts"] == 2


def test_search_finds_a_number_however_written(client):
    answer = client.get("/v1/search", params={"q": "+44 7700 900 461"}).json()
    assert answer["total"] == 2
    assert {one["advert_id"] for one in answer["results"]} == {"1", "2"}
    assert "phone:+447700900461" in answer["results"][0]["identifiers"]


def test_extract_reads_one_text_and_several(client):
    answer = client.post("/v1/extract", json={"text": "ring 07700 900461", "texts": [{"id": 7, "text": "none"}]}).json()
    assert [(one["kind"], one["value"], one["validity"]) for one in answer["identifiers"]] == [
        ("phone", "+447700900461", "fictional")
    ]
    assert answer["results"] == [{"id": 7, "identifiers": []}]
    assert client.post("/v1/extract", json={"text": "x", "kinds": ["nonsense"]}).status_code == 422


def test_wash_answers_row_for_row_with_explicit_misses(client):
    answer = client.post("/v1/wash", json={"values": ["(0)7700-900461", "07700 900999", "n/a"]}).json()
    assert [row["result"] for row in answer["results"]] == ["hit", "no trace", "not an identifier"]
    assert (answer["hits"], answer["no_trace"], answer["not_an_identifier"]) == (1, 1, 1)
    assert {hit["source_id"] for hit in answer["results"][0]["hits"]} == {"1", "2"}


def test_clusters_are_listed_and_shown_with_their_evidence(client):
    (brief,) = client.get("/v1/clusters").json()
    whole = client.get(f"/v1/clusters/{brief['id']}").json()
    assert len(whole["members"]) == 2
    assert whole["edges"][0]["identifier"] == "phone:+447700900461"
    assert client.get("/v1/clusters/nothing").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"text": NaN}',
        b'{"text": Infinity}',
        b'{"text": "\\ud800"}',
        b'{"texts": "x"}',
        b'{"texts": [{"id": "\\ud800", "text": "x"}]}',
        b"\xff",
        b'{"text": 1}',
        b"{}",
        b'{"txt": "07700 900461"}',
        b'{"text": "07700 900461", "kind": ["email"]}',
    ],
)
def test_a_bad_body_is_the_senders_fault_and_is_not_echoed(client, body):
    answer = client.post("/v1/extract", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert '"input":' not in answer.text


def test_a_strangers_body_is_not_read_and_nobodys_beyond_its_bound(client):
    headers = {"Content-Type": "application/json"}
    large = b'{"text": "' + b"x" * 33_000_000 + b'"}'
    assert client.post("/v1/extract", content=large, headers=headers).status_code == 413
    assert client.post("/v1/extract", content=iter([large]), headers=headers).status_code == 400
    del client.headers["Authorization"]
    assert client.post("/v1/extract", content=b"not json", headers=headers).status_code == 401


def test_a_search_for_nothing_is_refused(client):
    for asked in ("", "  ", "-rose"):
        answer = client.get("/v1/search", params={"q": asked})
        assert answer.status_code == 422
        assert "say what to look for" in answer.text


def test_no_page_brings_scripts_of_strangers(client):
    assert client.get("/docs").status_code == 404


def test_too_long_a_list_is_refused(client):
    assert client.post("/v1/wash", json={"values": ["x"] * 1001}).status_code == 422


def test_every_use_is_logged_under_the_keys_operation(client, held):
    client.get("/v1/search", params={"q": "rose"})
    (event,) = held.done("audit", "list", "--limit", "1", "--json").json
    assert (event["event"]["operation"], event["event"]["action"], event["event"]["results"]) == ("Test", "search", 1)


def test_the_description_covers_every_door(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        "/v1/health",
        "/v1/search",
        "/v1/extract",
        "/v1/wash",
        "/v1/clusters",
        "/v1/clusters/{cluster_id}",
    }
