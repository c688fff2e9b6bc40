"""A fetched page and where its bytes are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """Where a response stands in the evidence: WARC file (name, without folder), byte offset and length of the record,
    record id, and the SHA-256 (hex) of the payload as it came.
    """

    file: str
    offset: int
    length: int
    record_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Page:
    """A response as a site's parser is given it.

    `url` is final, after redirects; `requested` is what was asked. `body` is decoded of transfer and content coding but not
    of its character set: `encoding` is what the server claimed, "" where it said nothing. `rendered` is True where
    `body` is the DOM that a browser made of the page.
    """

    url: str
    requested: str
    status: int
    body: bytes
    fetched_at: datetime
    content_type: str = "text/html"
    encoding: str = ""
    rendered: bool = False
    capture: Capture | None = None
