"""Crawls a sample site with the generic reader and scores the adverts found."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urldefrag

from records.advert import Advert
from records.crawl import Link, LinkRole
from records.origin import parse_origin
from records.page import Page
from spiders.generic import build_generic_site
from spiders.http.canonical_url import canonicalise_url, is_crawler_trap
from tests.spiders.generic_sites.sample_site import SampleAdvert, SampleSite

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FIELDS = ("title", "name", "area", "price", "account")
Match = tuple[SampleAdvert, Advert]


@dataclass
class ReaderScore:
    """What the reader found on a site; `fields` are (correct, labelled) by field."""

    adverts: int
    found: int
    ids: int
    found_ids: int
    foreign_ids: int
    junk: list[Advert]
    fetched: int
    fields: dict[str, tuple[int, int]]
    missed: list[SampleAdvert]


class CrawlQueue:
    """The URLs to fetch, as in the crawler: allowed origin, each URL once, listings first."""

    def __init__(self, start: tuple[str, ...]) -> None:
        self._origin = parse_origin(start[0])
        self._seen = {canonicalise_url(url) for url in start}
        self._queues: dict[LinkRole, deque[str]] = {
            role: deque() for role in (LinkRole.LISTING, LinkRole.PAGE, LinkRole.DETAIL)
        }
        self._queues[LinkRole.PAGE].extend(start)

    def __bool__(self) -> bool:
        return any(self._queues.values())

    def pop(self) -> str:
        return next(queue for queue in self._queues.values() if queue).popleft()

    def extend(self, explore_rest: Callable[[], Iterable[Link]]) -> bool:
        """Add the links that a reader held back; return whether there are any."""
        for link in explore_rest():
            self.add(link)
        return bool(self)

    def add(self, link: Link) -> None:
        key = canonicalise_url(link.url)
        if key not in self._seen and parse_origin(link.url) == self._origin and not is_crawler_trap(link.url):
            self._queues[link.role].append(urldefrag(link.url).url)
        self._seen.add(key)


def crawl(site: SampleSite, max_pages: int = 4000) -> tuple[list[Advert], list[str]]:
    """Crawl a site; return the adverts found and the URLs fetched."""
    reader, frontier = build_generic_site("invented", site.start), CrawlQueue(site.start)
    adverts: list[Advert] = []
    fetched: list[str] = []
    while len(fetched) < max_pages and (frontier or frontier.extend(reader.explore_rest or tuple)):
        url = frontier.pop()
        fetched.append(url)
        html = site.get(url)
        for item in reader.parse(page(url, html)) if html is not None else ():
            if isinstance(item, Advert):
                adverts.append(item)
            else:
                frontier.add(item)
    adverts.extend(reader.finish())
    return adverts, fetched


def page(url: str, html: str) -> Page:
    return Page(url, url, 200, html.encode(), NOW, encoding="utf-8")


def score(site: SampleSite) -> ReaderScore:
    """Crawl a site and compare the adverts found with the published ones."""
    adverts, fetched = crawl(site)
    matches, junk, missed = _match(site, adverts)
    return ReaderScore(
        adverts=len(site.adverts),
        found=len(matches),
        ids=sum(len(advert.ids) for advert in site.adverts),
        found_ids=sum(ident in found.document for published, found in matches for ident in published.ids),
        foreign_ids=_count_foreign_ids(site, matches),
        junk=junk,
        fetched=len(fetched),
        fields={field: _count_correct(field, matches) for field in FIELDS},
        missed=missed,
    )


def _match(site: SampleSite, adverts: list[Advert]) -> tuple[list[Match], list[Advert], list[SampleAdvert]]:
    """Return the pairs of published and found adverts, the rest of the found and the rest of the published ones."""
    matches: list[Match] = []
    junk: list[Advert] = []
    missed = {advert.number: advert for advert in site.adverts}
    for found in adverts:
        published = next((advert for advert in missed.values() if _is_same(advert, found)), None)
        if published:
            del missed[published.number]
            matches.append((published, found))
        else:
            junk.append(found)
    return matches, junk, list(missed.values())


def _is_same(published: SampleAdvert, found: Advert) -> bool:
    has_url = canonicalise_url(found.url) in {canonicalise_url(url) for url in published.urls}
    return has_url and published.paragraphs[0][:40] in " ".join(found.text.split())


def _count_foreign_ids(site: SampleSite, matches: list[Match]) -> int:
    all_ids = {ident for advert in site.adverts for ident in advert.ids}
    return sum(ident in found.document for published, found in matches for ident in all_ids - set(published.ids))


def _count_correct(field: str, matches: list[Match]) -> tuple[int, int]:
    pairs = [(getattr(published, field), getattr(found, field)) for published, found in matches]
    labelled = [(expected, actual) for expected, actual in pairs if expected]
    return sum(expected == actual for expected, actual in labelled), len(labelled)
