"""The crawl use case with a scripted crawl process: its plan, what is stored and logged, and how it resumes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ledger.origins import build_permission
from records.advert import Advert
from records.crawl import (
    CrawlEnded,
    CrawlEvent,
    CrawlPlan,
    CrawlSummary,
    Limits,
    Link,
    LinkRole,
    PageFinished,
    Politeness,
    Render,
)
from records.page import Capture
from scheduler.jobs import crawl as job
from scheduler.jobs.crawl import batch_events, count_adverts, count_pages, crawl
from scheduler.rejected_rows import MAX_PROBLEMS
from search.store import Saved
from spiders.errors import CrawlDied
from washline.config import read_settings
from washline.wiring import open_configured_workspace

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORIGIN = "http://site.example"
SUMMARY = CrawlSummary("site.example", "run-1", outcome="stopped")


@pytest.fixture
def workspace(washline):
    with open_configured_workspace(read_settings(data=str(washline.data))) as opened:
        opened.ledger.origins.allow(build_permission(ORIGIN, "", "test", "", opened.user, NOON))
        yield opened


def page(number: int, **fields: object) -> PageFinished:
    url = f"{ORIGIN}/{number}"
    defaults: dict[str, object] = {"status": 200, "capture": Capture("a.warc.gz", number, 1, f"id{number}", "0")}
    return PageFinished(url, url, **{**defaults, **fields})  # type: ignore[arg-type]


def advert(number: int, text: str = "Call 07700 900461") -> Advert:
    return Advert("site.example", str(number), f"{ORIGIN}/{number}", NOON, text=text)


class CrawlProcess:
    """Yields scripted events in place of a crawl process, and records its plans and whether it was closed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events: list[CrawlEvent | Exception] = []
        self.plans: list[CrawlPlan] = []
        self.closed = 0
        monkeypatch.setattr(job, "run_crawl_process", self.run)

    def run(self, plan: CrawlPlan) -> Iterator[CrawlEvent]:
        self.plans.append(plan)
        try:
            for event in self.events:
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            self.closed += 1


@pytest.fixture
def process(monkeypatch):
    return CrawlProcess(monkeypatch)


def audited(workspace, action: str) -> list[dict[str, object]]:
    return [
        logged.event.asked | {"results": logged.event.results}
        for logged in workspace.ledger.audit.events()
        if logged.event.action == action
    ]


QUERY = f"{ORIGIN}/query"


class TestOneCrawl:
    def test_the_plan_says_what_may_be_fetched_and_who_answers_for_it(self, workspace, process):
        process.events = [CrawlEnded("finished")]
        workspace = replace(
            workspace, browser="chromium", limits=Limits(pages=7), politeness=Politeness(delay=3), json_queries=(QUERY,)
        )
        crawl(workspace, f"{ORIGIN}/", render=Render.NEVER)
        (plan,) = process.plans
        assert (plan.site, plan.label, plan.origins, plan.start) == ("", "site.example", (ORIGIN,), (f"{ORIGIN}/",))
        assert (plan.pending, plan.done, plan.render) == ((), (), Render.NEVER)
        assert plan.evidence == str((workspace.folder / "evidence").resolve())
        assert (workspace.folder / "evidence").is_dir()
        assert plan.operator == f"{workspace.user}, operation Test"
        assert (plan.browser, plan.limits, plan.politeness, plan.json_queries) == (
            "chromium",
            Limits(pages=7),
            Politeness(delay=3),
            (QUERY,),
        )
        assert plan.run

    def test_what_comes_is_stored_counted_and_logged(self, workspace, process):
        process.events = [
            page(1, adverts=(advert(1), advert(2)), links=(Link(f"{ORIGIN}/2", LinkRole.DETAIL),), rendered=True),
            page(2, adverts=(advert(1),), error="it was cut off"),
            page(3, status=0, capture=None, skipped="robots.txt"),
            CrawlEnded("finished", "all done"),
        ]
        seen = []
        summary = crawl(workspace, f"{ORIGIN}/", progress=seen.append)
        assert summary == CrawlSummary(
            "site.example",
            process.plans[0].run,
            pages=2,
            adverts=3,
            new=2,
            changed=0,
            same=1,
            rendered=1,
            skipped=1,
            errors=1,
            outcome="finished",
            reason="all done",
            problems=(f"{ORIGIN}/2: it was cut off",),
        )
        assert seen[-1] == summary
        assert process.closed == 1
        facts = {"target": f"{ORIGIN}/", "origins": [ORIGIN], "run": summary.run}
        assert audited(workspace, "crawl") == [facts | {"results": None}]
        assert audited(workspace, "crawl ended") == [facts | {"outcome": "finished", "pages": 2, "results": 3}]
        (stored,) = workspace.store.runs()
        assert stored.summary == summary
        assert workspace.store.counts()["adverts"] == 2

    @pytest.mark.parametrize("outcome", ["finished", "failed"])
    def test_a_crawl_that_is_over_is_not_resumed(self, workspace, process, outcome):
        process.events = [page(1), CrawlEnded(outcome, "why")]
        crawl(workspace, f"{ORIGIN}/")
        crawl(workspace, f"{ORIGIN}/")
        assert process.plans[0].run != process.plans[1].run
        assert process.plans[1].done == ()

    @pytest.mark.parametrize("end", [[CrawlEnded("stopped", "limit")], [], [CrawlDied("site.example", 1, "boom")]])
    def test_an_interrupted_crawl_is_resumed_where_it_was(self, workspace, process, end):
        process.events = [page(1, links=(Link(f"{ORIGIN}/2"), Link(f"{ORIGIN}/3", LinkRole.LISTING))), *end]
        if end and isinstance(end[0], Exception):
            process.events.insert(1, page(4))
            with pytest.raises(CrawlDied):
                crawl(workspace, f"{ORIGIN}/")
        else:
            assert crawl(workspace, f"{ORIGIN}/").outcome == "stopped"
        process.events = [CrawlEnded("finished")]
        crawl(workspace, f"{ORIGIN}/")
        first, second = process.plans
        assert first.run == second.run
        if not (end and isinstance(end[0], Exception)):
            assert second.done == (f"{ORIGIN}/1",)
            assert set(second.pending) == {Link(f"{ORIGIN}/2"), Link(f"{ORIGIN}/3", LinkRole.LISTING)}
        assert process.closed == 2

    def test_it_stops_when_it_is_asked_to(self, workspace, process):
        process.events = [page(n, adverts=(advert(n),)) for n in range(1, 6)]
        answers = iter([False, False, True])
        summary = crawl(workspace, f"{ORIGIN}/", stopping=lambda: next(answers))
        assert (summary.pages, summary.adverts, summary.outcome) == (3, 3, "stopped")
        assert process.closed == 1
        assert len(workspace.ledger.runs.done_urls(summary.run)) == 3


