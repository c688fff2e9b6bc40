"""The HTTP proxy of the browser, on loopback: it connects to allowed origins only.

A browser requests more than the page: scripts, frames, web sockets, prefetches, redirects. The proxy checks the origin
of each request, resolves the name once and connects to the address that was checked.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket

from records.origin import parse_origin, split_host_port
from spiders.errors import AddressRefused
from spiders.guard.origin_guard import OriginGuard

MAX_HEAD_BYTES = 64 * 1024
CONNECT_TIMEOUT = 10.0  # seconds
CHUNK_BYTES = 64 * 1024
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
HOP_HEADERS = (b"proxy-connection:", b"connection:", b"proxy-authorization:", b"keep-alive:")

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class GuardProxy:
    """The proxy of one browser."""

    def __init__(self, guard: OriginGuard) -> None:
        self._guard = guard
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen on a free loopback port and return the URL of the proxy."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MAX_HEAD_BYTES)
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    def close(self) -> None:
        """Accept no more connections."""
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
        service = self._find_service(method, target)
        if not service:
            browser[1].write(FORBIDDEN)
            return
        try:
            server = await asyncio.wait_for(self._connect(*service), CONNECT_TIMEOUT)
        except (OSError, AddressRefused, TimeoutError):
            browser[1].write(BAD_GATEWAY)
            return
        if method == "CONNECT":
            browser[1].write(ESTABLISHED)
        else:
            server[1].write(_rewrite_head(head, target))
        await _splice(browser, server)

    def _find_service(self, method: str, target: str) -> tuple[str, int] | None:
        """Return the host and port to connect to, or None if no allowed origin has them."""
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            host = host.strip("[]")
            if self._guard.allows_service(host, int(port)):
                return host, int(port)
        elif self._guard.allows_url(target):
            return split_host_port(parse_origin(target))
        return None

    async def _connect(self, host: str, port: int) -> Streams:
        infos = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(info[4][0]) for info in infos]
        self._guard.add_resolved(addresses)
        for address in addresses:
            with contextlib.suppress(OSError):
                self._guard.check_connection(address, port)
                return await asyncio.open_connection(address, port)
        raise ConnectionError(host)


def _rewrite_head(head: bytes, target: str) -> bytes:
    """Convert the head of a proxy request to that of a direct request; the connection serves this request only."""
    line, *fields = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    method, _, version = line.split(b" ")
    path = "/" + (target.split("/", 3)[3:] or [""])[0]
    end_to_end = [field for field in fields if not field.lower().startswith(HOP_HEADERS)]
    is_upgrade = any(field.lower().startswith(b"upgrade:") for field in fields)
    connection = b"Connection: " + (b"Upgrade" if is_upgrade else b"close")
    return b"\r\n".join([b" ".join([method, path.encode(), version]), *end_to_end, connection]) + b"\r\n\r\n"


async def _splice(browser: Streams, server: Streams) -> None:
    """Copy bytes in both directions until the server closes its side."""
    upload = asyncio.create_task(_copy(browser[0], server[1]))
    try:
        await _copy(server[0], browser[1])
    finally:
        upload.cancel()
        server[1].close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
