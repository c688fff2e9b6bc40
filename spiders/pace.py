"""How often a host is asked: never sooner than its delay, and not at all while it wants to be left alone."""

from __future__ import annotations

import asyncio
from time import monotonic


class Pace:
    """The turns of one host, shared by all who ask it. Times are seconds."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self._free_at = 0.0

    async def turn(self) -> None:
        """Wait until the host may be asked, and take that turn."""
        while (wait := self._free_at - monotonic()) > 0:  # noqa: ASYNC110 - a turn is a time, not an event
            await asyncio.sleep(wait)
        if self.delay:
            self._free_at = monotonic() + self.delay

    def pause(self, seconds: float) -> None:
        """Leave the host alone for a while, whoever wants to ask."""
        self._free_at = max(self._free_at, monotonic() + seconds)
