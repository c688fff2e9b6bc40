"""Schedules by command."""

from __future__ import annotations

import pytest


def test_a_schedule_is_added_listed_served_and_removed(washline, web):
    web.pages["/"] = "<html><body><h1>Room</h1><p>Call 07700 900461</p></body></html>"
    washline.done("site", "allow", web.origin, "--basis", "a test")
    added = washline.done("schedule", "add", f"{web.origin}/", "--every", "6h", "--json").json
    assert added["every_seconds"] == 6 * 3600
    (listed,) = washline.done("schedule", "list", "--json").json
    assert listed["schedule"] == added
    assert listed["last_run"] is None
    assert "1 schedule due, 0 failed" in washline.done("clock", "--once").out
    assert "/" in web.asked
    assert "0 schedules due, 0 failed" in washline.done("clock", "--once").out
    (listed,) = washline.done("schedule", "list", "--json").json
    assert listed["last_run"]["outcome"] == "finished"
    assert listed["next_run"] > listed["last_run"]["ended_at"]
    assert "finished" in washline.done("schedule", "list").out
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


def test_a_schedule_added_again_gets_the_other_options(washline, web):
    washline.done("site", "allow", web.origin, "--basis", "a test")
    first = washline.done("schedule", "add", f"{web.origin}/", "--every", "6h", "--json").json
    again = washline.done(
        "schedule", "add", f"{web.origin}/", "--every", "6h", "--quiet", "23:00-06:00", "--no-link", "--json"
    ).json
    assert again == {**first, "quiet": "23:00-06:00", "link": False}
    assert "every 6h, quiet 23:00-06:00" in " ".join(washline.done("schedule", "list").out.split())
    assert washline("schedule", "add", f"{web.origin}/", "--every", "6h", "--quiet", "25:00-06:00").status == 2


def test_adverts_are_linked_after_a_scheduled_crawl(washline, web):
    for path in ("/a/1", "/a/2"):
        web.pages[path] = f"<html><body><h1>Rose {path[-1]}</h1><p>In Ilford, call 07700 900461</p></body></html>"
    web.pages["/"] = "<html><body><a href='/a/1'>Rose one</a><a href='/a/2'>Rose two</a></body></html>"
    washline.done("site", "allow", web.origin, "--basis", "a test")
    washline.done("schedule", "add", f"{web.origin}/", "--every", "6h", "--no-link")
    washline.done("clock", "--once")
    assert washline.done("cluster", "list", "--json").json == []
    washline.done("schedule", "remove", 1)
    web.pages["/a/2"] = web.pages["/a/2"].replace("Ilford", "Leeds")
    washline.done("schedule", "add", f"{web.origin}/", "--every", "6h")
    washline.done("clock", "--once")
    assert len(washline.done("cluster", "list", "--json").json) == 1


def test_a_schedule_that_fails_says_why_and_counts(washline, web):
    web.pages["/"] = "<html><body><h1>Room</h1><p>Call 07700 900461</p></body></html>"
    washline.done("site", "allow", web.origin, "--basis", "a test")
    washline.done("schedule", "add", f"{web.origin}/", "--every", "6h")
    washline.done("site", "forbid", web.origin)
    for attempt in (1, 2):
        said = washline("clock", "--once")
        assert said.status == 1
        assert "washline site allow" in said.err
        (listed,) = washline.done("schedule", "list", "--json").json
        assert listed["schedule"]["failures"] == attempt
    assert "failed 2 times" in washline.done("schedule", "list").out
    washline.done("site", "allow", web.origin, "--basis", "a test")
    washline.done("clock", "--once")
    (listed,) = washline.done("schedule", "list", "--json").json
    assert (listed["schedule"]["failures"], listed["schedule"]["failure"]) == (0, None)


def test_a_site_that_may_not_be_read_is_not_scheduled(washline, web):
    said = washline("schedule", "add", f"{web.origin}/", "--every", "6h")
    assert said.status == 1
    assert "washline site allow" in said.err


def test_removing_what_is_not_there_is_refused(washline):
    assert washline("schedule", "remove", "7").status == 2
