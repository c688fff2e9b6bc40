"""Fetches URLs with rate limits, retries and redirects. Scrapy's downloader is the transport."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from scrapy.http import Request, Response
from scrapy.http.headers import Headers
from w3lib.url import safe_url_string

from records.crawl import CrawlPlan
from records.origin import parse_origin, split_host_port
from spiders.errors import EvidenceUnwritable
from spiders.http.fetch_errors import build_failure
from spiders.http.fetch_result import FetchedResponse, FetchFailure, FetchResult
from spiders.http.rate_limit import RateLimit
from spiders.http.recorder import CAPTURE, FETCHED_AT
from spiders.http.retry_after import compute_back_off, parse_retry_after

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
BUSY_STATUSES = frozenset({429, 503})
TRANSIENT_STATUSES = frozenset({408, 425, 500, 502, 504, 522, 524}) | BUSY_STATUSES
MAX_REDIRECTS = 10
ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.8",
}

CheckUrl = Callable[[str], Awaitable[FetchFailure | None]]


class Fetcher:
    """Fetches URLs within the rate limit of each host. `download` is the only access to the network."""

    def __init__(self, plan: CrawlPlan, download: Callable[[Request], Awaitable[Response]]) -> None:
        self._limits, self._politeness, self._download = plan.limits, plan.politeness, download
        self._rate_limits: dict[str, RateLimit] = {}

    def get_rate_limit(self, url: str) -> RateLimit:
        """Return the rate limit of the URL's host."""
        host, _ = split_host_port(parse_origin(url))
        return self._rate_limits.setdefault(host, RateLimit(self._politeness.delay))

    async def fetch(self, url: str, check_redirect: CheckUrl) -> FetchResult:
        """Fetch a URL and follow its redirects; `check_redirect` returns why a target must not be fetched, or None."""
        for _ in range(MAX_REDIRECTS):
            result = await self._fetch_with_retries(url)
            self.get_rate_limit(url).record_result(answered=result.status not in (0, *BUSY_STATUSES))
            if isinstance(result, FetchFailure) or not _is_redirect(result):
                return result
            url = _resolve_location(result)
            if refusal := await check_redirect(url):
                return replace(refusal, url=result.url, status=result.status, capture=result.capture)
        return FetchFailure(url, f"more than {MAX_REDIRECTS} redirects")

    async def _fetch_with_retries(self, url: str) -> FetchResult:
        """Fetch a URL, and retry transient errors within the limits of the plan's politeness.

        A wait before a retry pauses the whole host, so no other worker sends it a request either. The last attempt
        accepts a response that was cut off.
        """
        rate_limit, politeness = self.get_rate_limit(url), self._politeness
        attempts = 0
        while True:
            await rate_limit.acquire()
            is_last = attempts >= politeness.retries
            result = await self._try_once(url, accept_partial=is_last)
            attempts += 1
            wait = _parse_requested_wait(result)
            if wait is not None and wait > politeness.longest_wait:
                return _refuse_to_wait(result, wait, politeness.longest_wait)
            if is_last or not _is_transient(result):
                return result
            rate_limit.pause(min(compute_back_off(attempts), politeness.longest_wait) if wait is None else wait)

    async def _try_once(self, url: str, *, accept_partial: bool) -> FetchResult:
        try:
            request = self._build_request(url, accept_partial=accept_partial)
            return _build_response(request, await self._download(request))
        except EvidenceUnwritable:
            raise
        except Exception as error:  # noqa: BLE001 - a network error costs one page, never the crawl
            return build_failure(url, error, self._limits)

    def _build_request(self, url: str, *, accept_partial: bool) -> Request:
        headers = {"User-Agent": self._politeness.user_agent, **ACCEPT}
        meta = {"download_timeout": self._limits.page_seconds, "download_fail_on_dataloss": not accept_partial}
        return Request(url, headers=headers, meta=meta, dont_filter=True)


def _is_redirect(response: FetchedResponse) -> bool:
    return response.status in REDIRECT_STATUSES and bool(response.header("location"))


def _resolve_location(response: FetchedResponse) -> str:
    try:
        return str(safe_url_string(urljoin(response.url, response.header("location"))))
    except ValueError:
        return response.header("location")


def _is_transient(result: FetchResult) -> bool:
    return result.retryable if isinstance(result, FetchFailure) else result.status in TRANSIENT_STATUSES


def _parse_requested_wait(result: FetchResult) -> float | None:
    """Return the seconds to wait that a busy server asks for, or None."""
    if isinstance(result, FetchedResponse) and result.status in BUSY_STATUSES:
        return parse_retry_after(result.header("retry-after"), datetime.now(UTC))
    return None


def _refuse_to_wait(result: FetchResult, wait: float, longest_wait: float) -> FetchFailure:
    reason = f"the server asks to wait {wait:.0f} seconds, longer than the {longest_wait:.0f} allowed"
    return FetchFailure(result.url, f"HTTP {result.status}: {reason}", result.status, result.capture)


def _build_response(request: Request, response: Response) -> FetchedResponse:
    # The middleware `recorder.Recorder`, which `scrapy_settings` installs, has set the two entries of `meta`.
    return FetchedResponse(
        url=request.url,
        status=response.status,
        headers=tuple(_iter_headers(response.headers)),
        body=response.body,
        fetched_at=request.meta[FETCHED_AT],
        capture=request.meta[CAPTURE],
    )


def _iter_headers(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, values in headers.items():
        for value in values:
            yield name.decode("latin-1"), _decode_header(value)


def _decode_header(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
