"""Rate limit, circuit breaker and retries, on a fake clock and without a network: the boundaries of every wait."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from records.crawl import CrawlPlan, Politeness
from records.page import Capture
from spiders.http.fetch_result import FetchFailure
from spiders.http.fetcher import Fetcher
from spiders.http.rate_limit import MAX_FAILURES_IN_A_ROW, RateLimit
from spiders.http.recorder import CAPTURE, FETCHED_AT
from spiders.http.robots import MAX_CRAWL_DELAY, RobotsCache

URL = "http://site.example/"
TICK = 0.001  # seconds


class FakeClock:
    """A clock that stands still between sleeps; `sleeps` holds their lengths."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0, "a sleep of no time would repeat for ever"
        self.sleeps.append(round(seconds, 6))
        wake_at = self.now + seconds
        await asyncio.sleep(0)  # other workers may start to sleep at the same moment
        self.now = max(self.now, wake_at)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def build_limit(clock: FakeClock, delay: float) -> RateLimit:
    return RateLimit(delay, clock, clock.sleep)


def test_the_first_request_does_not_wait(clock):
    asyncio.run(build_limit(clock, 2.0).acquire())
    assert clock.sleeps == []


@pytest.mark.parametrize(("elapsed", "sleeps"), [(0.0, [2.0]), (2.0 - TICK, [TICK]), (2.0, []), (2.0 + TICK, [])])
def test_a_request_waits_for_the_rest_of_the_delay(clock, elapsed, sleeps):
    limit = build_limit(clock, 2.0)
    asyncio.run(limit.acquire())
    clock.now += elapsed
    asyncio.run(limit.acquire())
    assert clock.sleeps == sleeps


@pytest.mark.parametrize(("elapsed", "sleeps"), [(5.0 - TICK, [TICK]), (5.0, [])])
def test_a_pause_delays_the_next_request_even_without_a_delay(clock, elapsed, sleeps):
    limit = build_limit(clock, 0.0)
    limit.pause(5.0)
    clock.now += elapsed
    asyncio.run(limit.acquire())
    assert clock.sleeps == sleeps


def test_a_short_pause_does_not_shorten_a_longer_one(clock):
    limit = build_limit(clock, 0.0)
    limit.pause(5.0)
    limit.pause(1.0)
    asyncio.run(limit.acquire())
    assert clock.sleeps == [5.0]


def test_workers_that_wait_at_once_are_spaced_by_the_delay(clock):
    limit, times = build_limit(clock, 2.0), []

    async def work() -> None:
        await limit.acquire()
        times.append(clock.now)

    async def run() -> None:
        await asyncio.gather(*(work() for _ in range(4)))

    asyncio.run(run())
    assert times == [1000.0, 1002.0, 1004.0, 1006.0]


def test_the_circuit_breaker_opens_after_failures_in_a_row(clock):
    limit = build_limit(clock, 0.0)
    for _ in range(MAX_FAILURES_IN_A_ROW - 1):
        limit.record_result(answered=False)
    assert not limit.is_down
    limit.record_result(answered=False)
    assert limit.is_down


def test_an_answer_resets_the_circuit_breaker(clock):
    limit = build_limit(clock, 0.0)
    for _ in range(MAX_FAILURES_IN_A_ROW - 1):
        limit.record_result(answered=False)
    assert not limit.has_answered
    limit.record_result(answered=True)
    limit.record_result(answered=False)
    assert (limit.is_down, limit.has_answered) == (False, True)


class Fetch:
    """Fetches one URL from a scripted server; `waits` holds the pauses between the attempts, in seconds.

    A response is (status, Retry-After) or an exception.
    """

    def __init__(self, *responses: object, **politeness: float) -> None:
        self._responses = list(responses)
        self.partial_accepted: list[bool] = []
        self.clock = FakeClock()
        plan = CrawlPlan(
            "run",
            "",
            "",
            (URL,),
            (URL,),
            "",
            politeness=Politeness(**politeness),
        )
        fetcher = Fetcher(plan, self._download)
        fetcher._rate_limits["site.example"] = build_limit(self.clock, 0.0)
        self.result = asyncio.run(fetcher.fetch(URL, self._allow))

    @property
    def waits(self) -> list[float]:
        return self.clock.sleeps

    async def _allow(self, _: str) -> None:
        return None

    async def _download(self, request) -> Response:
        self.partial_accepted.append(not request.meta["download_fail_on_dataloss"])
        response = self._responses.pop(0)
        if isinstance(response, Exception):
            raise response
        status, retry_after = response
        request.meta[CAPTURE] = Capture("file", 0, 0, "id", "")
        request.meta[FETCHED_AT] = datetime.now(UTC)
        return Response(URL, status=status, headers={"Retry-After": retry_after} if retry_after else {})


def test_transient_errors_are_retried_with_exponential_back_off():
    fetch = Fetch((500, ""), DownloadTimeoutError(), (503, ""), (200, ""), retries=3)
    assert (fetch.result.status, fetch.waits) == (200, [1.0, 2.0, 4.0])


def test_the_last_attempt_accepts_a_partial_response():
    assert Fetch((500, ""), (500, ""), (500, ""), retries=2).partial_accepted == [False, False, True]


@pytest.mark.parametrize("status", [200, 404, 410, 403, 501])
def test_a_permanent_status_is_not_retried(status):
    assert Fetch((status, ""), retries=3).waits == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_retry_after_replaces_the_back_off(status):
    fetch = Fetch((status, "7"), (200, ""), retries=1)
    assert (fetch.result.status, fetch.waits) == (200, [7.0])


def test_a_retry_after_of_the_longest_wait_is_honoured():
    fetch = Fetch((503, "120"), (200, ""), retries=1, longest_wait=120.0)
    assert (fetch.result.status, fetch.waits) == (200, [120.0])


def test_a_retry_after_over_the_longest_wait_drops_the_page():
    fetch = Fetch((503, "121"), retries=1, longest_wait=120.0)
    assert isinstance(fetch.result, FetchFailure)
    assert fetch.result.reason == "HTTP 503: the server asks to wait 121 seconds, longer than the 120 allowed"
    assert fetch.waits == []


def test_the_back_off_never_exceeds_the_longest_wait():
    fetch = Fetch((500, ""), (500, ""), (500, ""), retries=2, longest_wait=1.5)
    assert (fetch.result.status, fetch.waits) == (500, [1.0, 1.5])


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 2.5", 2.5),
        (f"Crawl-delay: {MAX_CRAWL_DELAY - 1}", MAX_CRAWL_DELAY - 1),
        (f"Crawl-delay: {MAX_CRAWL_DELAY + 1}", MAX_CRAWL_DELAY),
        ("Crawl-delay: soon", 0.0),
        ("", 0.0),
    ],
)
def test_the_crawl_delay_of_robots_txt_is_bounded(line, delay):
    class Robots:
        status, body = 200, f"User-agent: *\n{line}\nDisallow: /x".encode()

    async def fetch(_: str) -> Robots:
        return Robots()

    async def load() -> float:
        return (await RobotsCache("Washline/0.1", fetch).load_rules(URL)).delay

    assert asyncio.run(load()) == delay
