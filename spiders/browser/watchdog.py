"""Kills a browser that does not let go, from a thread of its own: an event loop that is flooded cannot do it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator

LOOK_EVERY = 0.25  # seconds


class Watchdog:
    """Watches the work that is done with one browser, known by its process id."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._due: dict[int, float] = {}
        self.killed = False
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True, name="watch-browser").start()

    @contextlib.contextmanager
    def patience(self, seconds: float) -> Iterator[None]:
        """Kill the browser if the block takes longer."""
        key = object()
        self._due[id(key)] = time.monotonic() + seconds
        try:
            yield
        finally:
            del self._due[id(key)]

    def kill(self) -> None:
        """End the browser and all of its processes, whatever it is doing."""
        self.killed = True
        self._over.set()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            # Playwright starts it as the leader of its own group.
            os.killpg(os.getpgid(self._process), signal.SIGKILL)

    def _watch(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            if any(due < time.monotonic() for due in list(self._due.values())):
                self.kill()
