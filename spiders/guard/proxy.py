"""The HTTP proxy of the browser, on loopback: the only way out of the browser, so here its requests are judged.

A browser requests more than the page: scripts, frames, beacons, web sockets, prefetches, redirects. Its own request
interception does not see all of them. The proxy does, because it ends TLS itself. It asks for permission for each
request, resolves the name once, connects to the address that was checked and verifies the server's certificate.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property

import h11

from records.origin import parse_origin, split_host_port
from spiders.errors import AddressRefused
from spiders.guard.certificate import build_server_context
from spiders.guard.http_peer import Headers, HttpPeer, PeerBodyTooLarge, remove_hop_headers
from spiders.guard.origin_guard import OriginGuard

CONNECT_TIMEOUT = 10.0  # seconds
MAX_REQUEST_BODY = 256 * 1024
FORBIDDEN, BAD_GATEWAY = 403, 502


@dataclass(frozen=True, slots=True)
class BrowserRequest:
    """A request of the browser, as the server would receive it."""

    method: str
    url: str
    content_type: str = ""
    is_upgrade: bool = False
    has_body: bool = False


AllowRequest = Callable[[BrowserRequest], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class ExchangeLimits:
    """Limits of one exchange: seconds in all, and bytes of the response's body."""

    seconds: float = 30.0
    body_bytes: int = 10_000_000


class GuardProxy:
    """The proxy of one browser. `response_headers` are added to each response."""

    def __init__(
        self, guard: OriginGuard, allow: AllowRequest, limits: ExchangeLimits, response_headers: Headers | None = None
    ) -> None:
        self._guard, self._allow, self._limits = guard, allow, limits
        self._response_headers = response_headers or []
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen on a free loopback port and return the URL of the proxy."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    def close(self) -> None:
        """Accept no more connections."""
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        browser = HttpPeer(h11.SERVER, reader, writer)
        with contextlib.suppress(OSError, TimeoutError, ValueError, h11.ProtocolError):
            request = await browser.receive()
            if isinstance(request, h11.Request) and request.method == b"CONNECT":
                await self._serve_tunnel(browser, request)
            else:
                await self._serve_requests(browser, request, "")
        browser.close()

    async def _serve_tunnel(self, browser: HttpPeer, connect: h11.Request) -> None:
        """Serve the requests inside a TLS tunnel; a tunnel without TLS, such as a web socket's, is refused."""
        origin = parse_origin(f"https://{connect.target.decode('ascii')}")
        if origin not in self._guard.origins:
            await browser.send_message(_build_response(FORBIDDEN))
            return
        await browser.receive()  # the end of the message
        await browser.send(h11.Response(status_code=200, headers=[]))
        inside = await browser.start_tls(self._server_context)
        await self._serve_requests(inside, await inside.receive(), origin)

    async def _serve_requests(self, browser: HttpPeer, first: object, origin: str) -> None:
        """Serve the requests of a connection; `origin` is that of its tunnel."""
        upstream = Upstream(self._guard, self._client_context)
        try:
            request = first
            while isinstance(request, h11.Request):
                async with asyncio.timeout(self._limits.seconds):
                    await self._exchange(browser, upstream, request, origin + request.target.decode("ascii"))
                if not browser.start_next_cycle():
                    return
                request = await browser.receive()
        finally:
            upstream.close()

    async def _exchange(self, browser: HttpPeer, upstream: Upstream, head: h11.Request, url: str) -> None:
        body = await browser.receive_body(MAX_REQUEST_BODY)
        if not (self._guard.allows_url(url) and await self._allow(_describe_request(head, url, body))):
            await browser.send_message(_build_response(FORBIDDEN))
            return
        path = "/" + (url.split("/", 3)[3:] or [""])[0]
        headers = remove_hop_headers(head.headers)
        try:
            response = await upstream.send(url, h11.Request(method=head.method, target=path, headers=headers), body)
        except (OSError, AddressRefused, TimeoutError, h11.ProtocolError):
            await browser.send_message(_build_response(BAD_GATEWAY))
            return
        headers = [*remove_hop_headers(response.headers), *self._response_headers]
        await browser.send(h11.Response(status_code=response.status_code, headers=headers))
        await upstream.relay_body(browser, self._limits.body_bytes)

    @cached_property
    def _server_context(self) -> ssl.SSLContext:
        return build_server_context()

    @cached_property
    def _client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context()


class Upstream:
    """The connection to a server. It is kept for the next request to the same origin."""

    def __init__(self, guard: OriginGuard, context: ssl.SSLContext) -> None:
        self._guard, self._context = guard, context
        self._origin = ""
        self._peer: HttpPeer | None = None

    async def send(self, url: str, request: h11.Request, body: bytes) -> h11.Response:
        """Send a request and return the head of its response; a connection that has gone stale is replaced once."""
        if peer := self._take_idle(parse_origin(url)):
            with contextlib.suppress(OSError, h11.ProtocolError):
                return await self._send_on(peer, request, body)
        self.close()
        self._origin = parse_origin(url)
        self._peer = await asyncio.wait_for(self._connect(*split_host_port(self._origin)), CONNECT_TIMEOUT)
        return await self._send_on(self._peer, request, body)

    async def relay_body(self, browser: HttpPeer, limit: int) -> None:
        """Send the body of the response to the browser; raise PeerBodyTooLarge beyond `limit` bytes."""
        assert self._peer  # noqa: S101 - `send` has connected it
        while isinstance(event := await self._peer.receive(), h11.Data):
            limit -= len(event.data)
            if limit < 0:
                raise PeerBodyTooLarge
            await browser.send(event)
        await browser.send(h11.EndOfMessage())

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._peer:
            self._peer.close()
        self._peer = None

    def _take_idle(self, origin: str) -> HttpPeer | None:
        return self._peer if self._peer and self._origin == origin and self._peer.start_next_cycle() else None

    async def _send_on(self, peer: HttpPeer, request: h11.Request, body: bytes) -> h11.Response:
        await peer.send_message(request, body)
        while isinstance(event := await peer.receive(), h11.InformationalResponse):
            continue
        if not isinstance(event, h11.Response):
            raise ConnectionResetError
        return event

    async def _connect(self, host: str, port: int) -> HttpPeer:
        infos = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(info[4][0]) for info in infos]
        self._guard.add_resolved(addresses)
        is_encrypted = self._origin.startswith("https:")
        for address in addresses:
            with contextlib.suppress(OSError):
                self._guard.check_connection(address, port)
                streams = await asyncio.open_connection(
                    address,
                    port,
                    ssl=self._context if is_encrypted else None,
                    server_hostname=host if is_encrypted else None,
                )
                return HttpPeer(h11.CLIENT, *streams)
        raise ConnectionError(host)


def _describe_request(head: h11.Request, url: str, body: bytes) -> BrowserRequest:
    headers = dict(head.headers)
    return BrowserRequest(
        method=head.method.decode("ascii"),
        url=url,
        content_type=headers.get(b"content-type", b"").decode("latin-1"),
        is_upgrade=b"upgrade" in headers,
        has_body=bool(body),
    )


def _build_response(status: int) -> h11.Response:
    return h11.Response(status_code=status, headers=[(b"content-length", b"0")])
