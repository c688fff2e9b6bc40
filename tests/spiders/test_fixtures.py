"""Every saved page is read as expected: one test for each field of each advert, so that a failure names what went wrong.

A pair is `fixtures_html/<site>/<page>.html`, the bytes as they came, and `<page>.json`: how it was fetched ("page"), and the
adverts and links that it must yield.
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


def read(pair: Path) -> list[Advert | Link]:
    """Return what the site's parser makes of a saved page."""
    how = EXPECTED[pair]["page"]
    body = pair.with_suffix(".html").read_bytes()
    page = Page(
        how["url"], how["url"], how["status"], body, FETCHED_AT, encoding=how["encoding"], rendered=how["rendered"]
    )
    return list(find_site(pair.parent.name).parse(page))


def adverts(pair: Path) -> list[Advert]:
    return [one for one in read(pair) if isinstance(one, Advert)]


def name_of(pair: Path) -> str:
    return f"{pair.parent.name}/{pair.stem}"


def fields() -> Iterator[Any]:
    for pair, expected in EXPECTED.items():
        for number, advert in enumerate(expected["adverts"]):
            for field, value in advert.items():
                yield pytest.param(pair, number, field, value, id=f"{name_of(pair)}[{number}].{field}")


def links() -> Iterator[Any]:
    for pair, expected in EXPECTED.items():
        for role, urls in expected["links"].items():
            yield pytest.param(pair, role, urls, id=f"{name_of(pair)}-{role}")


@pytest.mark.parametrize(("pair", "number", "field", "value"), list(fields()))
def test_field(pair: Path, number: int, field: str, value: str) -> None:
    assert getattr(adverts(pair)[number], field) == value


@pytest.mark.parametrize(("pair", "role", "urls"), list(links()))
def test_links(pair: Path, role: str, urls: list[str]) -> None:
    assert [one.url for one in read(pair) if isinstance(one, Link) and one.role == role] == urls


@pytest.mark.parametrize("pair", EXPECTED, ids=name_of)
def test_nothing_else_is_read(pair: Path) -> None:
    found = adverts(pair)
    assert len(found) == len(EXPECTED[pair]["adverts"])
    assert {(one.site, one.captured_at) for one in found} <= {(pair.parent.name, FETCHED_AT)}


@pytest.mark.parametrize("name", [site.name for site in SITES])
def test_every_site_has_saved_pages_with_all_that_an_advert_can_show(name: str) -> None:
    shown = [
        advert for pair, expected in EXPECTED.items() if pair.parent.name == name for advert in expected["adverts"]
    ]
    assert {field for advert in shown for field, value in advert.items() if value} >= {
        "source_id", "url", "title", "text", "account", "name", "area", "price",
    }  # fmt: skip


def test_every_saved_page_has_its_expectation_and_every_folder_its_site() -> None:
    pages = {path.with_suffix(".json") for path in FIXTURES.glob("*/*.html")}
    assert pages == set(EXPECTED)
    assert {path.parent.name for path in pages} <= {site.name for site in SITES}
