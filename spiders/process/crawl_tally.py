"""Distinguishes a crawl that failed as a whole from one that finished, perhaps with errors on some pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from records.crawl import PageFinished


class CrawlTally:
    """Records the pages that a crawl visits.

    A crawl failed if it read no page and some page had an error: its host did not respond, or all its start URLs
    failed. A resumed crawl had read pages before, so it failed only if no host responded.
    """

    def __init__(self, *, is_resumed: bool) -> None:
        self._is_resumed = is_resumed
        self._has_read_page = self._has_answer = False
        self._first_error: PageFinished | None = None

    def record(self, page: PageFinished, *, host_answered: bool) -> None:
        """Record a page; `host_answered` is False if its host has answered no request of this crawl so far."""
        self._has_answer = self._has_answer or host_answered
        if page.error:
            self._first_error = self._first_error or page
        elif page.status:
            self._has_read_page = True

    def describe_failure(self) -> str:
        """Return why the crawl failed, with the first error; "" if it did not fail."""
        page = self._first_error
        if page is None or self._has_read_page or (self._is_resumed and self._has_answer):
            return ""
        if self._has_answer:
            return f"no page could be read; {page.requested}: {page.error}"
        return f"{urlsplit(page.url).hostname} did not respond: {page.error}"
