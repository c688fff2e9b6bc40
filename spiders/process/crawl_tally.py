"""Distinguishes a crawl that failed as a whole from one that finished, perhaps with errors on some pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from records.crawl import CrawlEnded, PageFinished, UnreadKind


class CrawlTally:
    """Records the pages that a crawl visits.

    A crawl failed if it read no page: its host did not respond, or all its start URLs had an error or were refused. It
    is closed if all that it got were CAPTCHAs or consent walls. A resumed crawl had read pages before, so it failed
    only if no host responded.
    """

    def __init__(self, *, is_resumed: bool) -> None:
        self._is_resumed = is_resumed
        self._has_read_page = self._has_answer = False
        self._first_failed: PageFinished | None = None
        self._first_closed: PageFinished | None = None

    def record(self, page: PageFinished, *, host_answered: bool) -> None:
        """Record a page; `host_answered` is False if its host has answered no request of this crawl so far."""
        self._has_answer = self._has_answer or host_answered
        if any(unread.kind is UnreadKind.CLOSED for unread in page.unread):
            self._first_closed = self._first_closed or page
        elif page.error or page.skipped:
            self._first_failed = self._first_failed or page
        elif page.status:
            self._has_read_page = True

    def build_last_event(self) -> CrawlEnded:
        """Return whether the crawl finished, failed or found the site closed, with the first reason."""
        if self._has_read_page or (self._is_resumed and self._has_answer):
            return CrawlEnded("finished")
        if page := self._first_closed:
            return CrawlEnded("closed", f"{page.requested}: {page.unread[0].reason}")
        if page := self._first_failed:
            return CrawlEnded("failed", self._describe_failure(page))
        return CrawlEnded("finished") if self._is_resumed else CrawlEnded("failed", "there was no page to read")

    def _describe_failure(self, page: PageFinished) -> str:
        reason = page.error or page.skipped
        if self._has_answer or page.skipped:
            return f"no page could be read; {page.requested}: {reason}"
        return f"{urlsplit(page.url).hostname} did not respond: {reason}"
