"""Writes every exchange into the evidence, between Scrapy's downloader and all that changes a response."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from spiders.errors import EvidenceUnwritable
from spiders.evidence.warc import HttpExchange
from spiders.evidence.writer import EvidenceWriter

CAPTURE = "capture"  # where a request's meta holds the capture of its response
FETCHED_AT = "fetched_at"


class Recorder:
    """A downloader middleware that stands nearest to the network, so that bodies are recorded as they were sent."""

    def __init__(self, evidence: EvidenceWriter) -> None:
        self._evidence = evidence

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the evidence from the spider, which is opened for one crawl."""
        return cls(crawler.spider.evidence)  # type: ignore[union-attr]  # our spider, present when middleware is built

    def process_response(self, request: Request, response: Response) -> Response:
        """Record the exchange and remember its capture and time."""
        at = datetime.now(UTC)
        try:
            request.meta[CAPTURE] = self._evidence.write_exchange(_exchange(request, response, at))
        except OSError as problem:
            raise EvidenceUnwritable(self._evidence.folder, str(problem)) from problem
        request.meta[FETCHED_AT] = at
        return response


def _exchange(request: Request, response: Response, at: datetime) -> HttpExchange:
    host = (b"Host", urlsplit(request.url).netloc.encode())
    certificate = hashlib.sha256(response.certificate.dump()).hexdigest() if response.certificate else ""
    return HttpExchange(
        url=request.url,
        method=request.method,
        request_headers=(host, *_pairs(request)),
        request_body=request.body,
        status=response.status,
        protocol=response.protocol or "HTTP/1.1",
        response_headers=_pairs(response),
        payload=response.body,
        ip=str(response.ip_address or ""),
        certificate=certificate,
        at=at,
    )


def _pairs(message: Request | Response) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name, value) for name, values in message.headers.items() for value in values)
