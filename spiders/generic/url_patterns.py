"""What an address alone tells: the pattern it follows, the page it numbers, the id it carries."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from spiders.generic.words import ID_PARAMETERS, PAGE_PARAMETERS

NUMBER = re.compile(r"\d+")
FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|mjs|json|xml|rss|atom|pdf|docx?|xlsx?|zip|gz|rar|mp[34]|webm|ogg|woff2?|ttf|txt|csv"
    r"|ics|vcf)$",
    re.IGNORECASE,
)
PAGE_SEGMENT = re.compile(
    r"/(?:(?:page|seite|pagina|p|pg|index|list|start|offset)[-_/.]?)?\d{1,6}(?=\.\w{2,5}$|/?$)|/index(?=\.\w{2,5}$)|/$",
    re.IGNORECASE,
)
LONG_ID = re.compile(
    r"(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[0-9a-f]*\d)[0-9a-f]{12,40}|[1-9]\d{4,8})(?![0-9a-z])",
    re.IGNORECASE,
)
DAY = re.compile(r"(?:19|20)\d{2}[01]\d[0-3]\d$")


@lru_cache(maxsize=20_000)
def pattern(url: str) -> str:
    """Return the shape of an address: digits and slugs folded, the first directory and the parameters' names kept.

    >>> pattern("http://example.com/ads/london/anna-12?page=3&x=1")
    '/ads/w/s?page&x'
    """
    parts = urlsplit(url)
    first, *rest = [segment for segment in parts.path.split("/") if segment] or [""]
    folded = [_fold(first, keep=bool(rest)), *(_fold(segment) for segment in rest)]
    names = sorted({name for name, _ in _query(parts.query)})
    return f"/{'/'.join(folded)}?{'&'.join(names)}"


def _fold(segment: str, *, keep: bool = False) -> str:
    if keep and segment.isalpha():
        return segment
    if NUMBER.fullmatch(segment):
        return "#"
    return "s" if "-" in segment or "_" in segment or NUMBER.search(segment) else "w"


def directory(url: str) -> str:
    """Return host and first directory (or the script at the root that has parameters)."""
    parts = urlsplit(url)
    first, slash, _ = parts.path[1:].partition("/")
    return f"{parts.netloc}/{first if slash or parts.query else ''}"


@lru_cache(maxsize=20_000)
def unpaged(url: str) -> str:
    """Return the address without the numbers that page a listing.

    >>> unpaged("http://example.com/ads/page/2/?sort=new") == unpaged("http://example.com/ads/?page=3&sort=new")
    True
    """
    parts = urlsplit(url)
    path = parts.path
    while (shorter := PAGE_SEGMENT.sub("", path)) != path:
        path = shorter
    kept = [
        (name, value)
        for name, value in _query(parts.query)
        if name.casefold() not in PAGE_PARAMETERS or not value.isdecimal()
    ]
    return urlunsplit(("", parts.netloc, re.sub(r"\.\w{2,5}$", "", path), urlencode(sorted(kept)), ""))


def source_id(url: str) -> str:
    """Return the site's own id of what stands at an address: a long number or hash, an id parameter, else the path.

    Whatever is short could mean two things in two directories and so keeps its path.

    >>> source_id("http://example.com/rooms/48213-sunny-room?from=list"), source_id("http://example.com/view.php?lang=en&id=12")
    ('48213', '/view.php?id=12')
    """
    parts = urlsplit(url)
    query = dict(_query(parts.query))
    named = next(((name, query[name]) for name in ID_PARAMETERS if any(map(str.isdigit, query.get(name, "")))), None)
    if named:
        return named[1] if LONG_ID.fullmatch(named[1]) else f"{parts.path}?{urlencode([named])}"
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    ids: list[str] = [found for found in LONG_ID.findall(last) if not DAY.match(found)]
    if len(ids) == 1:
        return ids[0]
    path = re.sub(r"/index\.\w{3,5}$", "/", unquote(parts.path)).rstrip("/") or "/"
    return f"{path}?{urlencode(sorted(query.items()))}" if query else path


def is_document(url: str) -> bool:
    """Tell whether an address may be a page, going by its ending."""
    return not FILES.search(urlsplit(url).path)


def slug(url: str) -> str:
    """Return the last word of an address as words: `/about-us.html` -> `about us`."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return re.sub(r"[-_+\s]+", " ", re.sub(r"\.\w{2,5}$", "", last)).strip().casefold()


def _query(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True, max_num_fields=50) if query.count("&") < 50 else []  # noqa: PLR2004
