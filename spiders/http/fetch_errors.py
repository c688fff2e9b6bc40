"""Converts exceptions of Scrapy, Twisted and the guard into fetch failures."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from records.crawl import Limits
from spiders.errors import AddressRefused
from spiders.http.fetch_result import FetchFailure

TRANSIENT_ERRORS: dict[type[BaseException], str] = {
    CannotResolveHostError: "the host name could not be resolved",
    DownloadConnectionRefusedError: "the connection was refused",
    ResponseDataLossError: "the response was cut off",
}


def build_failure(url: str, error: BaseException, limits: Limits) -> FetchFailure:
    """Return the failure that an exception during a download means for its URL."""
    for cause in _iter_causes(error):
        match cause:
            case AddressRefused():
                return FetchFailure(url, str(cause), refused=True)
            case DownloadTimeoutError():
                return FetchFailure(url, f"no complete response within {limits.page_seconds:g} seconds", retryable=True)
            case DownloadCancelledError() | IgnoreRequest():
                return FetchFailure(url, f"the page is larger than the {limits.body_bytes} bytes allowed")
            case _ if type(cause) in TRANSIENT_ERRORS:
                return FetchFailure(url, TRANSIENT_ERRORS[type(cause)], retryable=True)
    return FetchFailure(url, f"the connection failed ({_describe_root_cause(error)})", retryable=True)


def _iter_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, the errors that Twisted wraps in its `reasons`, and the same for each cause."""
    while error is not None:
        yield error
        yield from (failure.value for failure in getattr(error, "reasons", None) or [])
        error = error.__cause__


def _describe_root_cause(error: BaseException) -> str:
    root = list(_iter_causes(error))[-1]
    return f"{type(root).__name__}: {str(root)[:200]!r}"
