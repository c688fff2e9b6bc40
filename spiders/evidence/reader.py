"""Pages that were captured before, as a parser was given them then: to read them again without asking the site."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Request, Response

from records.page import Capture, Page
from spiders.evidence.capture_lookup import Record, parse, read_record
from spiders.evidence.gzip_member import members
from spiders.evidence.writer import files_of
from spiders.page.media_type import media_type

VIEW = "urn:view:"
MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """A page in the evidence of a run: its address and its capture."""

    url: str
    capture: Capture


def recorded_pages(folder: Path, run: str) -> list[Recorded]:
    """Return the pages of a run in the order of their first capture, each with its newest, rendered where it was rendered."""
    found: dict[str, Recorded] = {}
    for path in files_of(folder, run):
        with path.open("rb") as file:
            for offset, length, data in members(file):
                if page := _recorded(path.name.removesuffix(".open"), offset, length, parse(data)):
                    found[page.url] = page
    return list(found.values())


def read_page(folder: Path, capture: Capture, most_bytes: int = MOST_BYTES) -> Page:
    """Return the page of a capture as its parser was given it; raise EvidenceBroken where the bytes are not those."""
    record = read_record(folder, capture)
    fields = dict(record.headers)
    url = fields["WARC-Target-URI"].removeprefix(VIEW)
    kind, encoding = media_type(_header(record, "Content-Type") or fields["Content-Type"])
    return Page(
        url=url,
        requested=url,
        status=record.status or 200,
        body=_decoded(url, record, most_bytes) if record.status else record.payload,
        fetched_at=datetime.fromisoformat(fields["WARC-Date"]),
        content_type=kind or "text/html",
        encoding=encoding,
        rendered=not record.status,
        capture=capture,
    )


def _recorded(file: str, offset: int, length: int, record: Record) -> Recorded | None:
    fields = dict(record.headers)
    url = fields.get("WARC-Target-URI", "")
    kind = fields["WARC-Type"]
    page = kind == "response" and 200 <= record.status < 300 and not url.endswith("/robots.txt")  # noqa: PLR2004 - success
    if not page and not (kind == "resource" and url.startswith(VIEW)):
        return None
    capture = Capture(file, offset, length, fields["WARC-Record-ID"], sha256(record.payload).hexdigest())
    return Recorded(url.removeprefix(VIEW), capture)


def _decoded(url: str, record: Record, most_bytes: int) -> bytes:
    """Undo the content coding with the very code that undid it when the page was fetched."""
    response = Response(url, status=record.status, headers=_listed(record), body=record.payload)
    request = Request(url, meta={"download_maxsize": most_bytes})
    return bytes(_decoder().process_response(request, response).body)


@cache
def _decoder() -> HttpCompressionMiddleware:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Scrapy warns of its use outside a crawl, and offers no other way to decode
        return HttpCompressionMiddleware()


def _listed(record: Record) -> dict[str, list[str]]:
    listed: dict[str, list[str]] = {}
    for name, value in record.http_headers:
        listed.setdefault(name, []).append(value)
    return listed


def _header(record: Record, name: str) -> str:
    return next((value for given, value in record.http_headers if given.lower() == name.lower()), "")
