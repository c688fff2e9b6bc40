"""Scripted sites on loopback, and crawls of them."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from records.crawl import CrawlEnded, CrawlPlan, Limits, PageFinished, Politeness
from spiders.crawl import run_crawl_process

WORKER = (sys.executable, str(Path(__file__).with_name("worker_with_test_sites.py")))
Responder = Callable[["ScriptedRequest"], None]


class ScriptedRequest(BaseHTTPRequestHandler):
    """One request; a page that is a function gets it and responds through it."""

    protocol_version = "HTTP/1.1"
    server: ScriptedWeb

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        self.server.received.append(f"{self.command} {self.path}")
        page = self.server.pages.get(self.path, (404, "nothing here", {}))
        if callable(page):
            page(self)
        else:
            self.respond(*page)

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET  # noqa: N815 - the names of http.server

    def respond(self, status: int, body: str | bytes, headers: dict[str, str] | None = None) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response_only(status)
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(data)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()


class ScriptedWeb(ThreadingHTTPServer):
    """A site on loopback with pages by path: (status, body, headers), or a function of the request.

    `requests` holds the paths in the order of the requests, `received` the same with the methods.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ScriptedRequest)
        self.pages: dict[str, tuple[int, str, dict[str, str]] | Responder] = {}
        self.requests: list[str] = []
        self.received: list[str] = []
        threading.Thread(target=lambda: self.serve_forever(0.02), daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def page(self, path: str, body: str | Responder, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = body if callable(body) else (status, body, named)

    def listing(self, path: str, *links: str) -> None:
        self.page(path, "<title>list</title>" + words(20) + "".join(f'<a href="{link}">x</a>' for link in links))

    def advert(self, path: str, text: str = "") -> None:
        self.page(path, f"<title>advert</title><h1>{path}</h1><p class=text>{text or words(30)}</p>")


def words(number: int) -> str:
    return "word " * number


@pytest.fixture
def web() -> Iterator[ScriptedWeb]:
    server = ScriptedWeb()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def other_web() -> Iterator[ScriptedWeb]:
    server = ScriptedWeb()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def plan(web: ScriptedWeb, tmp_path: Path) -> CrawlPlan:
    return CrawlPlan(
        run="run-1",
        site="pages",
        label="",
        origins=(web.origin,),
        start=(web.origin + "/",),
        evidence=str(tmp_path / "evidence"),
        limits=Limits(page_seconds=2),
        politeness=Politeness(retries=1, longest_wait=3),
    )


class CrawlResult:
    """The events of a crawl; `pages` holds them by requested path."""

    def __init__(self, plan: CrawlPlan, command: tuple[str, ...] = WORKER) -> None:
        *events, self.ended = run_crawl_process(plan, command)
        assert isinstance(self.ended, CrawlEnded)
        self.events = [event for event in events if isinstance(event, PageFinished)]
        self.pages = {"/" + event.requested.partition("://")[2].partition("/")[2]: event for event in self.events}

    @property
    def advert_paths(self) -> set[str]:
        return {advert.source_id for event in self.events for advert in event.adverts}


@pytest.fixture
def crawled(plan: CrawlPlan) -> Callable[..., CrawlResult]:
    """Crawl the site; keyword arguments change the plan."""
    return lambda **changes: CrawlResult(replace(plan, **changes))


def find_worker_of(parent: int) -> int:
    """Return the id of the worker process that a process started."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(stat[1]) == parent and b"worker_with_test_sites" in (folder / "cmdline").read_bytes():
                return int(folder.name)
    raise LookupError(parent)


def is_alive(process: int) -> bool:
    """Return whether a process is running; a zombie is not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def start(plan: CrawlPlan) -> Callable[..., Iterator[PageFinished | CrawlEnded]]:
    """Start a crawl and return its events as an iterator; keyword arguments change the plan."""
    return lambda **changes: run_crawl_process(replace(plan, **changes), WORKER)


@pytest.fixture
def worker_command() -> tuple[str, ...]:
    return WORKER


@pytest.fixture
def processes() -> type[Processes]:
    return Processes


class Processes:
    """The processes of this machine."""

    find_worker_of = staticmethod(find_worker_of)
    is_alive = staticmethod(is_alive)

    @staticmethod
    def command(process: int) -> bytes:
        with contextlib.suppress(OSError):
            return Path(f"/proc/{process}/cmdline").read_bytes()
        return b""

    @staticmethod
    def descendants(process: int) -> list[int]:
        """Return the child processes of a process, and their children."""
        descendants = [process]
        parents = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        for ancestor in descendants:
            descendants.extend(child for child, parent in parents.items() if parent == ancestor)
        return descendants[1:]
