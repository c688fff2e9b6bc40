"""The way of events to the parent: a pipe that, when full, makes the crawl wait; memory stays bounded and no clock stands."""

from __future__ import annotations

import asyncio
import os
import sys

from spiders.process.protocol import Event, encode_event

BACKLOG = 1 << 20  # bytes that may wait for the parent


class Outlet:
    """Writes events to standard output."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    @classmethod
    async def open(cls) -> Outlet:
        """Take standard output for events alone: what anything else prints goes to standard error from now on."""
        pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        loop = asyncio.get_running_loop()
        transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, pipe)
        transport.set_write_buffer_limits(high=BACKLOG)
        return cls(asyncio.StreamWriter(transport, protocol, None, loop))

    async def send(self, event: Event) -> None:
        """Write an event, at once and in order; wait while too many are under way."""
        self._writer.write(encode_event(event))
        await self._writer.drain()

    async def close(self, patience: float) -> None:
        """Wait until the parent has everything, but not for ever (seconds)."""
        self._writer.transport.set_write_buffer_limits(high=0)
        async with asyncio.timeout(patience):
            await self._writer.drain()
