"""robots.txt: which URLs of an origin a crawler may fetch, and how often.

Source: RFC 9309. A missing file (4xx) allows everything. If the file cannot be read (5xx, 429, no response, a redirect
to another origin), nothing of the origin may be fetched. Protego parses the file, its groups and its Crawl-delay.
"""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego

from records.origin import parse_origin
from spiders.http.fetch_result import FetchFailure, FetchResult

OK, TOO_MANY_REQUESTS, SERVER_ERROR = 200, 429, 500
MAX_BYTES = 500 * 1024  # parsed at least, as the RFC requires
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MAX_SNIFFED = 256  # bytes
MAX_CRAWL_DELAY = 30.0  # seconds; a longer one is cut to this


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin. If `error` is not "", the file could not be read and nothing is allowed."""

    parser: Protego
    delay: float = 0.0
    error: str = ""


class RobotsCache:
    """Fetches the robots.txt of each origin once, at its first use."""

    def __init__(self, user_agent: str, fetch: Callable[[str], Awaitable[FetchResult]]) -> None:
        self._user_agent, self._fetch = user_agent, fetch
        self._rules: dict[str, asyncio.Task[RobotsRules]] = {}

    async def load_rules(self, url: str) -> RobotsRules:
        """Return the rules of the URL's origin."""
        origin = parse_origin(url)
        if origin not in self._rules:
            self._rules[origin] = asyncio.create_task(self._fetch_rules(origin))
        return await asyncio.shield(self._rules[origin])

    def allows(self, rules: RobotsRules, url: str) -> bool:
        """Return whether the rules allow our user agent to fetch the URL."""
        return bool(rules.parser.can_fetch(url, self._user_agent))

    async def _fetch_rules(self, origin: str) -> RobotsRules:
        result = await self._fetch(f"{origin}/robots.txt")
        if isinstance(result, FetchFailure):
            return _forbid_all(origin, result.reason)
        if result.status >= SERVER_ERROR or result.status == TOO_MANY_REQUESTS:
            return _forbid_all(origin, f"HTTP {result.status}")
        parser = Protego.parse(decode_robots(result.body[:MAX_BYTES]) if result.status == OK else "")
        delay = parser.crawl_delay(self._user_agent) or 0.0
        return RobotsRules(parser, delay=min(float(delay), MAX_CRAWL_DELAY))


def decode_robots(body: bytes) -> str:
    r"""Return the text of a robots.txt in UTF-8 or UTF-16, with plain line ends and without byte order marks.

    Protego keeps such a mark and would ignore the first group.

    >>> decode_robots(b"\xef\xbb\xbfUser-agent: *\rDisallow: /a")
    'User-agent: *\nDisallow: /a'
    """
    encoding = "utf-8"
    if body.startswith(UTF_16_MARKS):
        encoding = "utf-16"
    elif b"\x00" in body[:MAX_SNIFFED]:
        encoding = "utf-16-le" if body[1:2] == b"\x00" else "utf-16-be"
    text = body.decode(encoding, "replace").replace("\ufeff", "")
    return "\n".join(text.splitlines())


def _forbid_all(origin: str, reason: str) -> RobotsRules:
    error = f"{origin}/robots.txt could not be read ({reason}), so no page of this origin is fetched"
    return RobotsRules(Protego.parse(""), error=error)
