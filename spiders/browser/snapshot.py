"""Input and output of the browser: a recorded response goes in, a DOM snapshot comes out."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SourceResponse:
    """A recorded response that the browser loads instead of fetching its URL; `headers` are (name, value) as sent."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class DataResponse:
    """A JSON response that the page's scripts fetched; `body` has its content encoding removed."""

    url: str
    content_type: str
    body: bytes


@dataclass(slots=True)
class DomSnapshot:
    """A rendered page.

    `url` is the address after script redirects, `dom` the serialised DOM as UTF-8 HTML, `data_responses` the JSON that
    scripts fetched, and `vanished_links` the links that were removed again while a list was scrolled.
    """

    url: str
    dom: bytes = b""
    data_responses: list[DataResponse] = field(default_factory=list)
    vanished_links: list[str] = field(default_factory=list)
