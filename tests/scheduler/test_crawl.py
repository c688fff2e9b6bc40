"""What a crawl stores, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ledger.errors import LockUnusable
from records.advert import Advert
from records.crawl import CrawlSummary, Link, LinkRole, PageFinished
from records.identifier import Identifier, Subject
from scheduler.errors import AlreadyRunning
from scheduler.jobs.crawl import hold_target_lock, save_pages
from scheduler.jobs.targets import Target
from spiders.errors import EvidenceUnwritable
from washline.config import read_settings
from washline.wiring import open_configured_workspace

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "http://site.example/1"
NEXT = Link("http://site.example/2", LinkRole.DETAIL)
SUMMARY = CrawlSummary("site.example", "run-1", outcome="stopped")
TARGET = Target("http://site.example/", "", "site.example", ("http://site.example",), ("http://site.example/",))


@pytest.fixture
def workspace(washline):
    with open_configured_workspace(read_settings(data=str(washline.data))) as opened:
        opened.ledger.runs.begin("run-1", "http://site.example/", NOON)
        yield opened


@pytest.fixture
def page() -> PageFinished:
    advert = Advert("site.example", "1", URL, NOON, text="Call Rose on 07700 900461")
    return PageFinished(URL, URL, 200, adverts=(advert,), links=(NEXT,))


def test_a_page_is_done_after_its_adverts_are_stored(workspace, page):
    summary = save_pages(workspace, [page], SUMMARY)
    assert (summary.pages, summary.adverts, summary.new) == (1, 1, 1)
    assert workspace.ledger.runs.done_urls("run-1") == [URL]
    assert workspace.ledger.runs.pending_links("run-1") == [NEXT]
    assert list(workspace.store.look_up([Identifier("phone", "+447700900461")], Subject.ADVERT))


def test_a_page_whose_adverts_could_not_be_stored_is_fetched_again(workspace, page, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workspace.store, "save_adverts", fail)
    with pytest.raises(OSError, match="No space left"):
        save_pages(workspace, [page], SUMMARY)
    assert workspace.ledger.runs.done_urls("run-1") == []
    assert workspace.ledger.runs.pending_links("run-1") == []


def test_a_kill_between_adverts_and_frontier_costs_a_second_fetch_and_no_advert(workspace, page, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(workspace.ledger.runs, "finish_pages", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            save_pages(workspace, [page], SUMMARY)
    assert workspace.store.counts()["adverts"] == 1
    assert workspace.ledger.runs.done_urls("run-1") == []
    again = save_pages(workspace, [page], SUMMARY)
    assert (again.new, again.same) == (0, 1)


def test_a_target_is_locked_while_it_is_crawled(workspace):
    with (
        hold_target_lock(workspace, TARGET.name),
        pytest.raises(AlreadyRunning),
        hold_target_lock(workspace, TARGET.name),
    ):
        pass
    with hold_target_lock(workspace, TARGET.name):
        pass


def test_a_lock_folder_that_cannot_be_created_is_named(workspace):
    (workspace.folder / "locks").touch()
    with pytest.raises(LockUnusable, match="locks/crawl-"), hold_target_lock(workspace, TARGET.name):
        pass


def test_an_evidence_folder_that_cannot_be_created_is_named(washline, web):
    washline.done("site", "allow", web.origin, "--basis", "test")
    (washline.data / "evidence").touch()
    said = washline("crawl", web.origin + "/")
    assert said.status == 1
    assert str(EvidenceUnwritable(washline.data / "evidence", "File exists")) in said.err