class TestSchedules:
    def test_a_due_time_is_run_once(self, workspace, process):
        operation = workspace.require_operation()
        schedule = workspace.ledger.schedules.add(
            f"{ORIGIN}/", every_seconds=60, cron=None, operation=operation.id, user="ada", now=NOON
        )
        process.events = [CrawlEnded("finished")]
        assert crawl(workspace, f"{ORIGIN}/", schedule=schedule.id, due=NOON)
        assert crawl(workspace, f"{ORIGIN}/", schedule=schedule.id, due=NOON) is None
        assert crawl(workspace, f"{ORIGIN}/", schedule=schedule.id, due=NOON + timedelta(minutes=1))
        assert len(process.plans) == 2
        assert workspace.ledger.runs.find_last_finished_due(schedule.id) == NOON + timedelta(minutes=1)

    def test_an_interrupted_run_counts_for_the_due_time_that_resumes_it(self, workspace, process):
        operation = workspace.require_operation()
        schedule = workspace.ledger.schedules.add(
            f"{ORIGIN}/", every_seconds=60, cron=None, operation=operation.id, user="ada", now=NOON
        )
        process.events = [page(1)]
        crawl(workspace, f"{ORIGIN}/")
        process.events = [CrawlEnded("finished")]
        crawl(workspace, f"{ORIGIN}/", schedule=schedule.id, due=NOON)
        assert process.plans[0].run == process.plans[1].run
        assert workspace.ledger.runs.find_last_finished_due(schedule.id) == NOON

    def test_an_interrupted_run_of_another_due_time_is_left_to_it(self, workspace, process):
        operation = workspace.require_operation()
        schedule = workspace.ledger.schedules.add(
            f"{ORIGIN}/", every_seconds=60, cron=None, operation=operation.id, user="ada", now=NOON
        )
        process.events = [CrawlEnded("finished")]
        crawl(workspace, f"{ORIGIN}/", schedule=schedule.id, due=NOON)
        process.events = [page(1)]
        crawl(workspace, f"{ORIGIN}/")
        assert crawl(workspace, f"{ORIGIN}/", schedule=schedule.id, due=NOON) is None


class TestBatches:
    def test_a_batch_is_full_after_fifty_events(self):
        events = [page(n) for n in range(101)]
        assert [len(batch) for batch in batch_events(events)] == [50, 50, 1]
        assert [event for batch in batch_events(events) for event in batch] == events
        assert list(batch_events([])) == []

    @pytest.mark.parametrize(("step", "sizes"), [(0.3, [4, 1]), (0.5, [2, 2, 1]), (1.0, [1, 1, 1, 1, 1]), (0.0, [5])])
    def test_a_batch_waits_no_longer_than_a_second(self, monkeypatch, step, sizes):
        now = [0.0]

        def events() -> Iterator[CrawlEvent]:
            for number in range(5):
                now[0] += step
                yield page(number)

        monkeypatch.setattr(job.time, "monotonic", lambda: now[0])
        assert [len(batch) for batch in batch_events(events())] == sizes


class TestCounts:
    def test_pages_are_counted_on_top_of_the_former_ones(self):
        before = CrawlSummary("s", "r", pages=10, rendered=20, skipped=30, errors=40, problems=("old",))
        pages = [
            page(1, rendered=True),
            page(2, status=0, skipped="robots.txt"),
            page(3, status=500, error="HTTP 500"),
            PageFinished("", "", 0, adverts=(advert(9),), error="the parser failed"),
        ]
        after = count_pages(before, pages)
        assert (after.pages, after.rendered, after.skipped, after.errors) == (12, 21, 31, 42)
        assert after.problems == ("old", f"{ORIGIN}/3: HTTP 500", ": the parser failed")

    def test_only_the_first_problems_are_kept(self):
        pages = [page(n, error=f"problem {n}") for n in range(MAX_PROBLEMS + 5)]
        after = count_pages(SUMMARY, pages)
        assert after.errors == MAX_PROBLEMS + 5
        assert len(after.problems) == MAX_PROBLEMS
        assert after.problems[0].endswith("problem 0")

    def test_adverts_are_counted_on_top_of_the_former_ones(self):
        before = CrawlSummary("s", "r", adverts=1, new=2, changed=3, same=4, refused=5, waiting=6)
        after = count_adverts(before, 10, Saved(new=20, changed=30, same=40, refused=50, waiting=60))
        assert (after.adverts, after.new, after.changed) == (11, 22, 33)
        assert (after.same, after.refused, after.waiting) == (44, 55, 66)
