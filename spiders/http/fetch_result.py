"""The result of a fetch: an HTTP response, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from records.page import Capture, Page
from spiders.page.media_type import parse_media_type


@dataclass(frozen=True, slots=True)
class FetchedResponse:
    """An HTTP response and its capture in the evidence.

    `body` has transfer and content encoding removed; `headers` are (name, value) pairs.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    capture: Capture

    def header(self, name: str) -> str:
        """Return the first value of a header, given its name in lower case; "" if it is missing."""
        return next((value for header, value in self.headers if header.lower() == name), "")

    def to_page(self, requested: str) -> Page:
        """Build the page for a site's parser; `requested` is the URL before redirects."""
        content_type, encoding = parse_media_type(self.header("content-type"))
        return Page(
            url=self.url,
            requested=requested,
            status=self.status,
            body=self.body,
            fetched_at=self.fetched_at,
            content_type=content_type or "text/html",
            encoding=encoding,
            capture=self.capture,
            robots_tags=tuple(value for name, value in self.headers if name.lower() == "x-robots-tag"),
        )


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """The reason why there is no page, as one sentence for the user.

    `refused`: a rule of the crawl forbids the URL (robots.txt, another origin). `retryable`: it may be transient.
    `is_elsewhere`: the page is read under another URL. `wall`: what closes the page, such as "a CAPTCHA".
    """

    url: str
    reason: str
    status: int = 0
    capture: Capture | None = None
    refused: bool = False
    retryable: bool = False
    is_elsewhere: bool = False
    wall: str = ""


FetchResult: TypeAlias = FetchedResponse | FetchFailure
