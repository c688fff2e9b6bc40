"""Stored adverts are read again when the rules change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from records.advert import ExtractedAdvert
from tests.builders import advert
from washline.config import read_settings
from washline.wiring import open_configured_workspace


@pytest.fixture
def stale(washline, listing):
    """Two adverts, one stored as an older extractor read it: its number missed, another one misread."""
    lines = [advert("1", "Call 07700 900461", captured_at="2026-01-01T00:00:00Z"), advert("2", "Call 07700 900462")]
    washline.done("adverts", "import", listing(*lines, name="ads.jsonl"))
    with open_configured_workspace(read_settings(data=str(washline.data))) as place:
        (stored,) = [one for one in place.store.adverts() if one.advert.source_id == "1"]
        misread = tuple(
            replace(one, value="+447700900999", rule="phone/0") for one in stored.sightings if one.kind == "phone"
        )
        place.store.save_adverts([ExtractedAdvert(stored.advert, misread)])
    return washline


def test_a_dry_run_tells_and_changes_nothing(stale):
    (difference,) = stale.done("reextract", "--dry-run", "--json").json
    assert difference["source_id"] == "1"
    assert {"kind": "phone", "value": "+447700900461"} in difference["gained"]
    assert {"kind": "phone", "value": "+447700900999"} in difference["lost"]
    assert stale.done("search", "07700900461", "--json").json["total"] == 0


def test_the_new_reading_is_stored_and_nothing_else_changes(stale):
    before = stale.done("search", "call", "--json").json["found"]
    assert "1 version would change" in stale.done("reextract", "--dry-run").out
    assert len(stale.done("reextract", "--json").json) == 1
    assert stale.done("search", "07700900461", "--json").json["total"] == 1
    assert stale.done("search", "07700900999", "--json").json["total"] == 0
    after = stale.done("search", "call", "--json").json["found"]
    seen = [(one["stored"]["first_seen"], one["stored"]["last_seen"], one["stored"]["versions"]) for one in after]
    assert seen == [
        (one["stored"]["first_seen"], one["stored"]["last_seen"], one["stored"]["versions"]) for one in before
    ]
    assert stale.done("reextract", "--json").json == []


def test_kinds_are_listed_with_an_example_that_reads(washline):
    kinds = washline.done("kinds", "--json").json
    assert {"phone", "email", "handle", "postcode", "plate", "price", "place", "name", "age"} <= {
        one["kind"] for one in kinds
    }
    assert all(one["example"] and one["about"] and one["source"] for one in kinds)
