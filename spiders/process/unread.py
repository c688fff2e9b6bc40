"""States what of a page was not read, and why."""

from __future__ import annotations

from collections.abc import Iterator

from records.crawl import Link, LinkRole, UnreadKind, UnreadPage
from records.page import Page
from spiders.generic.page_analysis.contact_signals import find_contacts, has_price
from spiders.http.fetch_result import FetchFailure
from spiders.page.document import Document
from spiders.page.walls import find_wall
from spiders.process.parsing import ParseResult

MISSING_STATUSES = frozenset({404, 410})


def explain_failure(link: Link, failure: FetchFailure) -> tuple[UnreadPage, ...]:
    """Return why a link has no page; nothing if the page is read under another URL."""
    if failure.is_elsewhere:
        return ()
    reason = f"{failure.reason}: {failure.wall}" if failure.wall else failure.reason
    return (UnreadPage(link.url, _find_kind(failure), reason, failure.capture),)


def explain_page(link: Link, page: Page, result: ParseResult, *, is_buffered: bool) -> Iterator[UnreadPage]:
    """Yield why a page was not read, or not as a whole. A parser that buffers pages reports missed adverts itself."""
    if wall := "" if result.adverts else _find_closing_wall(page):
        yield UnreadPage(link.url, UnreadKind.CLOSED, wall, page.capture)
    if result.error:
        yield UnreadPage(link.url, UnreadKind.FAILED, result.error, page.capture)
    if page.capture and page.capture.truncated:
        reason = "the connection broke before the end of the page; what had arrived was read"
        yield UnreadPage(link.url, UnreadKind.TRUNCATED, reason, page.capture)
    if not is_buffered and _lacks_advert(link, result) and (signal := _find_signal(page)):
        reason = f"the page shows {signal}, but the site's parser found no advert on it"
        yield UnreadPage(link.url, UnreadKind.NO_ADVERT, reason, page.capture)


def _find_kind(failure: FetchFailure) -> UnreadKind:
    if failure.wall:
        return UnreadKind.CLOSED
    if failure.refused:
        return UnreadKind.REFUSED
    return UnreadKind.MISSING if failure.status in MISSING_STATUSES else UnreadKind.FAILED


def _find_closing_wall(page: Page) -> str:
    """Return the wall that closes a page; a page that shows a contact or a price is not closed."""
    wall = find_wall(page)
    return "" if wall and _find_signal(page) else wall


def _lacks_advert(link: Link, result: ParseResult) -> bool:
    """Return whether an advert is missing: a page of adverts has one, and any other page has links."""
    return not (result.adverts or result.error) and (link.role is LinkRole.DETAIL or not result.links)


def _find_signal(page: Page) -> str:
    text = Document(page).text("body")
    if any(map(find_contacts, text.splitlines())):
        return "a contact"
    return "a price" if has_price(text) else ""
