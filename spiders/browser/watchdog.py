"""Limits of one browser: time by a thread, because a flooded event loop cannot, and memory by a guard process."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from spiders.browser.process_guard import BrowserProcesses, read_stat

CHECK_INTERVAL = 0.25  # seconds
EXIT_TIMEOUT = 5.0  # seconds for a killed browser to exit
MEMORY_LIMIT = 400 * 1024 * 1024  # bytes of all processes of the browser, without the pages of its program files
MAX_DATA_SEGMENT = 1 << 30  # bytes of each process (RLIMIT_DATA); a renderer reserves up to 750 MB that it does not use
GUARD = Path(__file__).with_name("process_guard.py")


class Watchdog:
    """Enforces limits on the work of one browser; `group` is its process group."""

    def __init__(self, group: int) -> None:
        self._group = group
        self._deadlines: dict[int, float] = {}
        self.killed = False
        self.memory_kills = 0
        self._finished = threading.Event()
        _limit_data_segments(group)
        command = [sys.executable, "-I", "-S", str(GUARD), str(group), str(MEMORY_LIMIT)]
        self._guard = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        threading.Thread(target=self._watch, daemon=True, name="watch-browser").start()
        threading.Thread(target=self._count_memory_kills, daemon=True, name="count-memory-kills").start()

    @contextlib.contextmanager
    def time_limit(self, seconds: float) -> Iterator[Callable[[float], None]]:
        """Kill the browser if the block takes longer. Yield a function that grants it so many seconds from now on."""
        key = object()

        def extend(seconds: float) -> None:
            self._deadlines[id(key)] = time.monotonic() + seconds

        extend(seconds)
        try:
            yield extend
        finally:
            del self._deadlines[id(key)]

    def kill(self) -> None:
        """Kill the browser with all of its child processes, and end its guard."""
        self.killed = True
        self._finished.set()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._group, signal.SIGKILL)
        with contextlib.suppress(OSError):
            self._guard.stdin.close()  # type: ignore[union-attr]  # it is a pipe

    def wait_for_exit(self) -> None:
        """Wait until the killed browser has exited, so that two never run at the same time."""
        end = time.monotonic() + EXIT_TIMEOUT
        while read_stat(self._group)[:1] not in ([], ["Z"]) and time.monotonic() < end:
            time.sleep(CHECK_INTERVAL / 10)

    def _watch(self) -> None:
        while not self._finished.wait(CHECK_INTERVAL):
            is_late = any(deadline < time.monotonic() for deadline in list(self._deadlines.values()))
            if is_late or self._guard.poll() is not None:  # the guard ends with the browser
                self.kill()
        self._guard.wait()

    def _count_memory_kills(self) -> None:
        for _ in self._guard.stdout or ():
            self.memory_kills += 1


def _limit_data_segments(group: int) -> None:
    """Limit each process, also the zygotes: renderers are forked from them, and inherit their limits."""
    for process in BrowserProcesses(group).list_ids():
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_DATA, (MAX_DATA_SEGMENT, MAX_DATA_SEGMENT))
