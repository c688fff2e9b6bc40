"""Each saved page is parsed as expected: one test for each field of each advert, so that a failure names the field.

A pair is `fixtures_html/<site>/<page>.html`, the bytes as received, and `<page>.json`: how the page was fetched
("page"), and the expected adverts and links.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from records.advert import Advert
from records.crawl import Link
from records.page import Page
from spiders.registry import SITES, find_site

FIXTURES = Path(__file__).parents[2] / "fixtures_html"
FETCHED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
EXPECTED = {path: json.loads(path.read_text("utf-8")) for path in sorted(FIXTURES.glob("*/*.json"))}


def parse_pair(pair: Path) -> list[Advert | Link]:
    """Run the site's parser on a saved page."""
    fetched = EXPECTED[pair]["page"]
    body = pair.with_suffix(".html").read_bytes()
    page = Page(
        fetched["url"],
        fetched["url"],
        fetched["status"],
        body,
        FETCHED_AT,
        encoding=fetched["encoding"],
        rendered=fetched["rendered"],
    )
    return list(find_site(pair.parent.name).parse(page))


def parse_adverts(pair: Path) -> list[Advert]:
    return [item for item in parse_pair(pair) if isinstance(item, Advert)]


def describe_pair(pair: Path) -> str:
    return f"{pair.parent.name}/{pair.stem}"


def iter_fields() -> Iterator[Any]:
    for pair, expected in EXPECTED.items():
        for number, advert in enumerate(expected["adverts"]):
            for field, value in advert.items():
                yield pytest.param(pair, number, field, value, id=f"{describe_pair(pair)}[{number}].{field}")


def iter_links() -> Iterator[Any]:
    for pair, expected in EXPECTED.items():
        for role, urls in expected["links"].items():
            yield pytest.param(pair, role, urls, id=f"{describe_pair(pair)}-{role}")


@pytest.mark.parametrize(("pair", "number", "field", "value"), list(iter_fields()))
def test_field(pair: Path, number: int, field: str, value: str) -> None:
    assert getattr(parse_adverts(pair)[number], field) == value


@pytest.mark.parametrize(("pair", "role", "urls"), list(iter_links()))
def test_links(pair: Path, role: str, urls: list[str]) -> None:
    assert [item.url for item in parse_pair(pair) if isinstance(item, Link) and item.role == role] == urls


@pytest.mark.parametrize("pair", EXPECTED, ids=describe_pair)
def test_no_other_advert_is_found(pair: Path) -> None:
    found = parse_adverts(pair)
    assert len(found) == len(EXPECTED[pair]["adverts"])
    assert {(advert.site, advert.captured_at) for advert in found} <= {(pair.parent.name, FETCHED_AT)}


@pytest.mark.parametrize("name", [site.name for site in SITES])
def test_the_saved_pages_of_a_site_cover_every_field_of_an_advert(name: str) -> None:
    expected_adverts = [
        advert for pair, expected in EXPECTED.items() if pair.parent.name == name for advert in expected["adverts"]
    ]
    assert {field for advert in expected_adverts for field, value in advert.items() if value} >= {
        "source_id", "url", "title", "text", "account", "name", "area", "price",
    }  # fmt: skip


def test_every_saved_page_has_an_expectation_and_every_folder_a_site() -> None:
    pages = {path.with_suffix(".json") for path in FIXTURES.glob("*/*.html")}
    assert pages == set(EXPECTED)
    assert {path.parent.name for path in pages} <= {site.name for site in SITES}
