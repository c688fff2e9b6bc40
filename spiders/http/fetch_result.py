"""What comes of asking for an address: an answer, or the trouble there was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from records.page import Capture


@dataclass(frozen=True, slots=True)
class FetchedResponse:
    """A response, decoded of its content coding, with its capture. `headers` are (name, value)."""

    url: str
    status: int
    body: bytes
    content_type: str
    encoding: str
    at: datetime
    capture: Capture
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """Return the first value of a header, "" where there is none."""
        return next((value for given, value in self.headers if given.lower() == name), "")


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why there is no page, as a plain sentence.

    `refused` is True where the crawl itself would not go there (robots.txt, another origin); `again` where asking again may
    help.
    """

    url: str
    sentence: str
    status: int = 0
    capture: Capture | None = None
    refused: bool = False
    again: bool = False
