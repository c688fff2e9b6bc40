"""Says in a plain sentence why a request brought no answer."""

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

PASSING: dict[type[BaseException], str] = {
    CannotResolveHostError: "the host's name was not found",
    DownloadConnectionRefusedError: "the connection was refused",
    ResponseDataLossError: "the answer broke off",
}


def trouble(url: str, problem: BaseException, limits: Limits) -> FetchFailure:
    """Return what an exception of Scrapy, Twisted or the guard means for the page."""
    for cause in _causes(problem):
        match cause:
            case AddressRefused():
                return FetchFailure(url, str(cause), refused=True)
            case DownloadTimeoutError():
                return FetchFailure(url, f"no complete answer within {limits.page_seconds:g} seconds", again=True)
            case DownloadCancelledError() | IgnoreRequest():
                return FetchFailure(url, f"the page is larger than the {limits.body_bytes} bytes allowed")
            case _ if type(cause) in PASSING:
                return FetchFailure(url, PASSING[type(cause)], again=True)
    return FetchFailure(url, f"the connection failed ({_named(problem)})", again=True)


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        yield from (failure.value for failure in getattr(problem, "reasons", None) or [])
        problem = problem.__cause__


def _named(problem: BaseException) -> str:
    inner = list(_causes(problem))[-1]
    return f"{type(inner).__name__}: {str(inner)[:200]!r}"
