"""A thread that kills a browser whose work exceeds its time limit, because a flooded event loop cannot."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator

CHECK_INTERVAL = 0.25  # seconds


class Watchdog:
    """Enforces time limits on the work of one browser process."""

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id
        self._deadlines: dict[int, float] = {}
        self.killed = False
        self._finished = threading.Event()
        threading.Thread(target=self._watch, daemon=True, name="watch-browser").start()

    @contextlib.contextmanager
    def time_limit(self, seconds: float) -> Iterator[None]:
        """Kill the browser if the block takes longer."""
        key = object()
        self._deadlines[id(key)] = time.monotonic() + seconds
        try:
            yield
        finally:
            del self._deadlines[id(key)]

    def kill(self) -> None:
        """Kill the browser and all of its child processes."""
        self.killed = True
        self._finished.set()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            # Playwright starts the browser as the leader of its own process group.
            os.killpg(os.getpgid(self._process_id), signal.SIGKILL)

    def _watch(self) -> None:
        while not self._finished.wait(CHECK_INTERVAL):
            if any(deadline < time.monotonic() for deadline in list(self._deadlines.values())):
                self.kill()
