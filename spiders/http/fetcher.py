"""Asks for addresses: in turn, again where that may help, and along redirects; the network itself is Scrapy's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import urljoin

from scrapy.http import Request, Response
from scrapy.http.headers import Headers
from w3lib.url import safe_url_string

from records.crawl import CrawlPlan
from records.origin import parse_origin, split_host_port
from spiders.errors import EvidenceUnwritable
from spiders.http.fetch_errors import trouble
from spiders.http.fetch_result import Answer, Trouble
from spiders.http.rate_limit import Pace
from spiders.http.recorder import CAPTURE, FETCHED_AT
from spiders.http.retry_after import back_off, retry_after
from spiders.page.media_type import parse_media_type

REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
PASSING = frozenset({408, 425, 500, 502, 504, 522, 524}) | BUSY
MOST_HOPS = 10
ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.8",
}

Admit = Callable[[str], Awaitable[Trouble | None]]


class Fetcher:
    """Fetches pages politely; `download` is the one way to the network."""

    def __init__(self, plan: CrawlPlan, download: Callable[[Request], Awaitable[Response]]) -> None:
        self._limits, self._politeness, self._download = plan.limits, plan.politeness, download
        self._paces: dict[str, Pace] = {}

    def pace(self, url: str) -> Pace:
        """Return the pace of an address's host."""
        host, _ = split_host_port(parse_origin(url))
        return self._paces.setdefault(host, Pace(self._politeness.delay))

    async def fetch(self, url: str, admit: Admit) -> Answer | Trouble:
        """Ask for a page and follow its redirects; `admit` says of each hop why it may not be asked, if so."""
        for _ in range(MOST_HOPS):
            answer = await self._persist(url)
            self.pace(url).note(answered=answer.status not in (0, *BUSY))
            if isinstance(answer, Trouble) or answer.status not in REDIRECTS or not answer.header("location"):
                return answer
            url = _target(answer)
            if objection := await admit(url):
                return Trouble(answer.url, objection.sentence, answer.status, answer.capture, refused=objection.refused)
        return Trouble(url, f"more than {MOST_HOPS} redirects")

    async def _persist(self, url: str) -> Answer | Trouble:
        """Ask until there is an answer that will not change by asking again, or as often as politeness allows."""
        tried = 0
        while True:
            await self.pace(url).turn()
            answer = await self._ask(url, last=tried >= self._politeness.retries)
            tried += 1
            wait = self._wait(answer, tried)
            if wait > self._politeness.longest_wait:
                return _too_busy(answer, wait, self._politeness.longest_wait)
            if wait < 0:
                return answer
            self.pace(url).pause(wait)

    def _wait(self, answer: Answer | Trouble, tried: int) -> float:
        """Return the seconds to leave the host alone before asking again; negative where that would not help."""
        asked = _asked_for(answer)
        if asked is not None and asked > self._politeness.longest_wait:
            return asked
        passing = answer.again if isinstance(answer, Trouble) else answer.status in PASSING
        if not passing or tried > self._politeness.retries:
            return -1.0
        return back_off(tried) if asked is None else asked

    async def _ask(self, url: str, *, last: bool) -> Answer | Trouble:
        try:
            request = self._request(url, last=last)
            return _answer(request, await self._download(request))
        except EvidenceUnwritable:
            raise
        except Exception as problem:  # noqa: BLE001 - whatever the network does costs one page, never the crawl
            return trouble(url, problem, self._limits)

    def _request(self, url: str, *, last: bool) -> Request:
        headers = {"User-Agent": self._politeness.user_agent, **ACCEPT}
        meta = {"download_timeout": self._limits.page_seconds, "download_fail_on_dataloss": not last}
        return Request(url, headers=headers, meta=meta, dont_filter=True)


def _asked_for(answer: Answer | Trouble) -> float | None:
    if isinstance(answer, Answer) and answer.status in BUSY:
        return retry_after(answer.header("retry-after"), datetime.now(UTC))
    return None


def _target(answer: Answer) -> str:
    try:
        return str(safe_url_string(urljoin(answer.url, answer.header("location"))))
    except ValueError:
        return answer.header("location")


def _too_busy(answer: Answer | Trouble, asked: float, bound: float) -> Trouble:
    sentence = f"the server asks to wait {asked:.0f} seconds, longer than the {bound:.0f} allowed"
    status, capture = (answer.status, answer.capture) if isinstance(answer, Answer) else (0, None)
    return Trouble(answer.url, f"HTTP {status}: {sentence}", status, capture)


def _answer(request: Request, response: Response) -> Answer:
    headers = tuple(_headers(response.headers))
    kind, encoding = parse_media_type(next((value for name, value in headers if name == "Content-Type"), ""))
    return Answer(
        url=request.url,
        status=response.status,
        body=response.body,
        content_type=kind,
        encoding=encoding,
        at=request.meta[FETCHED_AT],
        capture=request.meta[CAPTURE],
        headers=headers,
    )


def _headers(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, values in headers.items():
        for value in values:
            yield name.decode("latin-1"), _text(value)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
