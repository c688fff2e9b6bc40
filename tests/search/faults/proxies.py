"""HTTP proxies in front of a server: they forward requests, refuse them, or kill the server during one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

FORWARDED_HEADERS = ("content-type", "x-elastic-product")
OVERLOADED = b'{"error":{"type":"busy","reason":"too many requests"}}'


class ForwardingProxy(BaseHTTPRequestHandler):
    """Forwards requests to a server, and its responses back."""

    protocol_version = "HTTP/1.1"
    upstream: ClassVar[str]

    def handle_request(self) -> None:
        self.forward(self.rfile.read(int(self.headers.get("content-length", 0))))

    def forward(self, body: bytes, meanwhile: Callable[[], object] = lambda: None) -> None:
        connection = HTTPConnection(self.upstream, timeout=30)
        try:
            connection.request(
                self.command, self.path, body, {k: v for k, v in self.headers.items() if k.lower() != "host"}
            )
            meanwhile()
            response = connection.getresponse()
            headers = {k: v for k, v in response.headers.items() if k.lower() in FORWARDED_HEADERS}
            self.respond(response.status, headers, response.read())
        except (OSError, HTTPException):  # the server is down, so the proxy closes too
            self.close_connection = True
        finally:
            connection.close()

    def respond(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = handle_request  # noqa: N815 - the method names of the base class

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def overloaded_proxy(url: str, refused: int) -> Iterator[str]:
    """Forward one request after each `refused` ones, which get status 429."""
    requests = 0

    class OverloadedProxy(ForwardingProxy):
        upstream = urlsplit(url).netloc

        def handle_request(self) -> None:
            nonlocal requests
            requests += 1
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if requests % (refused + 1):
                self.respond(429, {"content-type": "application/json"}, OVERLOADED)
            else:
                self.forward(body)

        do_GET = do_POST = do_PUT = do_DELETE = handle_request  # noqa: N815 - the method names of the base class

    with run_proxy(OverloadedProxy) as address:
        yield address


@contextmanager
def killing_proxy(url: str, kill: Callable[[], object], bulk: int) -> Iterator[str]:
    """Kill the server after it has received bulk request number `bulk` and before it has responded."""
    requests = 0

    class KillingProxy(ForwardingProxy):
        upstream = urlsplit(url).netloc

        def handle_request(self) -> None:
            nonlocal requests
            requests += "_bulk" in self.path
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            is_target = requests == bulk and "_bulk" in self.path
            self.forward(body, kill if is_target else lambda: None)

        do_GET = do_POST = do_PUT = do_DELETE = handle_request  # noqa: N815 - the method names of the base class

    with run_proxy(KillingProxy) as address:
        yield address


@contextmanager
def other_product() -> Iterator[str]:
    """A server that responds, but is not Elasticsearch."""

    class OtherProduct(ForwardingProxy):
        def handle_request(self) -> None:
            self.respond(200, {"content-type": "application/json"}, b'{"nodes":{"a":{"version":"2.19.0"}}}')

        do_GET = handle_request  # noqa: N815 - the method name of the base class

    with run_proxy(OtherProduct) as address:
        yield address


@contextmanager
def run_proxy(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
