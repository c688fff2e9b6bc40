"""Every use is bound to an operation."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "rose"],
        ["crawl", "http://127.0.0.1:1/"],
        ["adverts", "import", "none.jsonl"],
        ["dataset", "load", "none.toml"],
        ["wash", "none.csv"],
        ["link"],
        ["cluster", "list"],
        ["cluster", "show", "x"],
        ["cluster", "export", "--format", "members", "--out", "x.csv"],
        ["schedule", "add", "http://127.0.0.1:1/", "--every", "6h"],
        ["key", "new"],
    ],
    ids=" ".join,
)
def test_without_an_operation_a_command_says_what_to_type(unbound, arguments):
    said = unbound(*arguments)
    assert said.status == 2
    assert "washline operation open NAME --purpose" in said.err


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\x1b[2J", "a\u202eb"])
def test_an_operation_needs_a_name_that_can_be_read(unbound, name):
    said = unbound("operation", "open", name, "--purpose", "protect")
    assert said.status == 2
    assert "not a name of an operation" in said.err
    assert unbound.done("operation", "list", "--json").json == []


def test_an_operation_needs_a_purpose(unbound):
    assert unbound("operation", "open", "Strive").status == 2
    assert unbound("operation", "open", "Strive", "--purpose", " ").status == 2


def test_the_operation_opened_last_is_worked_in(washline):
    washline.done("operation", "open", "Strive", "--purpose", "protect")
    washline.done("search", "rose")
    (event,) = washline.done("audit", "list", "--limit", "1", "--json").json
    assert (event["event"]["operation"], event["event"]["purpose"], event["event"]["action"]) == (
        "Strive",
        "protect",
        "search",
    )
    assert event["event"]["asked"]["query"] == "rose"
    assert event["event"]["results"] == 0


def test_another_one_can_be_named_for_a_call(washline):
    washline.done("operation", "open", "Strive", "--purpose", "protect")
    washline.done("--operation", "Test", "search", "rose")
    (event,) = washline.done("audit", "list", "--limit", "1", "--json").json
    assert event["event"]["operation"] == "Test"
    assert washline("search", "rose", "--operation", "Nowhere").status == 2


def test_a_closed_one_binds_nothing(washline):
    washline.done("operation", "close", "Test")
    assert washline("search", "rose").status == 2
    said = washline("search", "rose", "--operation", "Test")
    assert said.status == 2
    assert "closed" in said.err


def test_operations_are_listed(washline):
    assert [one["name"] for one in washline.done("operation", "list", "--json").json] == ["Test"]
    assert "to test" in washline.done("operation", "list").out
