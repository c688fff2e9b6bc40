"""Which Chromium there is, and how it is told to behave."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from spiders.errors import BrowserMissing

USUAL = (
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
)
HEAP = 256  # MB of JavaScript objects a page may hold; a page that takes more loses its process, not the machine
FLAGS = (
    "--no-sandbox",  # containers and root have no user namespaces; the guard proxy and the limits stand in for it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-remote-fonts",
    "--disable-extensions",
    "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",  # the guard proxy judges instead
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--blink-settings=imagesEnabled=false",
    f"--js-flags=--max-old-space-size={HEAP}",
)


def executable(configured: str, of_playwright: str) -> str:
    """Return the browser to start: the configured one, Playwright's own, or the system's; raise BrowserMissing."""
    tried = list(_candidates(configured, of_playwright))
    for path in tried:
        if Path(path).is_file() and os.access(path, os.X_OK):
            return path
    raise BrowserMissing(tried)


def _candidates(configured: str, of_playwright: str) -> Iterator[str]:
    if configured:
        yield shutil.which(configured) or configured
        return  # who names a browser means that one
    if of_playwright:
        yield of_playwright
    yield from USUAL
