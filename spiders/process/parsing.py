"""Runs a site's parser on a page, with a time limit; an error of the parser costs the page, never the crawl."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import extract_tb
from urllib.parse import urljoin

from w3lib.html import get_meta_refresh

from records.advert import Advert
from records.crawl import Link, UnreadPage
from records.page import Page
from spiders.page.media_type import describe_file
from spiders.process.time_limit import TimeLimitExceeded, limit_time
from spiders.site import Site

SNIFFED_BYTES = 512
MAX_NUL_BYTES = 50  # among the sniffed bytes; a text may have some by mistake
HEAD_BYTES = 4096  # searched for a meta refresh
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The adverts and links of a page, or what its parser did not read of all pages.

    If `error` is not "", the parser failed and the result may be incomplete.
    """

    adverts: tuple[Advert, ...] = ()
    links: tuple[Link, ...] = ()
    error: str = ""
    unread: tuple[UnreadPage, ...] = ()


def describe_refusal(page: Page, disposition: str = "") -> str:
    """Return why a response is not parsed, by its headers and its first bytes, "" if it is text."""
    has_nul_bytes = page.body[:SNIFFED_BYTES].count(b"\x00") > MAX_NUL_BYTES
    is_binary = has_nul_bytes and not page.body.startswith(UTF_16)
    return describe_file(page.content_type, disposition) or ("not text, as its first bytes show" if is_binary else "")


def parse_page(site: Site, page: Page, seconds: float) -> ParseResult:
    """Run the site's parser on a page, for at most this many seconds."""
    result = _collect(site.name, lambda: site.parse(page), seconds)
    adverts = result.adverts if buffers_pages(site) else tuple(_set_capture(advert, page) for advert in result.adverts)
    return ParseResult(adverts, (*_find_refresh(page), *result.links), result.error)


def merge_results(results: Sequence[ParseResult]) -> ParseResult:
    """Join the results of pages that were read at once."""
    return ParseResult(
        tuple(advert for result in results for advert in result.adverts),
        tuple(link for result in results for link in result.links),
        next((result.error for result in results if result.error), ""),
    )


def finish_parser(site: Site, seconds: float) -> ParseResult:
    """Collect the adverts that the site's parser has buffered."""
    return _collect(site.name, site.finish, seconds) if site.finish else ParseResult()


def explore_rest(site: Site, seconds: float) -> ParseResult:
    """Collect the links that the site's parser held back, when no other is left."""
    return _collect(site.name, site.explore_rest, seconds) if site.explore_rest else ParseResult()


def list_unread(site: Site, seconds: float) -> ParseResult:
    """Collect what the site's parser did not read, after its last advert."""
    return _collect(site.name, site.list_unread, seconds) if site.list_unread else ParseResult()


def buffers_pages(site: Site) -> bool:
    """Return whether the parser yields adverts of earlier pages; a resumed run must replay those pages to it."""
    return site.finish is not None


def _collect(name: str, parse: Callable[[], Iterable[Advert | Link | UnreadPage]], seconds: float) -> ParseResult:
    adverts: list[Advert] = []
    links: list[Link] = []
    unread: list[UnreadPage] = []
    error = ""
    try:
        with limit_time(seconds):
            for item in parse():
                match item:
                    case Advert():
                        adverts.append(item)
                    case Link():
                        links.append(item)
                    case UnreadPage():
                        unread.append(item)
                    case _:
                        raise TypeError(item)  # noqa: TRY301 - handled like any other error of the parser
    except TimeLimitExceeded:
        error = f"the parser of {name} took longer than {seconds:g} seconds"
    except Exception as problem:  # noqa: BLE001 - an error of the parser costs the page, never the crawl
        error = f"the parser of {name} failed: {type(problem).__name__} at {_locate(problem)}"
    return ParseResult(tuple(adverts), tuple(links), error, tuple(unread))


def _locate(error: BaseException) -> str:
    frame = extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name} line {frame.lineno}"


def _set_capture(advert: Advert, page: Page) -> Advert:
    return advert if advert.capture else replace(advert, capture=page.capture)


def _find_refresh(page: Page) -> Iterable[Link]:
    """Yield the target of a meta refresh, as an ordinary link."""
    head = page.body[:HEAD_BYTES]
    if b"http-equiv" not in head.lower():
        return
    _, target = get_meta_refresh(head, page.url, page.encoding or "utf-8", ignore_tags=("script", "noscript"))
    if target:
        yield Link(urljoin(page.url, target))
