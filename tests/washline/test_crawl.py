"""Crawling through the command line: unseen sites, dead hosts, kills, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter

import pytest

from demo.serve import serve
from demo.world import NORTHLIGHT, build_world
from records.crawl import CrawlSummary, Limits, Politeness
from washline.config import Crawl
from washline.wiring import build_crawl_limits, build_politeness

PEOPLE = ("Rose", "Ada", "Mia", "Lily", "Vera", "Nora", "Ida", "Tess")


@pytest.fixture
def small_ads(web):
    """A site that nobody wrote a reader for: a listing of links, a page an advert."""
    web.pages["/"] = page(
        "Small ads", "".join(f'<li><a href="/ad/{n}.html">{name} in Ilford</a></li>' for n, name in enumerate(PEOPLE))
    )
    for number, name in enumerate(PEOPLE):
        text = (
            f"<h1>{name} in Ilford</h1><p>Hello, this is {name}. "
            "Quiet evenings near the station, tea and talk, by appointment"
        )
        web.pages[f"/ad/{number}.html"] = page(
            name, f"{text}.</p><p>Call 07700 900{number:03} or {name.lower()}@mail.example</p>"
        )
    return web


def page(title: str, body: str) -> str:
    menu = '<nav><a href="/">Home</a> <a href="/contact">Contact</a></nav>'
    head = f"<!doctype html><html><head><title>{title}</title></head>"
    return f"{head}<body>{menu}<main>{body}</main><footer>About us</footer></body></html>"


def test_an_unseen_site_is_crawled_and_its_numbers_are_found(washline, small_ads):
    washline.done("site", "allow", small_ads.origin, "--basis", "test")
    summary = washline.done("crawl", small_ads.origin + "/", "--render", "never", "--json").json
    assert (summary["outcome"], summary["new"]) == ("finished", len(PEOPLE))
    for number in range(len(PEOPLE)):
        found = washline.done("search", f"07700900{number:03}", "--json").json["found"]
        assert [one["stored"]["advert"]["url"] for one in found] == [f"{small_ads.origin}/ad/{number}.html"]
    again = washline.done("crawl", small_ads.origin + "/", "--render", "never", "--json").json
    assert (again["new"], again["changed"], again["same"]) == (0, 0, len(PEOPLE))


@pytest.fixture
def dead_origin():
    """An origin whose port was free a moment ago, so connections to it are refused."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


def impatient(tmp_path) -> str:
    """Write a configuration without retries and return its path."""
    config = tmp_path / "impatient.toml"
    config.write_text("[crawl]\nretries = 0\n")
    return str(config)


def test_a_crawl_of_a_host_that_gives_no_answer_fails(washline, dead_origin, tmp_path):
    washline.done("site", "allow", dead_origin, "--basis", "test")
    said = washline("crawl", dead_origin + "/", "--config", impatient(tmp_path))
    assert said.status == 1
    assert "failed (127.0.0.1 did not respond: " in said.out
    assert "the connection was refused" in said.out
    assert "finished" not in said.out


def test_a_failed_crawl_starts_afresh_when_the_page_is_back(washline, web):
    washline.done("site", "allow", web.origin, "--basis", "test")
    failed = washline("crawl", web.origin + "/", "--render", "never", "--json")
    assert (failed.status, failed.json["outcome"]) == (1, "failed")
    assert failed.json["reason"] == f"no page could be read; {web.origin}/: HTTP 404"
    web.pages["/"] = page("Small ads", "<h1>Rose in Ilford</h1><p>Call 07700 900123</p>")
    summary = washline.done("crawl", web.origin + "/", "--render", "never", "--json").json
    assert (summary["outcome"], web.asked.count("/")) == ("finished", 2)
    assert summary["run"] != failed.json["run"]


