"""Writes events to standard output with back-pressure: if the parent does not read them, the crawl waits."""

from __future__ import annotations

import asyncio
import os
import sys

from records.crawl import CrawlEvent
from spiders.process.protocol import encode_event

BUFFER_BYTES = 1 << 20  # events that may wait for the parent


class EventWriter:
    """Writes events to standard output."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    @classmethod
    async def open(cls) -> EventWriter:
        """Reserve standard output for events; all other output of the process goes to standard error from now on."""
        pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        loop = asyncio.get_running_loop()
        transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, pipe)
        transport.set_write_buffer_limits(high=BUFFER_BYTES)
        return cls(asyncio.StreamWriter(transport, protocol, None, loop))

    async def send(self, event: CrawlEvent) -> None:
        """Write an event; wait while the buffer is full."""
        self._writer.write(encode_event(event))
        await self._writer.drain()

    async def flush(self, timeout_seconds: float) -> None:
        """Wait until the parent has read everything; raise TimeoutError if it takes longer than the timeout."""
        self._writer.transport.set_write_buffer_limits(high=0)
        async with asyncio.timeout(timeout_seconds):
            await self._writer.drain()
