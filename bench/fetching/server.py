"""A fast loopback server of invented adverts: one listing and the number of pages in the first argument."""

from __future__ import annotations

import asyncio
import sys

BODY = (
    "<!doctype html><title>Room to let {n}</title><h1>Room {n}</h1><p class=text>{text}</p><p>0{n}</p>"
    + "<div class=note><a href='/about'>About</a> <span>Some text that stands on every page.</span></div>" * 90
)
TEXT = "A quiet room near the station, with a desk and shelves. " * 20


class Pages(asyncio.Protocol):
    """Answers GET requests, with pipelining."""

    pages: dict[bytes, bytes]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport for the answers."""
        self.transport = transport
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        """Answer every complete request."""
        *requests, self.waiting = (self.waiting + data).split(b"\r\n\r\n")
        for request in requests:
            path = request.split(b" ", 2)[1]
            self.transport.write(self.pages.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))


def build_page(body: str) -> bytes:
    data = body.encode()
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: bench\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


async def serve(number: int) -> None:
    listing = build_page(
        "<title>list</title>" + "word " * 30 + "".join(f'<a href="/room/{n}">room {n}</a>\n' for n in range(number))
    )
    rooms = {f"/room/{n}".encode(): build_page(BODY.format(n=n, text=TEXT)) for n in range(number)}
    Pages.pages = {b"/": listing, **rooms}
    server = await asyncio.get_running_loop().create_server(Pages, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve(int(sys.argv[1])))
