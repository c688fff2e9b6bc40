"""Read recorded pages back as a parser received them, so that they can be parsed again without a new request."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Request, Response
from w3lib.url import safe_url_string
from warcio.statusandheaders import StatusAndHeaders

from records.page import Capture, Page
from spiders.errors import EvidenceBroken
from spiders.evidence.capture_lookup import OPEN_SUFFIX, WarcRecord, parse_record, read_record
from spiders.evidence.gzip_member import iter_members
from spiders.evidence.warc import SOURCE_FIELD, TRUNCATED, UNSPECIFIED
from spiders.evidence.writer import VIEW_PREFIX, list_warc_files
from spiders.page.media_type import parse_media_type

MAX_BODY_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class RecordedPage:
    """A page in the evidence of a run: its URL, the one that redirected to it or was requested itself, its capture."""

    url: str
    requested: str
    capture: Capture


def find_recorded_pages(folder: Path, run: str) -> list[RecordedPage]:
    """Return the pages of a run in the order of their first capture, each with its latest capture.

    The latest capture of a rendered page is its DOM, even if a script has changed its URL. Records behind a damaged one
    are skipped with a warning. Raise EvidenceBroken if a file cannot be read.
    """
    captures: dict[str, Capture] = {}
    redirects: dict[str, str] = {}
    sources: dict[str, str] = {}  # record id of a response -> its URL
    for path in list_warc_files(folder, run):
        for capture, record in _iter_records(path):
            if _is_page(record):
                url = _read_target_url(record)
                rendered = sources.pop(str(record.fields.get_header(SOURCE_FIELD, "")), url)
                captures[url] = capture
                sources[capture.record_id] = url
                if rendered != url:
                    captures.pop(rendered, None)
            elif location := _read_location(record):
                redirects.setdefault(location, _read_target_url(record))
    return [RecordedPage(url, _follow_back(url, redirects), capture) for url, capture in captures.items()]


def read_page(folder: Path, capture: Capture, max_bytes: int = MAX_BODY_BYTES) -> Page:
    """Return the page of a capture as its parser received it; raise EvidenceBroken if it cannot be verified."""
    record = read_record(folder, capture)
    try:
        return _build_page(record, capture, max_bytes)
    except (ValueError, TypeError, KeyError) as error:
        raise EvidenceBroken(folder / capture.file, capture.offset, str(error)) from error


def _build_page(record: WarcRecord, capture: Capture, max_bytes: int) -> Page:
    http = record.http_headers
    url = _read_target_url(record)
    content_type, encoding = parse_media_type((http or record.fields).get_header("Content-Type", ""))
    return Page(
        url=url,
        requested=url,
        status=int(http.get_statuscode()) if http else 200,
        body=_decode_body(url, http, record.payload, max_bytes) if http else record.payload,
        fetched_at=datetime.fromisoformat(record.fields["WARC-Date"]),
        content_type=content_type or "text/html",
        encoding=encoding,
        rendered=http is None,
        capture=capture,
        robots_tags=tuple(value for name, value in http.headers if name.lower() == "x-robots-tag") if http else (),
    )


def _iter_records(path: Path) -> Iterator[tuple[Capture, WarcRecord]]:
    """Yield the complete records of a WARC file; log a warning if there are damaged bytes behind them."""
    end = 0
    try:
        with path.open("rb") as file:
            for offset, length, data in iter_members(file):
                record = parse_record(data)
                digest = sha256(record.payload).hexdigest()
                name, record_id = path.name.removesuffix(OPEN_SUFFIX), str(record.fields["WARC-Record-ID"])
                truncated = record.fields.get_header(TRUNCATED) not in (None, UNSPECIFIED)
                yield Capture(name, offset, length, record_id, digest, truncated), record
                end = offset + length
        damaged = path.stat().st_size - end
    except OSError as error:
        raise EvidenceBroken(path, end, error.strerror or str(error)) from error
    except ValueError as error:
        raise EvidenceBroken(path, end, str(error)) from error
    if damaged:
        logging.getLogger(__name__).warning("%s", EvidenceBroken(path, end, f"the last {damaged} bytes are unreadable"))


def _is_page(record: WarcRecord) -> bool:
    """Return whether a record is a successful response other than robots.txt, or the DOM of a rendered page."""
    warc_type, uri = record.fields["WARC-Type"], str(record.fields.get_header("WARC-Target-URI", ""))
    if warc_type == "response" and record.http_headers:
        return str(record.http_headers.get_statuscode()).startswith("2") and not uri.endswith("/robots.txt")
    return bool(warc_type == "resource") and uri.startswith(VIEW_PREFIX)


def _read_location(record: WarcRecord) -> str:
    """Return the URL to which a recorded response redirects, "" if it does not."""
    location = record.http_headers.get_header("Location", "") if record.http_headers else ""
    if not location or record.fields["WARC-Type"] != "response":
        return ""
    try:
        return str(safe_url_string(urljoin(_read_target_url(record), location)))
    except ValueError:
        return ""


def _follow_back(url: str, redirects: dict[str, str]) -> str:
    """Return the URL that was requested first, given the source of each redirect's target."""
    passed = {url}
    while (source := redirects.get(url, "")) and source not in passed:
        passed.add(source)
        url = source
    return url


def _read_target_url(record: WarcRecord) -> str:
    return str(record.fields["WARC-Target-URI"]).removeprefix(VIEW_PREFIX)


def _decode_body(url: str, http: StatusAndHeaders, payload: bytes, max_bytes: int) -> bytes:
    """Remove the content encoding with the same middleware as during the crawl."""
    response = Response(url, status=int(http.get_statuscode()), headers=http.headers, body=payload)
    request = Request(url, meta={"download_maxsize": max_bytes})
    return bytes(_get_decoder().process_response(request, response).body)


@cache
def _get_decoder() -> HttpCompressionMiddleware:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Scrapy warns if it is used outside a crawl, and has no other public decoder
        return HttpCompressionMiddleware()
