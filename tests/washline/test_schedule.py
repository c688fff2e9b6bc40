"""Schedules by command."""

from __future__ import annotations

import pytest


def test_a_schedule_is_added_listed_served_and_removed(washline, web):
    web.pages["/"] = "<html><body><h1>Room</h1><p>Call 07700 900461</p></body></html>"
    washline.done("site", "allow", web.origin, "--basis", "a test")
    added = washline.done("schedule", "add", f"{web.origin}/", "--every", "6h", "--json").json
    assert added["every_seconds"] == 6 * 3600
    (listed,) = washline.done("schedule", "list", "--json").json
    assert listed["id"] == added["id"]
    assert "1 crawls were due" in washline.done("clock", "--once").out
    assert "/" in web.asked
    assert "0 crawls were due" in washline.done("clock", "--once").out
    washline.done("schedule", "remove", added["id"])
    assert washline.done("schedule", "list", "--json").json == []


@pytest.mark.parametrize(
    "when",
    [
        ("--every", "soon"),
        ("--cron", "every day"),
        ("--cron", "0 0 31 2 *"),
        ("--every", "99999999999h"),
        (),
        ("--every", "6h", "--cron", "0 6 * * *"),
    ],
)
def test_a_time_that_cannot_be_understood_is_refused(washline, web, when):
    washline.done("site", "allow", web.origin, "--basis", "a test")
    said = washline("schedule", "add", f"{web.origin}/", *when)
    assert said.status == 2
    assert washline.done("schedule", "list", "--json").json == []


def test_a_site_that_may_not_be_read_is_not_scheduled(washline, web):
    said = washline("schedule", "add", f"{web.origin}/", "--every", "6h")
    assert said.status == 1
    assert "washline site allow" in said.err


def test_removing_what_is_not_there_is_refused(washline):
    assert washline("schedule", "remove", "7").status == 2
