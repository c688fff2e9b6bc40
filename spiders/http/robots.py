"""robots.txt: what a site asks crawlers not to read, and how often it wants to be asked.

Source: RFC 9309. A file that is not there (4xx) allows everything; one that cannot be read (5xx, silence, a way to another
origin) allows nothing until it can.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego

from records.origin import parse_origin
from spiders.http.fetch_result import FetchedResponse, FetchFailure

OK, TOO_MANY, SERVER_ERROR = 200, 429, 500
LONGEST = 500 * 1024  # bytes that are read, as the RFC asks at least
LONGEST_DELAY = 30.0  # seconds of Crawl-delay that are honoured


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one origin for one crawler; `unread` says why there are none, and then nothing is allowed."""

    parsed: Protego
    delay: float = 0.0
    unread: str = ""


class Robots:
    """Fetches the rules of an origin once, when it is first asked for."""

    def __init__(self, user_agent: str, fetch: Callable[[str], Awaitable[FetchedResponse | FetchFailure]]) -> None:
        self._user_agent, self._fetch = user_agent, fetch
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    async def rules(self, url: str) -> Rules:
        """Return the rules of an address's origin."""
        of = parse_origin(url)
        if of not in self._rules:
            self._rules[of] = asyncio.create_task(self._read(of))
        return await asyncio.shield(self._rules[of])

    def allows(self, rules: Rules, url: str) -> bool:
        """Tell whether the rules let this crawler read an address."""
        return bool(rules.parsed.can_fetch(url, self._user_agent))

    async def _read(self, of: str) -> Rules:
        answer = await self._fetch(f"{of}/robots.txt")
        if isinstance(answer, FetchFailure):
            return Rules(Protego.parse(""), unread=_unread(of, answer.sentence))
        if answer.status >= SERVER_ERROR or answer.status == TOO_MANY:
            return Rules(Protego.parse(""), unread=_unread(of, f"HTTP {answer.status}"))
        parsed = Protego.parse(answer.body[:LONGEST].decode("utf-8", "replace") if answer.status == OK else "")
        delay = parsed.crawl_delay(self._user_agent) or 0.0
        return Rules(parsed, delay=min(float(delay), LONGEST_DELAY))


def _unread(of: str, why: str) -> str:
    return f"{of}/robots.txt could not be read ({why}), so nothing there is fetched"
