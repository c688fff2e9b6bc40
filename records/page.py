"""A fetched page, the location of its bytes in the evidence, and the HTML tags that lay a page out in blocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# Tags that start a new line of text: `display` is block, list-item, table, table-caption, table-row or table-row-group.
# Source: HTML Living Standard, "Rendering", non-replaced elements (sections flow content, headings, lists, tables and
# fieldset) and details. The obsolete `listing`, `plaintext` and `xmp` are left out; <br> and cells are not blocks.
BLOCK_TAGS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody
    tfoot thead tr ul""".split()
)


@dataclass(frozen=True, slots=True)
class Capture:
    """Pointer to a record in the evidence.

    `file` is the name of the WARC file without its folder; `offset` and `length` are bytes of the compressed record;
    `sha256` (hexadecimal) covers the payload as received. `truncated`: the connection broke before the end of the body.
    """

    file: str
    offset: int
    length: int
    record_id: str
    sha256: str
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A response as a site's parser receives it.

    `url` is the final URL after redirects, `requested` the original one. `body` has transfer and content encoding
    removed but is not decoded to text: `encoding` is the charset declared by the server ("" if none). `rendered` is
    True if `body` is the DOM serialised by a browser. `robots_tags` are the values of its `X-Robots-Tag` headers.
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
    robots_tags: tuple[str, ...] = ()
