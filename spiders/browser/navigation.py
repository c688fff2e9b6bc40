"""Where a rendered page may lead by itself: redirects by script or by a refresh, until it has loaded."""

from __future__ import annotations

from spiders.http.fetcher import CheckUrl

MAX_REDIRECTS = 5  # a page may reload itself for ever
MAX_TARGETS = 1000


class NavigationCheck:
    """Judges the navigations of one page in the browser.

    While the page loads, a navigation is a redirect. `refusal` says why the last one was refused. Later the page stays:
    `targets` collects the addresses that its scripts then try to open.
    """

    def __init__(self, check_redirect: CheckUrl) -> None:
        self._check_redirect = check_redirect
        self._is_loaded = False
        self._redirects = 0
        self.targets: list[str] = []
        self.refusal = ""

    def end_redirects(self) -> None:
        """Let the page stay from now on."""
        self._is_loaded = True

    async def allows(self, url: str) -> bool:
        """Return whether the page may lead to this address."""
        if self._is_loaded:
            self.targets = [*self.targets, url][:MAX_TARGETS]
            return False
        self._redirects += 1
        if self._redirects > MAX_REDIRECTS:
            self.refusal = f"more than {MAX_REDIRECTS} redirects by script"
            return False
        refusal = await self._check_redirect(url)
        self.refusal = refusal.reason if refusal else ""
        return refusal is None
