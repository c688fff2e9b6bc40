"""Guards the processes of one browser: limits their memory, and ends them with the crawl.

Runs as a process of its own, so that neither a busy nor a killed crawl stops it:
`python process_guard.py PROCESS_GROUP BYTES`. Over the limit it kills the largest renderer, which costs one page, or
the browser if no renderer is left; it prints the bytes in use before each kill. When its standard input is closed, it
kills the browser. Imports the standard library only: it has to start within milliseconds.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

CHECK_SECONDS = 0.025  # two cores fill about 75 MB in this time
EXIT_SECONDS = 1.0  # for a killed process to release its memory
GROUP_FIELD = 2  # of /proc/PID/stat, after the name of the program: state, parent, process group
PRIVATE_MEMORY = ("RssAnon:", "RssShmem:")


class BrowserProcesses:
    """The processes of one process group."""

    def __init__(self, group: int) -> None:
        self._group = group
        self._members: dict[int, bool] = {}

    def list_ids(self) -> list[int]:
        """Return the ids of the processes; only processes that are new since the last call are looked at."""
        ids = {int(name) for name in os.listdir("/proc") if name.isdigit()}  # noqa: PTH208 - called 40 times a second
        self._members = {process: self._is_member(process) for process in ids}
        return [process for process, is_member in self._members.items() if is_member]

    def measure(self) -> dict[int, int]:
        """Return the private and shared memory of each process in bytes, without the pages of its program files."""
        return {process: _read_memory(process) for process in self.list_ids()}

    def _is_member(self, process: int) -> bool:
        known = self._members.get(process)
        return read_stat(process)[GROUP_FIELD : GROUP_FIELD + 1] == [str(self._group)] if known is None else known


def read_stat(process: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name of the program; [] if the process has gone."""
    return _read(process, "stat").rpartition(")")[2].split()


def guard(group: int, limit: int) -> None:
    """Watch the browser until it has gone or standard input is closed."""
    processes = BrowserProcesses(group)
    while not select.select([sys.stdin], [], [], CHECK_SECONDS)[0]:
        memory = processes.measure()
        if not memory:
            return
        if sum(memory.values()) > limit:
            sys.stdout.write(f"{sum(memory.values())}\n")
            sys.stdout.flush()
            _kill_largest(group, memory)
    _kill_group(group)


def _kill_largest(group: int, memory: dict[int, int]) -> None:
    renderers = [process for process in memory if "--type=renderer" in _read(process, "cmdline")]
    if not renderers:
        _kill_group(group)
        return
    largest = max(renderers, key=memory.__getitem__)
    with contextlib.suppress(ProcessLookupError):
        os.kill(largest, signal.SIGKILL)
    for _ in _ticks(EXIT_SECONDS):
        if not _read_memory(largest):
            return


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _ticks(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(CHECK_SECONDS / 5)


def _read_memory(process: int) -> int:
    lines = [line.split() for line in _read(process, "status").splitlines() if line.startswith(PRIVATE_MEMORY)]
    return sum(int(kilobytes) * 1024 for _, kilobytes, _ in lines)


def _read(process: int, name: str) -> str:
    try:
        return Path(f"/proc/{process}/{name}").read_text("utf-8", "replace")
    except OSError:
        return ""


if __name__ == "__main__":
    guard(int(sys.argv[1]), int(sys.argv[2]))
