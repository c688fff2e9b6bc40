"""Scrapy's HTTP handler with a size limit on response headers, which Scrapy itself reads without limit."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers import http11
from scrapy.crawler import Crawler
from twisted.web._newclient import HEADER, STATUS

MAX_HEAD_BYTES = 64 * 1024  # status line and headers


class BoundedHandler(http11.HTTP11DownloadHandler):
    """Closes the connection if the status line and headers of a response exceed MAX_HEAD_BYTES."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory  # noqa: SLF001 - Scrapy sets its own factory in the same way


class _BoundedFactory(http11._LenientHTTP11ClientFactory):  # noqa: SLF001 - Scrapy is pinned to a minor version
    def buildProtocol(self, addr: Any) -> Any:  # noqa: ANN401, N802, ARG002 - Twisted's name, untyped in Twisted
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _BoundedProtocol(http11._LenientHTTP11ClientProtocol):  # noqa: SLF001 - Scrapy is pinned to a minor version
    _head_bytes = 0

    def request(self, request: Any) -> Any:  # noqa: ANN401 - untyped in Twisted
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            end = data.find(b"\r\n\r\n")
            self._head_bytes += len(data) if end < 0 else end
            if self._head_bytes > MAX_HEAD_BYTES:
                self.abort()  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]
