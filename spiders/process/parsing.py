"""Lets a site's parser read a page, and survives whatever the parser does."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import extract_tb
from urllib.parse import urljoin

from w3lib.html import get_meta_refresh

from records.advert import Advert
from records.crawl import Link
from records.page import Page
from spiders.process.time_limit import OutOfTime, deadline
from spiders.site import Site

STRAY = 50  # NUL bytes near the start that a text may hold by mistake
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
READABLE = re.compile(r"text/|.*(?:html|xml|json)|$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a parser made of a page, as far as it came: `error` is "" or one plain sentence."""

    adverts: tuple[Advert, ...] = ()
    links: tuple[Link, ...] = ()
    error: str = ""


def readable(page: Page) -> bool:
    """Tell whether a page is text of some kind, so that a parser can be asked to read it."""
    binary = page.body[:512].count(b"\x00") > STRAY and not page.body.startswith(UTF_16)
    return bool(READABLE.match(page.content_type)) and not binary


def read(site: Site, page: Page, seconds: float) -> Reading:
    """Return what the site's parser finds in a page within the time."""
    found = _collect(site.name, lambda: site.parse(page), seconds)
    adverts = found.adverts if keeps_pages(site) else tuple(_with_capture(advert, page) for advert in found.adverts)
    return Reading(adverts, (*_refresh(page), *found.links), found.error)


def finish(site: Site, seconds: float) -> Reading:
    """Return what the site's parser still keeps."""
    return _collect(site.name, site.finish, seconds)


def keeps_pages(site: Site) -> bool:
    """Tell whether the parser yields adverts of earlier pages, so that it must see them again after a crawl that died."""
    return site.finish is not tuple


def _collect(name: str, parse: Callable[[], Iterable[Advert | Link]], seconds: float) -> Reading:
    adverts: list[Advert] = []
    links: list[Link] = []
    error = ""
    try:
        with deadline(seconds):
            for item in parse():
                match item:
                    case Advert():
                        adverts.append(item)
                    case Link():
                        links.append(item)
                    case _:
                        raise TypeError(item)  # noqa: TRY301 - an item of another type is the parser's failure like any other
    except OutOfTime:
        error = f"the parser of {name} took longer than {seconds:g} seconds"
    except Exception as problem:  # noqa: BLE001 - a parser that fails costs its page, never the crawl
        error = f"the parser of {name} failed: {type(problem).__name__} at {_place(problem)}"
    return Reading(tuple(adverts), tuple(links), error)


def _place(problem: BaseException) -> str:
    frame = extract_tb(problem.__traceback__)[-1]
    return f"{Path(frame.filename).name} line {frame.lineno}"


def _with_capture(advert: Advert, page: Page) -> Advert:
    return advert if advert.capture else replace(advert, capture=page.capture)


def _refresh(page: Page) -> Iterable[Link]:
    """Yield where a page sends its reader by itself; a link like any other."""
    if b"http-equiv" not in page.body[:4096].lower():
        return
    _, target = get_meta_refresh(
        page.body[:4096], page.url, page.encoding or "utf-8", ignore_tags=("script", "noscript")
    )
    if target:
        yield Link(urljoin(page.url, target))
