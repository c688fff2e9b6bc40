"""When a page that scripts are making is made: loaded, nothing under way, and nothing changed for a while.

300 ms were measured: with 120 ms none of 120 pages of a lazily routed application was complete, with 300 ms all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, Protocol

QUIET = 0.3  # seconds
ENDLESS = frozenset({"eventsource", "websocket", "media", "ping", "image", "font"})  # never over, or blocked anyway
CHANGED = "window.__sinceChange ? window.__sinceChange() / 1000 : 0"
INIT = """
(() => {
  let changed = performance.now();
  const note = () => { changed = performance.now(); };
  new MutationObserver(note).observe(document, {subtree: true, childList: true, characterData: true});
  Object.defineProperty(window, "__sinceChange", {value: () => performance.now() - changed});
  window.open = () => null;
})();
"""


class Evaluates(Protocol):
    """A tab of a browser, as far as it is asked here."""

    @property
    def evaluate(self) -> Callable[[str], Awaitable[Any]]:
        """Return what JavaScript makes of an expression."""


class Traffic:
    """The requests of a tab that are under way."""

    def __init__(self) -> None:
        self._open: set[int] = set()
        self._changed = monotonic()

    def begin(self, request: object, kind: str) -> None:
        """Note a request."""
        if kind not in ENDLESS:
            self._open.add(id(request))
            self._changed = monotonic()

    def end(self, request: object) -> None:
        """Note that a request is answered or failed."""
        self._open.discard(id(request))
        self._changed = monotonic()

    def clear(self) -> None:
        """Forget an earlier page's requests."""
        self._open.clear()

    @property
    def quiet(self) -> float:
        """The seconds since nothing is under way; 0 while something is."""
        return 0.0 if self._open else monotonic() - self._changed


async def settle(tab: Evaluates, traffic: Traffic) -> None:
    """Wait until a loaded page is made; a page that never is must be cut off by the caller."""
    while (quiet := min(traffic.quiet, await tab.evaluate(CHANGED))) < QUIET:  # noqa: ASYNC110 - the page is asked, it does not tell
        await asyncio.sleep(max(0.02, QUIET - quiet))
