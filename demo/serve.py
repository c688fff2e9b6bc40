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
from demo.world import LIVE, build_world

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
def serve(live: int = LIVE, ports: Sequence[int] = PORTS) -> Iterator[InventedWeb]:
    """Serve the web in a subprocess until the block ends; an occupied port is replaced by a free one."""
    command = [sys.executable, "-m", "demo.serve", str(live), *map(str, ports)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own module
        try:
            yield InventedWeb(json.loads((child.stdout or sys.stdin.buffer).readline()))
        finally:
            child.terminate()


def main(live: int, ports: Sequence[int]) -> None:
    """Serve until end of standard input, i.e. until the parent exits."""
    threading.Thread(target=exit_with_parent, daemon=True).start()
    asyncio.run(serve_all(build_sites(build_world(live)), ports))


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
    origins = {name: f"http://127.0.0.1:{one.getsockname()[1]}" for name, one in sockets.items()}
    sys.stdout.write(json.dumps(origins) + "\n")
    sys.stdout.flush()
    await asyncio.gather(*running)


def open_listening_socket(port: int) -> socket.socket:
    """Return a socket on this loopback port, or on a free port if it is in use."""
    for wanted in (port, 0):
        # asyncio disables Nagle's algorithm only if the protocol is set; otherwise each page takes 40 ms longer
        one = socket.socket(proto=socket.IPPROTO_TCP)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", wanted))
        except OSError:
            one.close()
            continue
        one.listen(512)
        return one
    message = "no free port on loopback"
    raise OSError(message)


def build_application(site: Site) -> Application:
    """Return the ASGI application of one site; no framework, which would halve the throughput."""
    asked: set[str] = set()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - ASGI signature
        path = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        found = site.get(path, NOT_FOUND)
        if found.busy and path not in asked:
            asked.add(path)
            found = BUSY
        await asyncio.sleep(found.delay) if found.delay else None
        await send({"type": "http.response.start", "status": found.status, "headers": encode_headers(found)})
        await send({"type": "http.response.body", "body": found.body})

    return answer


def encode_headers(found: Response) -> list[tuple[bytes, bytes]]:
    """Encode the headers of a response for ASGI."""
    named = {
        "content-type": found.content_type,
        "content-length": str(len(found.body)),
        "location": found.location,
        "retry-after": RETRY_AFTER if found.status == HTTPStatus.TOO_MANY_REQUESTS else "",
    }
    return [(name.encode(), value.encode("latin-1")) for name, value in named.items() if value]


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(port) for port in sys.argv[2:]])
