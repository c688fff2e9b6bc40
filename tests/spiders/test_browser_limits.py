"""Limits of the browser's processes: memory, time, and one browser a crawl."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from records.crawl import Limits, Politeness
from spiders.browser.chromium import find_executable
from spiders.browser.process_guard import BrowserProcesses
from spiders.browser.watchdog import GUARD, MEMORY_LIMIT
from spiders.crawl import run_crawl_process
from spiders.errors import BrowserMissing

MEGABYTE = 1 << 20
OVERSHOOT = 200 * MEGABYTE  # what pages may fill between two checks, on a busy machine
SHOWN = "document.getElementById('root').innerHTML = '<p class=' + 'text>made</p>'"
ALLOCATE = """
import sys, time
held = bytearray(b"x" * (int(sys.argv[1]) << 20))
print("ready", flush=True)
time.sleep(60)
"""


@contextmanager
def running_group(*sizes: int, role: str = "--type=renderer"):
    """Run processes of one group that hold so many megabytes each; the first is the leader."""
    processes = []
    try:
        for size in sizes:
            group = processes[0].pid if processes else 0
            command = [sys.executable, "-S", "-c", ALLOCATE, str(size), role]
            processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, process_group=group))
            processes[-1].stdout.readline()
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()
            process.stdout.close()


@contextmanager
def guarded(group: int, limit: int):
    command = [sys.executable, "-I", "-S", str(GUARD), str(group), str(limit * MEGABYTE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as guard:
        yield guard
        guard.kill()


def measure_group(group: int) -> int:
    return sum(BrowserProcesses(group).measure().values()) // MEGABYTE


def test_over_the_limit_the_largest_renderer_is_killed_and_only_it():
    with running_group(20, 60, 40) as processes, guarded(processes[0].pid, 100) as guard:
        assert processes[1].wait(5) == -signal.SIGKILL
        assert int(guard.stdout.readline()) > 100 * MEGABYTE
        time.sleep(0.3)
        assert [process.poll() for process in (processes[0], processes[2])] == [None, None]


@pytest.mark.parametrize(("margin", "is_killed"), [(10, False), (-10, True)])
def test_the_limit_holds_for_the_sum_of_all_processes(margin, is_killed):
    with running_group(40, 40) as processes:
        in_use = measure_group(processes[0].pid)
        assert 80 <= in_use < 120
        with guarded(processes[0].pid, in_use + margin):
            time.sleep(0.5)
            assert any(process.poll() is not None for process in processes) == is_killed


def test_over_the_limit_without_a_renderer_all_are_killed():
    with running_group(60, 60, role="--type=utility") as processes, guarded(processes[0].pid, 100):
        assert [process.wait(5) for process in processes] == [-signal.SIGKILL] * 2


def test_the_guard_kills_its_browser_when_the_crawl_is_gone():
    with running_group(5, 5) as processes, guarded(processes[0].pid, 1000) as guard:
        time.sleep(0.2)
        assert [process.poll() for process in processes] == [None, None]
        guard.stdin.close()
        assert [process.wait(5) for process in processes] == [-signal.SIGKILL] * 2


def test_the_guard_ends_with_its_browser():
    with running_group(5) as (process,), guarded(process.pid, 1000) as guard:
        process.kill()
        process.wait()
        assert guard.wait(5) == 0


@pytest.fixture(scope="module")
def browser():
    try:
        return find_executable("", "")
    except BrowserMissing as missing:
        pytest.skip(f"rendering is not tested: {missing}")


@pytest.fixture
def site(browser, web):  # noqa: ARG001 - without a browser its tests are skipped
    web.page("/good", f"<div id=root></div><script>{SHOWN}</script>")
    return web


class Observer:
    """Samples the browser of the running crawl: its largest memory, and how many browsers there were at once."""

    def __init__(self, processes) -> None:
        self._processes = processes
        self.memory = self.browsers = 0
        self._finished = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._finished.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._finished.wait(0.05):
            browsers = self.find_browsers()
            self.browsers = max(self.browsers, len(browsers))
            self.memory = max([self.memory, *(measure_group(group) * MEGABYTE for group in browsers)])

    def find_browsers(self) -> list[int]:
        family = self._processes.descendants(os.getpid())
        return [process for process in family if self.is_browser(process) and self._processes.is_alive(process)]

    def is_browser(self, process: int) -> bool:
        """Return whether a process leads the group of a browser; its children have other roles or other groups."""
        with suppress(ProcessLookupError):
            return os.getpgid(process) == process and b"chromium" in self._processes.command(process).split(b"\0")[0]
        return False


@pytest.mark.browser
@pytest.mark.slow
def test_pages_that_need_a_browser_at_once_share_one(site, crawled, processes):
    paths = [f"/list/{number}" for number in range(8)]
    for path in paths:
        site.page(path, f"<div id=root></div><script>setTimeout(() => {{ {SHOWN} }}, 300)</script>")
    site.listing("/", *paths)
    with Observer(processes) as observer:
        result = crawled(limits=Limits(page_seconds=20), politeness=Politeness(concurrency=8))
    assert {path: len(result.pages[path].adverts) for path in paths} == dict.fromkeys(paths, 1)
    assert observer.browsers == 1


HUNGRY = {
    "buffers": "const all = []; while (true) all.push(new Uint8Array(20e6).fill(1))",
    "slow buffers": "const all = []; setInterval(() => all.push(new Uint8Array(20e6).fill(1)), 20)",
    "nodes": "while (true) document.body.append(document.createElement('div'))",
    "strings": "const all = []; let n = 0; while (true) all.push(String(n++).padEnd(1e6, n))",
    "objects": "const all = []; while (true) all.push(new Array(1000).fill(Math.random()))",
    "blobs": "const all = []; setInterval(() => all.push(new Blob([new Uint8Array(20e6).fill(1)])), 20)",
    "worker": "new Worker(URL.createObjectURL(new Blob(['for (const a = [];;) a.push(new Uint8Array(9e6).fill(1))'])))",
    "canvases": "setInterval(() => { const c = document.body.appendChild(document.createElement('canvas'));"
    " c.width = c.height = 4000; c.getContext('2d').fillRect(0, 0, 9, 9) }, 20)",
}


@pytest.mark.browser
@pytest.mark.slow
def test_hungry_pages_cost_only_themselves(site, crawled, processes):
    paths = [f"/list/{number}" for number in range(len(HUNGRY))]
    for path, script in zip(paths, HUNGRY.values(), strict=True):
        site.page(path, f"<div id=root></div><script>setTimeout(() => {{ {script} }})</script>")
    good = [f"/good?{number}" for number in range(6)]
    for path in good:
        site.page(path, f"<div id=root></div><script>{SHOWN}</script>")
    site.listing("/", *(path for pair in zip(paths, good + good, strict=False) for path in pair))
    with Observer(processes) as observer:
        result = crawled(limits=Limits(page_seconds=6), politeness=Politeness(concurrency=4))
    assert result.ended.outcome == "finished"
    assert {path: len(result.pages[path].adverts) for path in good} == dict.fromkeys(good, 1)
    unread = {path: result.pages[path].error for path in paths}
    assert any("MB of memory" in error for error in unread.values()), unread
    assert observer.browsers == 1
    assert MEMORY_LIMIT / 2 < observer.memory < MEMORY_LIMIT + OVERSHOOT
    assert len(site.requests) == 2 + len(paths) + len(good), "no page is fetched twice"


HOSTILE = {
    "loop": "while (true) {}",
    "late loop": "setInterval(() => { while (true) {} }, 300)",
    "endless writing": "setInterval(() => document.write('<p>more</p>'.repeat(1000)), 1)",
    "huge DOM": "document.body.innerHTML = '<div><b>x</b></div>'.repeat(300000)",
    "deep DOM": "document.body.innerHTML = '<div>'.repeat(100000)",
    "leaving": "onbeforeunload = () => 'stay'; onpagehide = onunload = () => { while (true) {} }",
    "permissions": "Notification.requestPermission(); navigator.geolocation.getCurrentPosition(() => 0);"
    " navigator.mediaDevices?.getUserMedia({audio: true})",
    "dialogs": "setInterval(() => { alert(1); confirm(2); prompt(3); print() }, 1)",
    "history": "setInterval(() => { for (let k = 0; k < 200; k++) history.pushState(0, '', '/z' + k) }, 1)",
    "hashes": "setInterval(() => { location.hash = Math.random() }, 1)",
    "requests": "for (let i = 0; i < 13000; i++) fetch('/data?' + i)",
    "reloads": "location.reload()",
    "redirects": "setInterval(() => { location = '/list/other' + Math.random() }, 1)",
    "frames": "setInterval(() => document.body.append(document.createElement('iframe')), 1)",
    "same frame": "document.body.innerHTML = '<iframe src=?1></iframe>'.repeat(20)",
    "workers": "for (let i = 0; i < 50; i++) new Worker(URL.createObjectURL(new Blob(['while (true) {}'])))",
    "endless stream": "new EventSource('/stream')",
    "endless body": "fetch('/stream').then(answer => answer.text())",
    "logs": "setInterval(() => { for (let k = 0; k < 1000; k++) console.log('x'.repeat(1000)) }, 1)",
    "errors": "setInterval(() => { for (let k = 0; k < 1000; k++) setTimeout(() => { throw new Error(k) }) }, 1)",
}


def stream(request) -> None:
    request.send_response_only(200)
    request.send_header("Content-Type", "text/event-stream")
    request.end_headers()
    while True:
        request.wfile.write(b"data: x\n\n" * 1000)
        time.sleep(0.01)


@pytest.mark.browser
@pytest.mark.slow
def test_hostile_pages_end_and_good_pages_are_read(site, crawled, processes):
    site.page("/stream", stream)
    paths = [f"/list/{number}" for number in range(len(HOSTILE))]
    good = [f"/good?{number}" for number in range(len(HOSTILE))]
    for path, script in zip(paths, HOSTILE.values(), strict=True):
        site.page(path, f"<div id=root></div><script>{script}</script>")
    for path in good:
        site.page(path, f"<div id=root></div><script>{SHOWN}</script>")
    site.listing("/", *(path for pair in zip(paths, good, strict=True) for path in pair))
    started = time.monotonic()
    with Observer(processes) as observer:
        result = crawled(limits=Limits(page_seconds=5), politeness=Politeness(concurrency=4, retries=0))
    assert result.ended.outcome == "finished"
    assert {path: len(result.pages[path].adverts) for path in good} == dict.fromkeys(good, 1)
    assert {path for path in paths if path not in result.pages} == set()
    assert observer.browsers == 1
    assert observer.memory < MEMORY_LIMIT + OVERSHOOT
    assert time.monotonic() - started < 15 * len(HOSTILE)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("size", "is_read"), [(100, True), (600, False)])
def test_a_page_is_read_if_it_stays_below_the_limit(site, crawled, size, is_read):
    script = f"window.held = []; for (let n = 0; n < {size}; n += 10) held.push(new Uint8Array(10 << 20).fill(1))"
    site.page("/", f"<div id=root></div><script>{script}; {SHOWN}</script>")
    page = crawled(limits=Limits(page_seconds=8)).pages["/"]
    assert bool(page.adverts) == is_read
    assert ("MB of memory" in page.error) == (not is_read)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("group", [False, True], ids=["the worker", "its process group"])
def test_a_killed_crawl_leaves_no_browser(site, start, processes, group):
    site.page("/stuck", "<div id=root></div><script>while (true) {}</script>")
    site.listing("/", "/good", "/stuck")
    observer = Observer(processes)
    events = start(limits=Limits(page_seconds=30), politeness=Politeness(concurrency=1))
    next(event for event in events if event.rendered)
    time.sleep(0.5)
    worker, (browser,) = processes.find_worker_of(os.getpid()), observer.find_browsers()
    family = [browser, *processes.descendants(browser)]
    assert len(family) > 3
    assert len(family) > 3
    if group:
        os.killpg(worker, signal.SIGKILL)
    else:
        os.kill(worker, signal.SIGKILL)
    time.sleep(1)
    assert not [process for process in family if processes.is_alive(process)]
    events.close()


AS_NOBODY = ("setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=+dac_read_search,+dac_override")
AS_NOBODY += ("--ambient-caps=+dac_read_search,+dac_override", "env", "HOME=/tmp")  # Python may be in root's home


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a crawl as somebody else")
@pytest.mark.parametrize(("command", "is_sandboxed"), [((), False), (AS_NOBODY, True)], ids=["root", "nobody"])
def test_the_sandbox_is_on_unless_the_user_is_root(site, plan, processes, worker_command, command, is_sandboxed):
    script = f"setInterval(() => {{ root.textContent += 1 }}, 50); {HUNGRY['slow buffers']}"
    site.page("/", f"<div id=root></div><script>{script}</script>")
    crawl = run_crawl_process(replace(plan, limits=Limits(page_seconds=8)), (*command, *worker_command))
    with ThreadPoolExecutor(1) as pool:
        events = pool.submit(list, crawl)
        are_sandboxed = {read_seccomp(renderer) == "2" for renderer in wait_for_renderers(processes)}
        page, ended = events.result()
    assert are_sandboxed == {is_sandboxed}
    assert ("without its sandbox" in ended.notice) == (not is_sandboxed)
    assert "MB of memory" in page.error


def wait_for_renderers(processes) -> list[int]:
    for _ in range(300):
        family = processes.descendants(os.getpid())
        if renderers := [found for found in family if b"--type=renderer" in processes.command(found)]:
            time.sleep(0.2)  # it enters the sandbox after its start
            return renderers
        time.sleep(0.1)
    raise TimeoutError


def read_seccomp(process: int) -> str:
    with suppress(FileNotFoundError):
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return next(line.split()[1] for line in lines if line.startswith("Seccomp:"))
    return ""
