"""The saved objects are consistent and fit our mapping, and every panel gets data from a real engine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from records.advert import Advert, ExtractedAdvert
from records.cluster import Cluster, Outcome
from records.crawl import CrawlRun, CrawlSummary
from records.hit import Hit, MatchTier
from records.identifier import Identifier, Sighting, Subject, Validity
from search.elasticsearch.client.connection import EngineConnection
from search.elasticsearch.index.mappings import build_mapping
from search.elasticsearch.locations import GeoLocation
from search.elasticsearch.store import ElasticsearchStore
from search.errors import KibanaRefused
from search.kibana.dashboards import DASHBOARDS, DATA_VIEWS, SEEN
from search.kibana.export import export_ndjson, import_into_kibana, iter_saved_objects
from search.kibana.panel import DateBucket
from search.kibana.preview import render_preview
from search.kibana.query import AggregationResponse, build_search_body, fetch_rows
from search.store import LinkingResult
from tests.search.panels import find_dangling_references, find_unmapped_fields, iter_mapped_fields

PANELS = [panel for dashboard in DASHBOARDS for panel in dashboard.panels]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://washline.example"


def export_lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in export_ndjson("washline-", URL)]


def test_every_reference_resolves_and_every_id_is_unique() -> None:
    assert list(find_dangling_references(iter_saved_objects("washline-", URL))) == []
    ids = [(line["type"], line["id"]) for line in export_lines()]
    assert len(ids) == len(set(ids))


def test_a_dangling_reference_is_reported() -> None:
    (first, *rest) = iter_saved_objects("washline-", URL)
    assert any(first.id in problem for problem in find_dangling_references(rest))


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda dashboard: dashboard.id)
def test_every_field_is_in_our_mapping(dashboard: Any) -> None:
    assert list(find_unmapped_fields(dashboard)) == []


def test_an_unmapped_field_is_reported() -> None:
    panel = SEEN.panels[1]
    broken = replace(panel, buckets=(replace(panel.buckets[0], field="forcees"),))
    assert list(find_unmapped_fields(replace(SEEN, panels=(broken,)))) == [
        "seen-area: forcees is no field of sightings"
    ]


def test_nested_json_parses_and_columns_are_in_order() -> None:
    for line in export_lines():
        for name in ("panelsJSON", "optionsJSON", "fieldFormatMap"):
            json.loads(line["attributes"].get(name, "{}"))
        json.loads(line["attributes"].get("kibanaSavedObjectMeta", {}).get("searchSourceJSON", "{}"))
        for layer in layers(line):
            assert list(layer["columns"]) == layer["columnOrder"]


def layers(line: dict[str, Any]) -> list[dict[str, Any]]:
    if line["type"] != "lens":
        return []
    return list(line["attributes"]["state"]["datasourceStates"]["formBased"]["layers"].values())


def test_panels_do_not_overlap_and_fit_the_grid() -> None:
    for line in export_lines():
        taken: set[tuple[int, int]] = set()
        for panel in json.loads(line["attributes"].get("panelsJSON", "[]")):
            grid = panel["gridData"]
            cells = {
                (x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])
            }
            assert not cells & taken
            assert max(x for x, _ in cells) < 48
            taken |= cells


def test_formats_are_the_oldest_documented_ones_and_exports_are_reproducible() -> None:
    assert list(export_ndjson("washline-", URL)) == list(export_ndjson("washline-", URL))
    versions = {(line["type"], line["coreMigrationVersion"], line["typeMigrationVersion"]) for line in export_lines()}
    assert versions == {
        ("index-pattern", "8.8.0", "8.0.0"),
        ("lens", "8.8.0", "8.9.0"),
        ("search", "8.8.0", "10.5.0"),
        ("dashboard", "8.8.0", "10.2.0"),
    }


def test_data_views_use_the_configured_prefix_and_link_to_washline() -> None:
    views = {
        line["id"]: line["attributes"]
        for line in map(json.loads, export_ndjson("team-", URL))
        if line["type"] == "index-pattern"
    }
    assert {view["title"] for view in views.values()} == {f"team-{view.index}" for view in DATA_VIEWS}
    link = json.loads(views["washline-view-clusters"]["fieldFormatMap"])["id"]
    assert link["params"]["urlTemplate"] == f"{URL}/v1/clusters/{{{{value}}}}"


@pytest.fixture
def filled_store(elastic_store: ElasticsearchStore) -> ElasticsearchStore:
    """A store with data for every panel."""
    elastic_store.indices.locate = lambda identifier: (
        GeoLocation(51.5, 0.07, "metropolitan") if identifier.kind == "place" else None
    )
    phone = Sighting("phone", "+447700900461", "07700 900461", 0, 12, validity=Validity.FICTIONAL, rule="phone/1")
    place = Sighting("place", "Ilford, Greater London", "Ilford", 0, 6, rule="place/1")
    adverts = [
        Advert("northlight", str(n), f"http://site.example/{n}", NOON, "Rose", "Call", f"rose{n}", "Rose", "Ilford")
        for n in range(3)
    ]
    elastic_store.save_adverts([ExtractedAdvert(advert, (phone, place)) for advert in adverts])
    (seen, *_) = elastic_store.look_up([Identifier("phone", "+447700900461")], Subject.ADVERT)
    elastic_store.save_hits([Hit("w1", "row 1", "07700900461", seen.identifier, seen, MatchTier.EXACT, "wash/1", NOON)])
    members, counted = tuple(advert.id for advert in adverts), (("adverts", 3), ("areas", 1))
    elastic_store.save_links(
        LinkingResult("e1", [Cluster("c1", members, (), Outcome.INFORMATION, counted, NOON, NOON, "link/1")], [])
    )
    elastic_store.save_run(CrawlRun(CrawlSummary("northlight", "r1", pages=4, errors=1), NOON))
    elastic_store.flush()
    return elastic_store


def test_every_panel_gets_data_from_the_engine(filled_store: ElasticsearchStore) -> None:
    connection = EngineConnection(filled_store.indices.settings)
    for panel in PANELS:
        path = f"/{filled_store.indices.get_alias(panel.view.index)}/_search"
        answer = connection.request("POST", path, build_search_body(panel), response_type=AggregationResponse)
        assert answer.hits["total"]["value"] > 0, panel.id
        if panel.buckets:
            assert answer.aggregations["bucket"]["buckets"], panel.id
    connection.close()


def test_a_panel_counts_correctly(filled_store: ElasticsearchStore) -> None:
    (panel,) = (panel for panel in PANELS if panel.id == "shared-values")
    path = f"/{filled_store.indices.get_alias(panel.view.index)}/_search"
    (first,) = (  # the phone: a shared place is not shown
        EngineConnection(filled_store.indices.settings)
        .request("POST", path, build_search_body(panel), response_type=AggregationResponse)
        .aggregations["bucket"]["buckets"]
    )
    assert first["key"] == "phone:+447700900461"
    figures = [first[f"figure-{n}"]["value"] for n in range(len(panel.metrics))]
    assert figures == [3, 3, 1, 1, 1, 1]


def test_field_types_suit_their_panels() -> None:
    for panel in PANELS:
        known = dict(iter_mapped_fields(build_mapping(panel.view.index, "standard")))
        for bucket in panel.buckets:
            assert known[bucket.field] == ("date" if isinstance(bucket, DateBucket) else "keyword"), panel.id
        for figure in panel.metrics:
            if figure.operation in ("sum", "max"):
                assert known[figure.field] in ("long", "date"), panel.id


class Kibana(BaseHTTPRequestHandler):
    """A fake Kibana that records requests and returns a fixed response."""

    received: ClassVar[list[tuple[str, dict[str, str], bytes]]] = []
    response: ClassVar[tuple[int, bytes]] = (200, b'{"success":true,"successCount":39}')

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.received.append((self.path, dict(self.headers.items()), body))
        self.send_response(self.response[0])
        if self.response[0] == 302:
            self.send_header("location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.response[1])

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def fake_kibana(status: int, body: bytes) -> Iterator[str]:
    Kibana.response, Kibana.received = (status, body), []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Kibana)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_an_import_sends_the_export_in_kibanas_format() -> None:
    with fake_kibana(200, b'{"success":true,"successCount":39}') as url:
        assert import_into_kibana(url, "washline-", URL, authorization="ApiKey abc") == 39
    ((path, headers, body),) = Kibana.received
    named = {name.lower(): value for name, value in headers.items()}
    assert path == "/api/saved_objects/_import?overwrite=true"
    assert (named["kbn-xsrf"], named["authorization"]) == ("washline", "ApiKey abc")
    boundary = named["content-type"].partition("boundary=")[2].encode()
    (_, part, end) = body.split(b"--" + boundary)
    about, _, content = part.partition(b"\r\n\r\n")
    assert b'name="file"; filename="washline.ndjson"' in about
    assert content.removesuffix(b"\r\n") == b"".join(export_ndjson("washline-", URL))
    assert end == b"--\r\n"


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (200, b'{"success":false,"errors":[{"id":"x","error":{"type":"unsupported_type"}}]}', "unsupported_type"),
        (401, b'{"message":"Unauthorized"}', "401 .*Unauthorized"),
        (200, b"<html>", "malformed"),
        (302, b"", "302"),
    ],
)
def test_a_refusal_by_kibana_is_reported(status: int, body: bytes, reason: str) -> None:
    with (
        fake_kibana(status, body) as url,
        pytest.raises(KibanaRefused, match=rf"did not import the dashboards: .*{reason}"),
    ):
        import_into_kibana(url, "washline-", URL, authorization="ApiKey abc")
    assert [path for path, _, _ in Kibana.received] == ["/api/saved_objects/_import?overwrite=true"]


def test_a_url_that_is_not_http_is_refused() -> None:
    with pytest.raises(KibanaRefused, match="starts neither"):
        import_into_kibana("file:///etc/passwd", "washline-", URL)


def test_the_preview_shows_every_panel_with_current_data(filled_store: ElasticsearchStore) -> None:
    page = "".join(render_preview(filled_store.indices.settings))
    assert all(escape(panel.title) in page for panel in PANELS)
    assert "nothing yet" not in page
    assert "phone:+447700900461" in page
    assert "<script" not in page
    (over_time,) = (panel for panel in PANELS if panel.id == "adverts-time")
    connection = EngineConnection(filled_store.indices.settings)
    assert fetch_rows(connection, filled_store.indices.get_alias(over_time.view.index), over_time) == [
        ("2026-03-01", "3")
    ]
    connection.close()


def test_kibana_and_the_preview_filter_by_the_same_kinds() -> None:
    (panel,) = (panel for panel in PANELS if panel.kinds)
    (line,) = (line for line in export_lines() if line["id"] == panel.id)
    assert line["attributes"]["state"]["query"]["query"] == f"kind: ({' or '.join(panel.kinds)})"
    assert build_search_body(panel)["query"] == {"terms": {"kind": panel.kinds}}
