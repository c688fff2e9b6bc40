"""The HTTP API."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from ledger.errors import AuditKeyMissing, LedgerConflict, LedgerUnusable
from scheduler.errors import EmptyQuery, NoSuchCluster
from search.errors import StoreUnusable
from tests.builders import advert
from washline.config import read_settings
from washline.wiring import open_configured_workspace

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
        open_configured_workspace(read_settings(data=str(held.data))) as place,
        TestClient(create_app(place), raise_server_exceptions=False) as opened,
    ):
        opened.headers["Authorization"] = f"Bearer {held.done('key', 'new').out.strip()}"
        yield opened


@pytest.mark.parametrize("path", [*PATHS, "/health"])
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wl_wrong"}, {"X-API-Key": ""}, {"Authorization": "Basic eA=="}]
)
def test_without_an_active_key_every_request_is_refused(client, path, headers):
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


def test_the_key_can_be_sent_in_either_header(client):
    key = client.headers.pop("Authorization").removeprefix("Bearer ")
    assert client.get("/v1/health", headers={"X-API-Key": key}).json()["counts"]["adverts"] == 2


def test_search_finds_a_number_in_any_spelling(client):
    answer = client.get("/v1/search", params={"q": "+44 7700 900 461"}).json()
    assert answer["total"] == 2
    assert {advert["advert_id"] for advert in answer["results"]} == {"1", "2"}
    assert "phone:+447700900461" in answer["results"][0]["identifiers"]


def test_extract_reads_one_text_and_several(client):
    answer = client.post("/v1/extract", json={"text": "ring 07700 900461", "texts": [{"id": 7, "text": "none"}]}).json()
    assert [(found["kind"], found["value"], found["validity"]) for found in answer["identifiers"]] == [
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
def test_an_invalid_body_is_a_client_error_and_is_not_echoed(client, body):
    answer = client.post("/v1/extract", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert '"input":' not in answer.text


def test_a_body_over_the_limit_or_without_a_key_is_not_read(client):
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
        assert "enter words, a number" in answer.text


def test_no_page_loads_third_party_scripts(client):
    assert client.get("/docs").status_code == 404


def test_too_long_a_list_is_refused(client):
    assert client.post("/v1/wash", json={"values": ["x"] * 1001}).status_code == 422


def test_every_request_is_audited_under_the_operation_of_its_key(client, held):
    client.get("/v1/search", params={"q": "rose"})
    (event,) = held.done("audit", "list", "--limit", "1", "--json").json
    assert (event["event"]["operation"], event["event"]["action"], event["event"]["results"]) == ("Test", "search", 1)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NoSuchCluster("x"), 404),
        (EmptyQuery(""), 422),
        (LedgerConflict(), 409),
        (LedgerUnusable("ledger.db", "the disk is full"), 503),
        (StoreUnusable("sqlite", "the disk is full"), 503),
        (AuditKeyMissing(Path("audit.key")), 500),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_error_has_its_status_and_its_sentence(client, monkeypatch, error, status):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("search.sqlite.store.SqliteStore.counts", fail)
    answer = client.get("/v1/health")
    assert answer.status_code == status
    assert answer.json() == {"error": type(error).__name__, "detail": str(error), "problems": []}


def test_a_ledger_that_cannot_be_used_is_no_missing_key(client, monkeypatch):
    error = LedgerUnusable("ledger.db", "the disk is full")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("ledger.keys.ApiKeys.find_active", fail)
    for answer in (client.get("/v1/health"), client.post("/v1/extract", json={"text": "x"})):
        assert answer.status_code == 503
        assert "the disk is full" in answer.json()["detail"]


def test_every_endpoint_parameter_and_field_has_a_description(client):
    document = client.get("/openapi.json").json()
    endpoints = [endpoint for path in document["paths"].values() for endpoint in path.values()]
    parameters = [parameter for endpoint in endpoints for parameter in endpoint.get("parameters", [])]
    schemas = {name: schema for name, schema in document["components"]["schemas"].items() if "Validation" not in name}
    fields = [field for schema in schemas.values() for field in schema.get("properties", {}).values()]
    assert len(endpoints) == 16
    assert len(fields) > 50
    for described in (*endpoints, *parameters, *schemas.values(), *fields):
        assert described.get("description", "").endswith((".", "identifiers")), described


def test_the_description_covers_every_endpoint(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        "/v1/health",
        "/v1/search",
        "/v1/extract",
        "/v1/wash",
        "/v1/washes",
        "/v1/washes/{wash_id}",
        "/v1/washes/{wash_id}/results",
        "/v1/reconcile",
        "/v1/reconcile/suggest/{what}",
        "/v1/reconcile/properties",
        "/v1/reconcile/preview",
        "/v1/clusters",
        "/v1/clusters/{cluster_id}",
    }
