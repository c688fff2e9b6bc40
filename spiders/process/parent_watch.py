"""A crawl never outlives the program that asked for it."""

from __future__ import annotations

import os
import threading
import time

LOOK_EVERY = 1.0  # seconds


def die_with_parent() -> None:
    """End this process at once, whatever it does, when its parent is gone; what it wrote so far is repaired at the next start.

    A death signal of the kernel would do it sooner but follows the parent's thread, and threads of a server come and go.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watch-parent").start()
