"""A fetched page and the location of its bytes in the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """Pointer to a record in the evidence.

    `file` is the name of the WARC file without its folder; `offset` and `length` are bytes of the compressed record;
    `sha256` (hexadecimal) covers the payload as received.
    """

    file: str
    offset: int
    length: int
    record_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Page:
    """A response as a site's parser receives it.

    `url` is the final URL after redirects, `requested` the original one. `body` has transfer and content encoding
    removed but is not decoded to text: `encoding` is the charset declared by the server ("" if none). `rendered` is
    True if `body` is the DOM serialised by a browser.
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
