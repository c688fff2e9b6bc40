"""Scrapy downloader middleware that writes every exchange to the WARC evidence."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Request, Response

from spiders.evidence.warc import DISCONNECT, UNSPECIFIED, HttpExchange
from spiders.evidence.writer import EvidenceWriter
from spiders.page.media_type import describe_file

# Keys of a request's meta.
CAPTURE = "capture"
FETCHED_AT = "fetched_at"
STOPPED = "download_stopped"  # Scrapy's flag of a response ended by StopDownload
FILE_HEADERS = ("Content-Type", "Content-Disposition")
CUT_OFF = "dataloss"  # Scrapy's flag of a response shorter than its Content-Length, or without its last chunk


class Recorder:
    """The middleware next to the network: it records bodies before any other middleware decodes them."""

    def __init__(self, evidence: EvidenceWriter) -> None:
        self._evidence = evidence

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware with the evidence of the crawler's spider."""
        crawler.signals.connect(stop_download, signals.headers_received)
        return cls(crawler.spider.evidence)  # type: ignore[union-attr]  # Scrapy sets the spider before the middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """Record the exchange, and store its capture and time in the request's meta."""
        fetched_at = datetime.now(UTC)
        request.meta[CAPTURE] = self._evidence.write_exchange(_build_exchange(request, response, fetched_at))
        request.meta[FETCHED_AT] = fetched_at
        return response


def stop_download(headers: Headers, request: Request) -> None:
    """End a response after its headers if its body is a file; robots.txt is read whatever its type."""
    content_type, disposition = ((headers.get(name) or b"").decode("latin-1") for name in FILE_HEADERS)
    is_robots_file = urlsplit(request.url).path == "/robots.txt"
    if not is_robots_file and describe_file(content_type, disposition):
        raise StopDownload(fail=False)


def _build_exchange(request: Request, response: Response, fetched_at: datetime) -> HttpExchange:
    host = (b"Host", urlsplit(request.url).netloc.encode())
    certificate = hashlib.sha256(response.certificate.dump()).hexdigest() if response.certificate else ""
    return HttpExchange(
        url=request.url,
        method=request.method,
        request_headers=(host, *_list_headers(request)),
        request_body=request.body,
        status=response.status,
        protocol=response.protocol or "HTTP/1.1",
        response_headers=_list_headers(response),
        payload=response.body,
        ip=str(response.ip_address or ""),
        certificate=certificate,
        at=fetched_at,
        truncated=DISCONNECT if CUT_OFF in response.flags else UNSPECIFIED if STOPPED in response.flags else "",
    )


def _list_headers(message: Request | Response) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name, value) for name, values in message.headers.items() for value in values)
