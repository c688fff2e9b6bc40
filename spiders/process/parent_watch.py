"""Ends the worker process when its parent is gone."""

from __future__ import annotations

import os
import threading
import time

CHECK_INTERVAL = 1.0  # seconds


def exit_with_parent() -> None:
    """Start a thread that ends this process at once when its parent is gone; the next start repairs the evidence.

    The kernel's parent-death signal is not an alternative: it follows the thread that started the process, and a server
    ends its threads at any time.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(CHECK_INTERVAL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watch-parent").start()
