"""One side of a relayed HTTP/1.1 connection: asyncio's streams with the protocol state of h11."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import TypeAlias

import h11

MAX_HEAD_BYTES = 64 * 1024
CHUNK_BYTES = 64 * 1024
HOP_HEADERS = frozenset(
    {b"connection", b"expect", b"keep-alive", b"proxy-authorization", b"proxy-connection", b"te", b"upgrade"}
)

Headers: TypeAlias = list[tuple[bytes, bytes]]
Role: TypeAlias = type[h11.CLIENT] | type[h11.SERVER]


class PeerBodyTooLarge(ConnectionError):
    """The body of a message exceeds its limit; the connection cannot be used any more."""


class HttpPeer:
    """Receives and sends the events of h11; raises h11.RemoteProtocolError if the other side breaks the protocol."""

    def __init__(self, role: Role, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._role, self._reader, self._writer = role, reader, writer
        self._state = h11.Connection(role, max_incomplete_event_size=MAX_HEAD_BYTES)

    async def receive(self) -> h11.Event | type[h11.PAUSED]:
        """Return the next event."""
        while (event := self._state.next_event()) is h11.NEED_DATA:
            self._state.receive_data(await self._reader.read(CHUNK_BYTES))
        return event  # type: ignore[return-value]  # NEED_DATA is excluded

    async def receive_body(self, limit: int) -> bytes:
        """Return the rest of a message; raise PeerBodyTooLarge beyond `limit` bytes."""
        body = b""
        while isinstance(event := await self.receive(), h11.Data):
            body += event.data
            if len(body) > limit:
                raise PeerBodyTooLarge
        return body

    async def send(self, event: h11.Event) -> None:
        """Send an event."""
        self._writer.write(self._state.send(event) or b"")
        await self._writer.drain()

    async def send_message(self, head: h11.Request | h11.Response, body: bytes = b"") -> None:
        """Send a complete message."""
        await self.send(head)
        if body:
            await self.send(h11.Data(data=body))
        await self.send(h11.EndOfMessage())

    async def start_tls(self, context: ssl.SSLContext) -> HttpPeer:
        """Negotiate TLS, and return the peer inside it."""
        await self._writer.start_tls(context)
        return HttpPeer(self._role, self._reader, self._writer)

    def start_next_cycle(self) -> bool:
        """Prepare the next request; return False if the connection cannot be used again."""
        try:
            self._state.start_next_cycle()
        except h11.ProtocolError:
            return False
        return True

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()


def remove_hop_headers(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Return the headers without those that concern one connection only."""
    return [(name, value) for name, value in headers if name not in HOP_HEADERS]
