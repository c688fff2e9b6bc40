"""Scrapy downloader middleware that writes every exchange to the WARC evidence."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from spiders.evidence.warc import HttpExchange
from spiders.evidence.writer import EvidenceWriter

# Keys of a request's meta.
CAPTURE = "capture"
FETCHED_AT = "fetched_at"
CUT_OFF = "dataloss"  # Scrapy's flag of a response shorter than its Content-Length, or without its last chunk


class Recorder:
    """The middleware next to the network: it records bodies before any other middleware decodes them."""

    def __init__(self, evidence: EvidenceWriter) -> None:
        self._evidence = evidence

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware with the evidence of the crawler's spider."""
        return cls(crawler.spider.evidence)  # type: ignore[union-attr]  # Scrapy sets the spider before the middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """Record the exchange, and store its capture and time in the request's meta."""
        fetched_at = datetime.now(UTC)
        request.meta[CAPTURE] = self._evidence.write_exchange(_build_exchange(request, response, fetched_at))
        request.meta[FETCHED_AT] = fetched_at
        return response


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
        truncated=CUT_OFF in response.flags,
    )


def _list_headers(message: Request | Response) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name, value) for name, values in message.headers.items() for value in values)
