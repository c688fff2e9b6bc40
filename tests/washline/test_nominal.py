"""Nominals by command."""

from __future__ import annotations

import pytest

from tests.builders import advert

MANIFEST = """
name = "nominals"
file = "nominals.csv"
key = "URN"
[columns]
"URN" = "person.urn"
"Forename" = "person.given"
"Surname" = "person.surname"
"DOB" = "person.born"
"Mobile" = "phone"
"Role" = "role"
"""


@pytest.fixture
def held(washline, listing):
    listing(
        "URN,Forename,Surname,DOB,Mobile,Role",
        "49/123,Ada,Quill,01/05/1990,07700 900461,victim",
        "49/124,Bo,Marsh,02/06/1985,,suspect",
        name="nominals.csv",
    )
    washline.done("dataset", "load", listing(MANIFEST, name="nominals.toml"))
    washline.done("adverts", "import", listing(advert("1", "Call 07700 900461", account="ada1"), name="ads.jsonl"))
    return washline


def test_one_page_has_entries_adverts_and_reasons(held):
    said = held.done("nominal", "49/123")
    for expected in ("Ada Quill", "1990-05-01", "victim", "+447700900461", "ada1", "OFFICIAL-SENSITIVE"):
        assert expected in said.out
    (page,) = held.done("nominal", "ada", "quill", "--json").json
    assert [one["entry"]["key"] for one in page["entries"]] == ["49/123"]
    assert [one["source_id"] for one in page["adverts"]] == ["1"]


def test_a_nominal_that_is_not_there_is_named(held):
    said = held("nominal", "49/999")
    assert said.status != 0
    assert "'49/999' does not exist" in said.err


def test_nominals_are_listed_and_narrowed(held):
    assert [one["key"] for one in held.done("nominal", "list", "--json").json["entries"]] == ["49/123", "49/124"]
    assert "Bo Marsh" not in held.done("nominal", "list", "--role", "victim").out
    assert "Ada Quill" not in held.done("nominal", "list", "--name", "MARSH").out
    assert "1 of 2 entries" in held.done("nominal", "list", "--limit", "1").out


def test_a_look_at_a_nominal_is_audited(held):
    held.done("nominal", "49/123")
    assert any(line["event"]["action"] == "nominal" for line in held.done("audit", "list", "--json").json)
