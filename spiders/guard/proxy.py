"""The browser's only way out: a proxy on loopback that lets it reach allowed origins and nothing else.

A browser asks for more than the page: scripts, frames, sockets, prefetches, redirects. All of it comes by here, where the
origin is checked as the crawl's own requests are, the name is looked up once and the address that was checked is dialled.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket

from records.origin import parse_origin, split_host_port
from spiders.errors import AddressRefused
from spiders.guard.origin_guard import OriginGuard

LONGEST_HEAD = 64 * 1024
DIAL_WITHIN = 10.0  # seconds
PIECE = 64 * 1024
REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
UNREACHED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"
HOP_HEADERS = (b"proxy-connection:", b"connection:", b"proxy-authorization:", b"keep-alive:")

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class GuardProxy:
    """Serves one browser; `refused` are the origins that it asked for in vain."""

    def __init__(self, guard: OriginGuard) -> None:
        self._guard = guard
        self.refused: set[str] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen on a free port of loopback and return the proxy's address."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LONGEST_HEAD)
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    def close(self) -> None:
        """Take no more connections."""
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, ValueError
        ):
            head = await reader.readuntil(b"\r\n\r\n")
            await self._relay(head, (reader, writer))
        writer.close()

    async def _relay(self, head: bytes, browser: Streams) -> None:
        method, target, _ = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
        wanted = self._allowed(method, target)
        if not wanted:
            browser[1].write(REFUSED)
            return
        try:
            server = await asyncio.wait_for(self._dial(*wanted), DIAL_WITHIN)
        except (OSError, AddressRefused, TimeoutError):
            browser[1].write(UNREACHED)
            return
        (browser if method == "CONNECT" else server)[1].write(
            OPENED if method == "CONNECT" else _for_server(head, target)
        )
        await _splice(browser, server)

    def _allowed(self, method: str, target: str) -> tuple[str, int] | None:
        """Return the host and port to dial, None where no allowed origin stands there."""
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            host = host.strip("[]")
            if self._guard.admits_service(host, int(port)):
                return host, int(port)
        elif self._guard.allows_url(target):
            return split_host_port(parse_origin(target))
        self.refused.add(parse_origin(target) or target[:200])
        return None

    async def _dial(self, host: str, port: int) -> Streams:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        self._guard.add_resolved(addresses)
        for address in addresses:
            with contextlib.suppress(OSError):
                self._guard.check_connection(address, port)
                return await asyncio.open_connection(address, port)
        raise ConnectionError(host)


def _for_server(head: bytes, target: str) -> bytes:
    """Return a request to a proxy as a server expects it; the connection serves this one request."""
    line, *fields = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    method, _, version = line.split(b" ")
    path = "/" + (target.split("/", 3)[3:] or [""])[0]
    kept = [field for field in fields if not field.lower().startswith(HOP_HEADERS)]
    upgrade = any(field.lower().startswith(b"upgrade:") for field in fields)
    return (
        b"\r\n".join(
            [
                b" ".join([method, path.encode(), version]),
                *kept,
                b"Connection: " + (b"Upgrade" if upgrade else b"close"),
            ]
        )
        + b"\r\n\r\n"
    )


async def _splice(one: Streams, other: Streams) -> None:
    """Pass bytes both ways until the server has no more."""
    back = asyncio.create_task(_pass(one[0], other[1]))
    try:
        await _pass(other[0], one[1])
    finally:
        back.cancel()
        other[1].close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
