"""The events of a parser after the last page: the adverts that it buffered, and the unread pages."""

from __future__ import annotations

from collections.abc import Iterator

from more_itertools import batched

from records.crawl import PageFinished
from spiders.process.parsing import finish_parser, list_unread
from spiders.site import Site

FINISH_TIMEOUT = 120.0  # seconds for a parser to yield its buffered adverts
ADVERTS_PER_EVENT = 100
UNREAD_PER_EVENT = 1000


def iter_buffered_events(site: Site, seconds: float) -> Iterator[PageFinished]:
    """Yield the adverts that the parser has buffered, then the unread pages, then its error if it failed."""
    result = finish_parser(site, seconds)
    for adverts in batched(result.adverts, ADVERTS_PER_EVENT):
        yield PageFinished(requested="", url="", status=0, adverts=tuple(adverts))
    missed = list_unread(site, seconds)
    for unread in batched(missed.unread, UNREAD_PER_EVENT):
        yield PageFinished(requested="", url="", status=0, unread=tuple(unread))
    if error := result.error or missed.error:
        yield PageFinished(requested="", url="", status=0, error=error)
