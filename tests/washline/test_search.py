"""Searching by command."""

from __future__ import annotations

import pytest

from tests.builders import advert


@pytest.fixture
def held(washline, listing):
    lines = [
        advert("1", "Massage in Ilford, call O7700 9OO461", area="Ilford", name="Rose"),
        advert("2", "Dinner company, \x1b[31mred\x1b[0m and \u202ereversed, 07700 900462", area="Leeds"),
        advert("3", "Massages every evening"),
    ]
    washline.done("adverts", "import", listing(*lines, name="ads.jsonl"))
    return washline


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (["massage"], {"1", "3"}),
        (["massage", "ilford"], {"1"}),
        (["massage -ilford"], {"3"}),
        (['"dinner company"'], {"2"}),
        (["07700", "900461"], {"1"}),
        (["+44 7700 900 461"], {"1"}),
        (["area:Leeds"], {"2"}),
        (["nowhere"], set()),
    ],
)
def test_adverts_are_found(held, query, found):
    said = held.done("search", "--json", *query).json
    assert {one["stored"]["advert"]["source_id"] for one in said["found"]} == found
    assert said["total"] == len(found)


@pytest.mark.parametrize("query", ['"', "(", "a*", "NEAR(", "title:", "x AND", "' OR 1=1 --", "*" * 500, "\u202e"])
def test_no_query_is_an_error_of_the_engine(held, query):
    said = held("search", query)
    assert said.status in (0, 2)
    assert "Traceback" not in said.err
    assert "fts5" not in said.err


def test_no_control_characters_reach_a_terminal(held):
    said = held.done("search", "dinner")
    assert "\x1b" not in said.out
    assert "\u202e" not in said.out


def test_a_limit_is_kept_and_the_total_still_told(held):
    said = held.done("search", "massage", "--limit", "1", "--json").json
    assert (len(said["found"]), said["total"]) == (1, 2)


def test_limit_0_shows_only_the_count(held):
    said = held.done("search", "massage", "--limit", "0")
    assert said.out == "2 adverts found, 0 shown\n"
    assert held.done("search", "evening", "--limit", "0").out == "1 advert found, 0 shown\n"
    assert "No adverts found." in held.done("search", "nowhere", "--limit", "0").out