def test_a_target_that_fails_does_not_stop_the_next_one(washline, dead_origin, small_ads, tmp_path):
    for origin in (dead_origin, small_ads.origin):
        washline.done("site", "allow", origin, "--basis", "test")
    targets = (dead_origin + "/", small_ads.origin + "/")
    said = washline("crawl", *targets, "--render", "never", "--config", impatient(tmp_path))
    assert said.status == 1
    assert f"({len(PEOPLE)} new" in said.out


def test_a_page_that_is_missing_does_not_fail_the_crawl(washline, small_ads):
    del small_ads.pages["/ad/0.html"]
    washline.done("site", "allow", small_ads.origin, "--basis", "test")
    summary = washline.done("crawl", small_ads.origin + "/", "--render", "never", "--json").json
    assert (summary["outcome"], summary["new"]) == ("finished", len(PEOPLE) - 1)
    # "/contact" of the menu is missing too
    assert (summary["errors"], summary["missing"], summary["unread"]) == (0, 2, 0)


@pytest.mark.parametrize(
    ("outcome", "pages", "has_read"),
    [("finished", 0, True), ("failed", 1, False), ("closed", 1, False), ("stopped", 1, True), ("stopped", 0, False)],
)
def test_a_crawl_that_was_stopped_before_its_first_page_counts_as_failed(outcome, pages, has_read):
    assert CrawlSummary("site", "run", pages=pages, outcome=outcome).has_read_pages is has_read


def test_the_crawl_settings_have_the_defaults_of_the_records():
    assert (build_crawl_limits(Crawl()), build_politeness(Crawl())) == (Limits(), Politeness())


def started(washline, config: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "washline", *arguments, "--data", str(washline.data), "--config", config]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def adverts(washline) -> int:
    store = washline.data / "store.db"
    if not store.exists():
        return 0
    try:
        with sqlite3.connect(store) as connection:
            return connection.execute("SELECT count(*) FROM adverts").fetchone()[0]
    except sqlite3.Error:
        return 0


@pytest.fixture
def national(tmp_path):
    """The invented national site on a free port, slow enough to be interrupted, and a configuration that permits it."""
    with serve(300, ports=(0, 0, 0, 0)) as running:
        config = tmp_path / "washline.toml"
        site = f'[[site]]\norigin = "{running.origins[NORTHLIGHT]}"\nbasis = "test"\nsite = "{NORTHLIGHT}"\n'
        config.write_text("[crawl]\nconcurrency = 2\ndelay = 0.02\n" + site)
        yield str(config)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_crawl_that_was_cut_off_goes_on_and_nothing_is_lost_or_doubled(washline, national, how):
    child = started(washline, national, "crawl", NORTHLIGHT)
    deadline = time.monotonic() + 60
    while adverts(washline) < 40 and time.monotonic() < deadline:
        assert child.poll() is None
        time.sleep(0.05)
    os.killpg(child.pid, how) if how == signal.SIGKILL else child.send_signal(how)
    _, said = child.communicate(timeout=60)
    before = adverts(washline)
    assert 40 <= before < 300
    if how != signal.SIGKILL:
        assert child.returncode == 1
        assert b"run the same command again to resume" in said
        assert b"Traceback" not in said
    rest = washline.done("crawl", NORTHLIGHT, "--config", national, "--json").json
    assert rest["outcome"] == "finished"
    assert rest["pages"] < 330
    with sqlite3.connect(washline.data / "store.db") as connection:
        bodies = [json.loads(body) for (body,) in connection.execute("SELECT body FROM versions")]
    assert Counter(body["source_id"] for body in bodies) == Counter(ad.id for ad in build_world(300).ads[NORTHLIGHT])
    assert washline.done("audit", "verify").status == 0


def test_the_same_target_is_not_crawled_twice_at_once(washline, national):
    child = started(washline, national, "crawl", NORTHLIGHT)
    try:
        deadline = time.monotonic() + 60
        while not list(washline.data.glob("locks/crawl-*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        said = washline("crawl", NORTHLIGHT, "--config", national)
        assert said.status == 1
        assert "another process" in said.err
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
