"""How often a host is asked: not sooner than its delay, not while it wants to be left alone, no more once it is gone."""

from __future__ import annotations

import asyncio
from time import monotonic

GONE_AFTER = 20  # pages in a row that brought no answer, or only the wish to be left alone for too long


class Pace:
    """The turns of one host, shared by all who ask it. Times are seconds."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self._free_at = 0.0
        self._in_vain = 0

    @property
    def gone(self) -> bool:
        """Tell whether asking the host has become pointless for this crawl."""
        return self._in_vain >= GONE_AFTER

    def note(self, *, answered: bool) -> None:
        """Remember how asking for a page went."""
        self._in_vain = 0 if answered else self._in_vain + 1

    async def turn(self) -> None:
        """Wait until the host may be asked, and take that turn."""
        while (wait := self._free_at - monotonic()) > 0:  # noqa: ASYNC110 - a turn is a time, not an event
            await asyncio.sleep(wait)
        if self.delay:
            self._free_at = monotonic() + self.delay

    def pause(self, seconds: float) -> None:
        """Leave the host alone for a while, whoever wants to ask."""
        self._free_at = max(self._free_at, monotonic() + seconds)
