"""HTTP server of the invented web: one process, four loopback ports. Prints its origins as JSON when ready."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from demo.web import Response, Site, build_sites
from demo.world import LIVE_ADVERTS, build_world

PORTS = (18471, 18472, 18473, 18474)
RETRY_AFTER = "1"  # second
NOT_FOUND = Response(b"<h1>Not found</h1>", HTTPStatus.NOT_FOUND)
BUSY = Response(b"<h1>Busy</h1>", HTTPStatus.TOO_MANY_REQUESTS)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class InventedWeb:
    """The running web: origins by site name."""

    origins: dict[str, str]


@contextmanager
def serve(advert_count: int = LIVE_ADVERTS, ports: Sequence[int] = PORTS) -> Iterator[InventedWeb]:
    """Serve the web in a subprocess until the block ends; an occupied port is replaced by a free one."""
    command = [sys.executable, "-m", "demo.serve", str(advert_count), *map(str, ports)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own module
        try:
            yield InventedWeb(json.loads((child.stdout or sys.stdin.buffer).readline()))
        finally:
            child.terminate()


def main(advert_count: int, ports: Sequence[int]) -> None:
    """Serve until end of standard input, i.e. until the parent exits."""
    threading.Thread(target=exit_with_parent, daemon=True).start()
    asyncio.run(serve_all(build_sites(build_world(advert_count)), ports))


def exit_with_parent() -> None:
    """Exit when the parent closes standard input."""
    import os

    sys.stdin.buffer.read()
    os._exit(0)


async def serve_all(web: dict[str, Site], ports: Sequence[int]) -> None:
    """Serve each site on its port and print the origins."""
    import uvicorn

    sockets = {name: open_listening_socket(port) for name, port in zip(web, ports, strict=True)}
    servers = {
        name: uvicorn.Server(
            uvicorn.Config(build_application(site), log_level="error", access_log=False, lifespan="off")
        )
        for name, site in web.items()
    }
    running = [asyncio.create_task(server.serve(sockets=[sockets[name]])) for name, server in servers.items()]
    while not all(server.started for server in servers.values()):  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.01)
    origins = {name: f"http://127.0.0.1:{server_socket.getsockname()[1]}" for name, server_socket in sockets.items()}
    sys.stdout.write(json.dumps(origins) + "\n")
    sys.stdout.flush()
    await asyncio.gather(*running)


def open_listening_socket(port: int) -> socket.socket:
    """Return a socket on this loopback port, or on a free port if it is in use."""
    for candidate in (port, 0):
        # asyncio disables Nagle's algorithm only if the protocol is set; otherwise each page takes 40 ms longer
        server_socket = socket.socket(proto=socket.IPPROTO_TCP)
        server_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server_socket.bind(("127.0.0.1", candidate))
        except OSError:
            server_socket.close()
            continue
        server_socket.listen(512)
        return server_socket
    message = "no free port on loopback"
    raise OSError(message)


def build_application(site: Site) -> Application:
    """Return the ASGI application of one site; no framework, which would halve the throughput."""
    requested: set[str] = set()

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - ASGI signature
        path = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        response = site.get(path, NOT_FOUND)
        if response.busy and path not in requested:
            requested.add(path)
            response = BUSY
        await asyncio.sleep(response.delay) if response.delay else None
        await send({"type": "http.response.start", "status": response.status, "headers": encode_headers(response)})
        await send({"type": "http.response.body", "body": response.body})

    return respond


def encode_headers(response: Response) -> list[tuple[bytes, bytes]]:
    """Encode the headers of a response for ASGI."""
    named = {
        "content-type": response.content_type,
        "content-length": str(len(response.body)),
        "location": response.location,
        "retry-after": RETRY_AFTER if response.status == HTTPStatus.TOO_MANY_REQUESTS else "",
    }
    return [(name.encode(), value.encode("latin-1")) for name, value in named.items() if value]


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(port) for port in sys.argv[2:]])
