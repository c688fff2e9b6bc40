"""Input and output of the browser: a recorded response goes in, a DOM snapshot comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urldefrag

from spiders.browser.clicks.panels import ShownPanel


@dataclass(frozen=True, slots=True)
class SourceResponse:
    """A recorded response that the browser loads instead of fetching its URL; `headers` are (name, value) as sent."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def document_url(self) -> str:
        """The URL without its fragment: what a browser requests."""
        return urldefrag(self.url).url


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
    scripts fetched, `vanished_links` the links that were removed again while a list was scrolled, and the addresses of
    data that no row displays; `navigation_targets` the addresses that scripts tried to open. `refusal` says why a
    redirect by script was refused. `panels` are what clicks on rows have shown without another address;
    `unresolved_rows` counts the rows that react to clicks and of which neither is known.
    """

    url: str
    dom: bytes = b""
    data_responses: list[DataResponse] = field(default_factory=list)
    vanished_links: list[str] = field(default_factory=list)
    navigation_targets: list[str] = field(default_factory=list)
    refusal: str = ""
    panels: list[ShownPanel] = field(default_factory=list)
    unresolved_rows: int = 0
