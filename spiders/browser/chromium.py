"""The Chromium executable and its command-line flags."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from spiders.errors import BrowserMissing

SYSTEM_PATHS = (
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
)
MAX_HEAP = 256  # MB of JavaScript objects per page; a page that exceeds it crashes its own renderer process only
CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--in-process-gpu",  # saves a process of 50 MB; without a GPU it draws nothing
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-remote-fonts",
    "--disable-extensions",
    "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",  # the guard proxy decides
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--blink-settings=imagesEnabled=false",
    f"--js-flags=--max-old-space-size={MAX_HEAP}",
)


NO_SANDBOX = "No usable sandbox"  # in Chromium's log
ROOT_HAS_NO_SANDBOX = "Chromium ran without its sandbox, which root cannot use; run Washline as another user"
SANDBOX_UNAVAILABLE = "Chromium ran without its sandbox, because this system allows no user namespaces"


def find_executable(configured: str, playwright_path: str) -> str:
    """Return the path of the Chromium to start; raise BrowserMissing if there is none.

    A configured browser is the only candidate. Without one, Playwright's own comes before the system's.
    """
    candidates = list(_list_candidates(configured, playwright_path))
    for path in candidates:
        if Path(path).is_file() and os.access(path, os.X_OK):
            return path
    raise BrowserMissing(candidates)


def _list_candidates(configured: str, playwright_path: str) -> Iterator[str]:
    if configured:
        yield shutil.which(configured) or configured
        return
    if playwright_path:
        yield playwright_path
    yield from SYSTEM_PATHS
