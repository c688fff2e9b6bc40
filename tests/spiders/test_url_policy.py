"""Which URLs a crawl may fetch: origins, robots.txt and the frontier, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from records.crawl import CrawlPlan, Link, LinkRole, Politeness
from records.page import Capture
from spiders.guard.origin_guard import OriginGuard
from spiders.http.canonical_url import canonicalise_url, split_hash_route, strip_anchor
from spiders.http.fetch_result import FetchedResponse, FetchFailure, FetchResult
from spiders.http.fetcher import CheckUrl
from spiders.http.rate_limit import RateLimit
from spiders.http.robots import MAX_BYTES, MAX_CRAWL_DELAY, RobotsCache
from spiders.http.url_policy import UrlPolicy
from spiders.process import frontier as frontier_module
from spiders.process.frontier import Frontier

ORIGIN = "http://site.example"
AGENT = "Washline/0.1"
FORBID_PRIVATE = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 2\n"


def respond(body: bytes = b"", status: int = 200) -> FetchedResponse:
    return FetchedResponse(
        f"{ORIGIN}/robots.txt", status, (), body, datetime(2026, 1, 1, tzinfo=UTC), Capture("", 0, 0, "", "")
    )


class RobotsServer:
    """Answers requests for robots.txt; `requested` holds their URLs."""

    def __init__(self, result: FetchResult) -> None:
        self.result = result
        self.requested: list[str] = []

    async def __call__(self, url: str) -> FetchResult:
        self.requested.append(url)
        return self.result


class FakeFetcher:
    """Fetches robots.txt from a server and keeps one rate limit per test."""

    def __init__(self, server: RobotsServer) -> None:
        self.server = server
        self.limit = RateLimit(1.0)
        self.redirect_check: CheckUrl | None = None

    async def fetch(self, url: str, check_redirect: CheckUrl) -> FetchResult:
        self.redirect_check = check_redirect
        return await self.server(url)

    def get_rate_limit(self, url: str) -> RateLimit:
        assert url.startswith(ORIGIN)
        return self.limit


def build_policy(
    result: FetchResult, claim: Callable[[str], bool] = lambda _: True, *, obey_robots: bool = True
) -> tuple[UrlPolicy, FakeFetcher]:
    plan = CrawlPlan("r", "", "l", (ORIGIN,), (), "e", politeness=Politeness(obey_robots=obey_robots, user_agent=AGENT))
    fetcher = FakeFetcher(RobotsServer(result))
    return UrlPolicy(plan, OriginGuard(plan.origins), claim, fetcher), fetcher  # type: ignore[arg-type]


def check(result: FetchResult, path: str) -> FetchFailure | None:
    return asyncio.run(build_policy(result)[0].check_robots(ORIGIN + path))


class TestRobots:
    def test_a_disallowed_path_is_refused_and_others_are_not(self):
        refusal = check(respond(FORBID_PRIVATE), "/private/x")
        assert refusal == FetchFailure(f"{ORIGIN}/private/x", "robots.txt", refused=True)
        assert check(respond(FORBID_PRIVATE), "/public/x") is None

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
    def test_a_missing_file_allows_everything(self, status):
        assert check(respond(FORBID_PRIVATE, status), "/private/x") is None

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_an_unreadable_file_forbids_everything(self, status):
        failure = check(respond(b"", status), "/public/x")
        assert failure
        assert not failure.refused
        assert f"HTTP {status}" in failure.reason
        assert ORIGIN in failure.reason

    def test_a_file_that_cannot_be_fetched_forbids_everything(self):
        failure = check(FetchFailure(f"{ORIGIN}/robots.txt", "no answer"), "/public/x")
        assert failure
        assert failure.url == f"{ORIGIN}/public/x"
        assert f"{ORIGIN}/robots.txt could not be read (no answer)" in failure.reason

    @pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b"\r\n", b"# note\r\n"])
    def test_the_first_group_counts_after_a_bom_or_blank_lines(self, prefix):
        assert check(respond(prefix + FORBID_PRIVATE), "/private/x")

    def test_rules_for_our_user_agent_win(self):
        body = b"User-agent: *\nDisallow: /\n\nUser-agent: Washline\nDisallow: /a/\n"
        assert check(respond(body), "/b/") is None
        assert check(respond(body), "/a/")

    def test_only_the_first_bytes_are_parsed(self):
        late = b"#" * MAX_BYTES + b"\n" + FORBID_PRIVATE
        assert check(respond(late), "/private/x") is None
        assert check(respond(b"#" * (MAX_BYTES - 1 - len(FORBID_PRIVATE)) + b"\n" + FORBID_PRIVATE), "/private/x")

    def test_an_undecodable_byte_costs_nothing_else(self):
        assert check(respond(b"# caf\xe9\n" + FORBID_PRIVATE), "/private/x")

    def test_the_file_of_an_origin_is_fetched_once_by_concurrent_pages(self):
        server = RobotsServer(respond(FORBID_PRIVATE))

        async def load() -> None:
            cache = RobotsCache(AGENT, server)
            await asyncio.gather(*(cache.load_rules(f"{ORIGIN}/{n}") for n in range(5)))
            await cache.load_rules("http://site.example:8080/")

        asyncio.run(load())
        assert server.requested == [f"{ORIGIN}/robots.txt", "http://site.example:8080/robots.txt"]

    @pytest.mark.parametrize(
        ("delay", "expected"), [("0.5", 1.0), ("1", 1.0), ("2", 2.0), ("30", 30.0), ("31", MAX_CRAWL_DELAY)]
    )
    def test_a_crawl_delay_only_lengthens_the_delay_and_is_bounded(self, delay, expected):
        policy, fetcher = build_policy(respond(f"User-agent: *\nCrawl-delay: {delay}\n".encode()))
        asyncio.run(policy.check_robots(f"{ORIGIN}/"))
        assert fetcher.limit.delay == expected

    def test_an_unreadable_file_counts_against_the_host(self):
        policy, fetcher = build_policy(respond(b"", 500))
        recorded = []
        fetcher.limit.record_result = lambda *, answered: recorded.append(answered)  # type: ignore[method-assign]
        asyncio.run(policy.check_robots(f"{ORIGIN}/"))
        assert recorded == [False]

    def test_a_crawl_that_need_not_obey_does_not_ask(self):
        policy, fetcher = build_policy(respond(b"User-agent: *\nDisallow: /"), obey_robots=False)
        assert asyncio.run(policy.check_robots(f"{ORIGIN}/x")) is None
        assert fetcher.server.requested == []

    def test_robots_txt_may_be_redirected_within_its_origins_only(self):
        policy, fetcher = build_policy(respond())
        asyncio.run(policy.check_robots(f"{ORIGIN}/x"))
        assert fetcher.server.requested == [f"{ORIGIN}/robots.txt"]
        assert fetcher.redirect_check
        assert asyncio.run(fetcher.redirect_check(f"{ORIGIN}/elsewhere.txt")) is None  # type: ignore[arg-type]
        refusal = asyncio.run(fetcher.redirect_check("http://other.example/robots.txt"))  # type: ignore[arg-type]
        assert refusal
        assert refusal.refused


class TestRedirects:
    def follow(self, *urls: str, claim: Callable[[str], bool] = lambda _: True) -> list[FetchFailure | None]:
        async def follow() -> list[FetchFailure | None]:
            check_redirect = build_policy(respond(FORBID_PRIVATE), claim)[0].build_redirect_check(f"{ORIGIN}/start")
            return [await check_redirect(url) for url in urls]

        return asyncio.run(follow())

    def test_another_origin_is_refused_by_name(self):
        (refusal,) = self.follow("http://other.example/" + "x" * 400)
        assert refusal
        assert refusal.refused
        assert refusal.url.startswith("http://other.example/")
        assert refusal.reason.startswith("redirect to http://other.example/")
        assert refusal.reason.endswith("refused: its origin is not allowed")
        assert len(refusal.reason) < 400

    def test_a_redirect_may_lead_back_to_where_it_passed(self):
        known = {f"{ORIGIN}/start"}

        def claim(url: str) -> bool:
            return not (url in known or known.add(url))

        assert self.follow(f"{ORIGIN}/a", f"{ORIGIN}/start", f"{ORIGIN}/a", claim=claim) == [None, None, None]
        assert known == {f"{ORIGIN}/start", f"{ORIGIN}/a"}

    def test_a_page_that_is_fetched_separately_is_not_fetched_twice(self):
        (refusal,) = self.follow(f"{ORIGIN}/known", claim=lambda _: False)
        assert refusal == FetchFailure(
            f"{ORIGIN}/known",
            f"redirect to {ORIGIN}/known, which is fetched separately",
            refused=True,
            is_elsewhere=True,
        )

    def test_robots_txt_counts_for_redirects_too(self):
        (refusal,) = self.follow(f"{ORIGIN}/private/x")
        assert refusal == FetchFailure(f"{ORIGIN}/private/x", "robots.txt", refused=True)


def build_frontier(*origins: str, done: tuple[str, ...] = ()) -> Frontier:
    return Frontier(OriginGuard(origins or (ORIGIN,)), done)


async def take_all(frontier: Frontier, host: str = "site.example") -> list[str]:
    taken = []
    while not frontier.exhausted.is_set():
        taken.append((await frontier.take(host)).url.removeprefix(ORIGIN))
        frontier.mark_finished()
    return taken


class TestFrontier:
    def test_a_link_is_queued_once_whatever_its_spelling(self):
        async def run() -> list[Link | None]:
            frontier = build_frontier()
            return [
                frontier.add(Link(url)) for url in (f"{ORIGIN}/a#x", f" {ORIGIN}/a", f"{ORIGIN}/a?sid=7", f"{ORIGIN}/b")
            ]

        assert asyncio.run(run()) == [Link(f"{ORIGIN}/a"), None, None, Link(f"{ORIGIN}/b")]

    def test_other_origins_and_traps_are_not_queued(self):
        async def run() -> list[Link | None]:
            frontier = build_frontier()
            return [frontier.add(Link(url)) for url in ("http://other.example/", f"{ORIGIN}/x/y/x/y/x/y/")]

        assert asyncio.run(run()) == [None, None]

    def test_what_the_plan_asks_for_is_no_trap_and_keeps_its_url(self):
        async def run() -> tuple[Link | None, Link]:
            frontier = build_frontier()
            added = frontier.add(Link(f"{ORIGIN}/x/y/x/y/x/y/#top", LinkRole.LISTING), from_plan=True)
            return added, await frontier.take("site.example")

        link = Link(f"{ORIGIN}/x/y/x/y/x/y/#top", LinkRole.LISTING)
        assert asyncio.run(run()) == (link, link)

    def test_listings_come_before_pages_and_details_and_else_the_order_of_arrival(self):
        async def run() -> list[str]:
            frontier = build_frontier()
            for path, role in (
                ("/d1", LinkRole.DETAIL),
                ("/p1", LinkRole.PAGE),
                ("/d2", LinkRole.DETAIL),
                ("/l", LinkRole.LISTING),
            ):
                frontier.add(Link(ORIGIN + path, role))
            return await take_all(frontier)

        assert asyncio.run(run()) == ["/l", "/p1", "/d1", "/d2"]

    def test_finished_urls_of_an_earlier_run_are_known(self):
        async def run() -> list[Link | None]:
            frontier = build_frontier(done=(f"{ORIGIN}/a",))
            return [frontier.add(Link(f"{ORIGIN}/{path}")) for path in "ab"]

        assert asyncio.run(run()) == [None, Link(f"{ORIGIN}/b")]

    def test_a_dropped_host_gets_no_more_links_and_the_rest_goes_on(self):
        async def run() -> tuple[list[str], Link | None, bool]:
            frontier = build_frontier(ORIGIN, "http://b.example")
            frontier.add(Link(f"{ORIGIN}/1"))
            frontier.add(Link(f"{ORIGIN}/2"))
            frontier.add(Link("http://b.example/1"))
            await frontier.take("site.example")
            frontier.drop_host("site.example")
            frontier.mark_finished()
            late, over = frontier.add(Link(f"{ORIGIN}/3")), frontier.exhausted.is_set()
            assert not over
            return await take_all(frontier, "b.example"), late, frontier.exhausted.is_set()

        assert asyncio.run(run()) == (["http://b.example/1"], None, True)

    def test_what_was_queued_for_a_dropped_host_is_discarded(self):
        async def run() -> bool:
            frontier = build_frontier()
            frontier.add(Link(f"{ORIGIN}/1"))
            frontier.drop_host("site.example")
            taking = asyncio.create_task(frontier.take("site.example"))
            await asyncio.sleep(0)
            return taking.cancel()

        assert asyncio.run(run())

    def test_an_empty_frontier_is_exhausted_when_it_is_closed(self):
        async def run() -> tuple[bool, bool]:
            frontier = build_frontier()
            before = frontier.exhausted.is_set()
            frontier.close_if_empty()
            return before, frontier.exhausted.is_set()

        assert asyncio.run(run()) == (False, True)

    def test_it_is_not_exhausted_while_a_page_is_in_progress(self):
        async def run() -> tuple[bool, bool]:
            frontier = build_frontier()
            frontier.add(Link(f"{ORIGIN}/1"))
            await frontier.take("site.example")
            frontier.close_if_empty()
            before = frontier.exhausted.is_set()
            frontier.mark_finished()
            return before, frontier.exhausted.is_set()

        assert asyncio.run(run()) == (False, True)

    def test_two_ports_of_a_host_share_a_queue(self):
        assert set(build_frontier(ORIGIN, f"{ORIGIN}:8080", "http://b.example").hosts) == {"site.example", "b.example"}

    def test_the_number_of_known_urls_is_bounded(self, monkeypatch):
        monkeypatch.setattr(frontier_module, "MAX_KNOWN_URLS", 3)
        frontier = build_frontier()
        assert [frontier.claim(f"{ORIGIN}/{n}") for n in range(5)] == [True, True, True, False, False]

    @pytest.mark.parametrize("url", ["http://[", f"{ORIGIN}/\ud800"])
    def test_a_url_that_cannot_be_parsed_is_not_claimed(self, url):
        assert not build_frontier().claim(url)


@pytest.mark.parametrize(
    ("url", "document", "route"),
    [
        (f" {ORIGIN}/a?b=1#c ", f"{ORIGIN}/a?b=1", ""),
        (f"{ORIGIN}/#/", f"{ORIGIN}/", ""),
        (f"{ORIGIN}/#!", f"{ORIGIN}/", ""),
        (f"{ORIGIN}/#/ads/12?page=2", f"{ORIGIN}/", "/ads/12?page=2"),
        (f"{ORIGIN}/app#!ads/12", f"{ORIGIN}/app", "!ads/12"),
    ],
)
def test_a_fragment_is_not_sent_but_a_hash_route_is_a_page_of_its_own(url, document, route):
    assert split_hash_route(url) == (document, route)
    kept = f"{document}#{route}" if route else document
    assert canonicalise_url(url) == strip_anchor(url) == kept
