"""Doors before a server: they hand requests on, refuse them, or see the server killed while it works on one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

KEPT = ("content-type", "x-elastic-product")
BUSY = b'{"error":{"type":"busy","reason":"a storm of requests"}}'


class Door(BaseHTTPRequestHandler):
    """Hands a request on to the server behind it and its answer back."""

    protocol_version = "HTTP/1.1"
    behind: ClassVar[str]

    def serve(self) -> None:
        self.forward(self.rfile.read(int(self.headers.get("content-length", 0))))

    def forward(self, body: bytes, meanwhile: Callable[[], object] = lambda: None) -> None:
        connection = HTTPConnection(self.behind, timeout=30)
        try:
            connection.request(
                self.command, self.path, body, {k: v for k, v in self.headers.items() if k.lower() != "host"}
            )
            meanwhile()
            answer = connection.getresponse()
            self.answer(answer.status, {k: v for k, v in answer.headers.items() if k.lower() in KEPT}, answer.read())
        except (OSError, HTTPException):  # the server is gone, and so is the door
            self.close_connection = True
        finally:
            connection.close()

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = serve  # noqa: N815 - the names that the server looks for

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def storm(url: str, refused: int) -> Iterator[str]:
    """Answer 429 to so many requests before each one that is let through."""
    asked = 0

    class Storm(Door):
        behind = urlsplit(url).netloc

        def serve(self) -> None:
            nonlocal asked
            asked += 1
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if asked % (refused + 1):
                self.answer(429, {"content-type": "application/json"}, BUSY)
            else:
                self.forward(body)

        do_GET = do_POST = do_PUT = do_DELETE = serve  # noqa: N815 - the names that the server looks for

    with serving(Storm) as address:
        yield address


@contextmanager
def deadly(url: str, kill: Callable[[], object], bulk: int) -> Iterator[str]:
    """Kill the server behind the door when it was handed its bulk number so many and has not answered it yet."""
    asked = 0

    class Deadly(Door):
        behind = urlsplit(url).netloc

        def serve(self) -> None:
            nonlocal asked
            asked += "_bulk" in self.path
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            due = asked == bulk and "_bulk" in self.path
            self.forward(body, kill if due else lambda: None)

        do_GET = do_POST = do_PUT = do_DELETE = serve  # noqa: N815 - the names that the server looks for

    with serving(Deadly) as address:
        yield address


@contextmanager
def another_product() -> Iterator[str]:
    """A server that answers, and is not Elasticsearch."""

    class Other(Door):
        def serve(self) -> None:
            self.answer(200, {"content-type": "application/json"}, b'{"nodes":{"a":{"version":"2.19.0"}}}')

        do_GET = serve  # noqa: N815 - the name that the server looks for

    with serving(Other) as address:
        yield address


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
