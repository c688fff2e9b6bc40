"""Rate limit and circuit breaker of one host."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

MAX_FAILURES_IN_A_ROW = 20  # pages without a response, or with 429 or 503 alone, after which the circuit breaker opens


class RateLimit:
    """Spaces the requests to one host; shared by all its workers. Times are in seconds.

    `delay` is the minimum time between two requests; robots.txt may raise it. `clock` and `sleep` are for tests.
    """

    def __init__(
        self,
        delay: float,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.delay = delay
        self.has_answered = False
        self._clock, self._sleep = clock, sleep
        self._next_request_at = 0.0
        self._failures_in_a_row = 0

    @property
    def is_down(self) -> bool:
        """Whether the circuit breaker is open: this crawl sends the host no more requests."""
        return self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW

    def record_result(self, *, answered: bool) -> None:
        """Record whether the host answered a request for a page."""
        self.has_answered = self.has_answered or answered
        self._failures_in_a_row = 0 if answered else self._failures_in_a_row + 1

    async def acquire(self) -> None:
        """Wait until the next request may be sent, and reserve that moment."""
        while (wait := self._next_request_at - self._clock()) > 0:
            await self._sleep(wait)
        if self.delay:
            self._next_request_at = self._clock() + self.delay

    def pause(self, seconds: float) -> None:
        """Send the host no request for this long, from any worker."""
        self._next_request_at = max(self._next_request_at, self._clock() + seconds)
