"""Crawls that are stopped, killed or orphaned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from records.crawl import CrawlEnded, Limits, Link, Politeness
from spiders.errors import CrawlDied
from spiders.evidence.capture_lookup import read_record
from spiders.process.protocol import encode_plan


@pytest.fixture
def long_web(web):
    """A site with a hundred adverts behind ten listings."""
    for number in range(10):
        web.listing(f"/list/{number}", *(f"/a/{number}{other}" for other in range(10)), f"/list/{number + 1}")
    web.listing("/", "/list/0")
    web.listing("/list/10")
    for number in range(100):
        web.advert(f"/a/{number:02}")
    return web


PARENT = """
import sys, time
from spiders.crawl import run_crawl_process
from spiders.process.protocol import decode_plan

events = run_crawl_process(decode_plan(sys.stdin.buffer.read()), sys.argv[1:])
next(events)
print("started", flush=True)
time.sleep(60)
"""
SLOW = Politeness(delay=0.01, retries=1)


@pytest.mark.parametrize("site", ["pages", "buffering"])
def test_no_advert_is_lost_when_the_crawl_is_killed_again_and_again(long_web, plan, start, processes, site):
    frontier: dict[str, Link] = {url: Link(url) for url in plan.start}
    done: set[str] = set()
    adverts: set[str] = set()
    errors: list[str] = []
    ended = None
    for attempt in range(12):
        pending = tuple(link for url, link in frontier.items() if url not in done)
        count = 0
        try:
            for event in start(site=site, politeness=SLOW, pending=pending, done=tuple(done)):
                if isinstance(event, CrawlEnded):
                    ended = event
                    break
                adverts |= {advert.source_id for advert in event.adverts}
                for advert in event.adverts:
                    assert b"<p class=text>" in read_record(Path(plan.evidence), advert.capture).payload
                frontier |= {link.url: link for link in event.links}
                done.add(event.requested)
                count += 1
                if count == 25 and attempt < 11:
                    os.kill(processes.find_worker_of(os.getpid()), signal.SIGKILL)
        except CrawlDied as died:
            errors.append(str(died))
        if ended:
            break
    assert ended
    assert ended.outcome == "finished"
    assert len(adverts) == 100
    assert len(errors) >= 2
    assert all("(status -9)" in error for error in errors)
    assert max(long_web.requests.count(path) for path in long_web.requests if path != "/robots.txt") <= 4
    assert_intact(Path(plan.evidence))


def assert_intact(evidence):
    files = sorted(evidence.iterdir())
    assert files
    assert all(file.name.endswith(".warc.gz") for file in files)
    checked = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", *files], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_crawl_cleanly(long_web, plan, start, processes, signal_number):
    long_web.page("/list/0", lambda _: time.sleep(20))
    long_web.listing("/", "/list/0", "/list/1")
    events = start(politeness=SLOW, limits=Limits(page_seconds=30))
    next(events)
    os.kill(processes.find_worker_of(os.getpid()), signal_number)
    started = time.monotonic()
    *_, ended = events
    assert (ended.outcome, ended.reason) == ("stopped", "a stop was requested")
    assert time.monotonic() - started < 15
    assert_intact(Path(plan.evidence))


@pytest.mark.usefixtures("long_web")
def test_closing_the_generator_ends_the_worker_and_closes_the_evidence(plan, start, processes):
    with closing(start(politeness=SLOW)) as events:
        next(events)
        worker = processes.find_worker_of(os.getpid())
    assert not processes.is_alive(worker)
    assert not [file for file in Path(plan.evidence).iterdir() if file.name.endswith(".open")]


@pytest.mark.usefixtures("long_web")
def test_a_crawl_dies_with_its_parent(plan, tmp_path, worker_command, processes):
    program = tmp_path / "parent.py"
    program.write_text(PARENT)
    command = [sys.executable, program, *worker_command]
    parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    parent.stdin.write(encode_plan(replace(plan, politeness=Politeness(delay=0.5))))
    parent.stdin.close()
    assert parent.stdout.readline() == b"started\n"
    worker = processes.find_worker_of(parent.pid)
    parent.kill()
    parent.wait()
    time.sleep(2)
    assert not processes.is_alive(worker)


def test_a_slow_reader_slows_the_crawl_without_errors(long_web, start):
    for number in range(100):
        long_web.advert(f"/a/{number:02}", "long text " * 20_000)
    adverts, requests_before_pause = set(), 0
    for event in start(limits=Limits(page_seconds=2)):
        if not isinstance(event, CrawlEnded):
            adverts |= {advert.source_id for advert in event.adverts}
            assert event.error == ""
        if len(adverts) == 3 and not requests_before_pause:
            time.sleep(4)  # longer than page_seconds
            requests_before_pause = len(long_web.requests)
    assert len(adverts) == 100
    assert requests_before_pause < 90  # back-pressure: pages are not fetched while events are not read


@pytest.mark.usefixtures("long_web")
def test_the_evidence_of_another_running_crawl_is_not_repaired(plan, start, crawled):
    with closing(start(politeness=Politeness(delay=0.05))) as first:
        next(first)
        second = crawled(run="run-2")
        assert second.ended.outcome == "finished"
        assert len(list(Path(plan.evidence).glob("run-1-*.open"))) == 1
        *_, ended = first
    assert ended.outcome == "finished"
    assert_intact(Path(plan.evidence))


@pytest.mark.usefixtures("long_web")
def test_the_evidence_of_a_killed_crawl_is_repaired(plan, crawled):
    left = Path(plan.evidence) / "run-0-00000.warc.gz.open"
    left.parent.mkdir()
    left.write_bytes(b"\x1f\x8b not a record at all")
    crawled()
    assert not left.exists()
    assert_intact(Path(plan.evidence))
