"""Shared fixtures: the command line as a user runs it, and small web sites on loopback."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from washline.cli import run

# No deadline, because tests measure no time. In CI the same examples in every run, so that only a change can fail it.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", derandomize=True, deadline=None)
# mutmut runs a test several times in one process, from different executors.
settings.register_profile(
    "mutants", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.differing_executors]
)
settings.load_profile("ci" if os.environ.get("CI") else "default")  # noqa: TID251 - tests have no configuration


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slow files first, so that no worker process is left with a long one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@dataclass
class Said:
    """Result of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Washline:
    """The command line on one data folder."""

    data: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Said:
        self.capture.readouterr()
        status = run([*map(str, arguments), "--data", str(self.data)])
        said = self.capture.readouterr()
        return Said(status, said.out, said.err)

    def done(self, *arguments: object) -> Said:
        said = self(*arguments)
        assert said.status == 0, said.err
        return said


@pytest.fixture
def unbound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Washline:
    """A fresh data folder without an operation."""
    return Washline(tmp_path / "data", capsys)


@pytest.fixture
def washline(unbound: Washline) -> Washline:
    """A fresh data folder with an open operation."""
    unbound.done("operation", "open", "Test", "--purpose", "to test")
    return unbound


@dataclass
class Web:
    """A web site on loopback whose pages a test writes; `asked` holds the paths in the order they were fetched."""

    origin: str
    pages: dict[str, str]
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def web() -> Iterator[Web]:
    """A small web site on a free loopback port."""
    site = Web("", {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(site))
    site.origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


def handler(site: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            body = site.pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    return Handler


@pytest.fixture
def listing(tmp_path: Path) -> Callable[..., Path]:
    """Write lines into a file and return it."""

    def write(*lines: str, name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write
