"""Facts derived from a URL alone: its pattern, its listing without the page number, the advert id it contains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from spiders.generic.words import (
    ID_PARAMETERS,
    NAMESPACES,
    PAGE_PARAMETERS,
    USER_PARAMETERS,
    USER_PATHS,
    UTILITY_PAGES,
)
from spiders.http.canonical_url import split_hash_route, split_page_url

NUMBER = re.compile(r"\d+")
NUMBERED = re.compile(r"[^/]*\d[^/]*")  # a segment with digits
FILE_EXTENSION = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|mjs|json|xml|rss|atom|pdf|docx?|xlsx?|zip|gz|rar|mp[34]|webm|ogg|woff2?"
    r"|ttf|txt|csv|ics|vcf)$",
    re.IGNORECASE,
)
PAGE_SEGMENT = re.compile(
    r"/(?:(?:page|seite|pagina|p|pg|index|list|start|offset)[-_/.]?)?\d{1,6}(?=\.\w{2,5}$|/?$)|/index(?=\.\w{2,5}$)|/$",
    re.IGNORECASE,
)
FURTHER_PAGE = re.compile(r"/(?:comment-)?(?:page|seite|pagina|p)[-_/]?\d{1,5}/?$", re.IGNORECASE)
FEED_SEGMENT = re.compile(r"/(?:feeds?|rss2?|atom)/?$", re.IGNORECASE)
LONG_ID = re.compile(
    r"(?<![0-9a-z])"
    r"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[0-9a-f]*\d)[0-9a-f]{12,40}|[1-9]\d{4,8})"  # UUID, hash, number
    r"(?![0-9a-z])",
    re.IGNORECASE,
)
DATE = re.compile(r"(?:19|20)\d{2}[01]\d[0-3]\d$")
EXTENSION = re.compile(r"\.\w{2,5}$")
MAX_PARAMETERS = 50


@lru_cache(maxsize=20_000)
def build_url_pattern(url: str) -> str:
    """Return the pattern of a URL: the first directory and the parameters' names, with other segments generalised.

    >>> build_url_pattern("http://example.com/ads/london/anna-12?page=3&x=1")
    '/ads/w/s?page&x'
    """
    parts = split_page_url(url)
    first, *rest = [segment for segment in parts.path.split("/") if segment] or [""]
    first_part = first if rest and first.isalpha() else _generalise(first)
    names = sorted({name for name, _ in _parse_query(parts.query)})
    return f"/{'/'.join([first_part, *map(_generalise, rest)])}?{'&'.join(names)}"


def _generalise(segment: str) -> str:
    """Return `#` for a number, `s` for a slug, `w` for a word."""
    if NUMBER.fullmatch(segment):
        return "#"
    return "s" if "-" in segment or "_" in segment or NUMBER.search(segment) else "w"


def find_directory(url: str) -> str:
    """Return the host and the first directory, or the script if it is at the root and has parameters."""
    parts = split_page_url(url)
    first, slash, _ = parts.path[1:].partition("/")
    return f"{parts.netloc}/{first if slash or parts.query else ''}"


@lru_cache(maxsize=20_000)
def remove_page_number(url: str) -> str:
    """Normalise a URL so that all pages of a listing are equal: no scheme, file extension or page number.

    >>> remove_page_number("http://example.com/ads/page/2/?sort=new") == remove_page_number("http://example.com/ads/?page=3&sort=new")
    True
    """
    parts = split_page_url(url)
    path = parts.path
    while (shorter := PAGE_SEGMENT.sub("", path)) != path:
        path = shorter
    parameters = [
        (name, value)
        for name, value in _parse_query(parts.query)
        if name.casefold() not in PAGE_PARAMETERS or not value.isdecimal()
    ]
    return urlunsplit(("", parts.netloc, EXTENSION.sub("", path), urlencode(sorted(parameters)), ""))


def find_first_page(url: str) -> str:
    """Return the URL of the first of the pages of one advert, which has its own page number or none.

    >>> find_first_page("http://example.com/topic/5?page=2"), find_first_page("http://example.com/ad-5/comment-page-3/")
    ('http://example.com/topic/5', 'http://example.com/ad-5')
    >>> find_first_page("http://example.com/#/ads/5?page=2")
    'http://example.com/#/ads/5'
    """
    document, route = split_hash_route(url)
    parts = urlsplit(route or document)
    parameters = [pair for pair in _parse_query(parts.query) if pair[0].casefold() not in PAGE_PARAMETERS]
    path = FURTHER_PAGE.sub("", parts.path)
    first = urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), urlencode(parameters), ""))
    return f"{document}#{first}" if route else first


@lru_cache(maxsize=20_000)
def list_reduced_urls(url: str) -> tuple[tuple[str, str], ...]:
    """Return a URL without one of its parameters, and the parameter's name; for each that is no page number.

    >>> list_reduced_urls("http://example.com/ad?id=5&page=2&to=3")
    (('http://example.com/ad?page=2&to=3', 'id'), ('http://example.com/ad?id=5&page=2', 'to'))
    """
    return tuple(_iter_reduced_urls(url)) if "?" in url else ()


def _iter_reduced_urls(url: str) -> Iterator[tuple[str, str]]:
    parts = urlsplit(url)
    parameters = _parse_query(parts.query)
    for at, (name, _) in enumerate(parameters):
        if name.casefold() not in PAGE_PARAMETERS:
            kept = urlencode(parameters[:at] + parameters[at + 1 :])
            yield urlunsplit((parts.scheme, parts.netloc, parts.path, kept, "")), name


def has_utility_namespace(url: str) -> bool:
    """Return whether the title of a wiki's page has the namespace of pages about pages, users or files.

    >>> has_utility_namespace("http://a.test/wiki/User_talk:Ann"), has_utility_namespace("http://a.test/wiki/Help_wanted")
    (True, False)
    """
    parts = urlsplit(url)
    names = (parts.path.rpartition("/")[2], *(value for _, value in _parse_query(parts.query)))
    heads = (unquote(name).partition(":") for name in names)
    return any(colon and head.replace("_", " ").casefold() in NAMESPACES for head, colon, _ in heads)


def is_user_url(url: str, name: str) -> bool:
    """Return whether a URL is that of a user's page, by its directory or its parameters; `name` is the link's text.

    >>> is_user_url("http://a.test/members/anna-7/", "anna_7"), is_user_url("http://a.test/profile/login", "Log in")
    (True, False)
    """
    parts = split_page_url(url)
    directories = parts.path.casefold().rstrip("/").split("/")[1:-1]
    parameters = {parameter.casefold() for parameter, _ in _parse_query(parts.query)}
    is_user = not USER_PATHS.isdisjoint(directories[-2:]) or not USER_PARAMETERS.isdisjoint(parameters)
    return is_user and name.casefold() not in UTILITY_PAGES


def iter_base_urls(url: str) -> Iterator[tuple[str, str]]:
    """Yield the URLs that a URL may be derived from, the longest first, with the pattern of what it adds to them.

    >>> list(iter_base_urls("http://a.test/ad/5/reply?to=3"))[:3]
    [('http://a.test/ad/5/reply', '*?to'), ('http://a.test/ad/5', '*/reply'), ('http://a.test/ad/5/', '*/reply')]
    """
    parts = urlsplit(url)
    site, segments = f"{parts.scheme}://{parts.netloc}/", [segment for segment in parts.path.split("/") if segment]
    yield from ((base, f"*?{name}") for base, name in list_reduced_urls(url))
    for length in range(len(segments) - 1, 0, -1):
        added, base = "/".join(segments[length:]), site + "/".join(segments[:length])
        if not NUMBER.search(added):
            yield from ((base, f"*/{added}"), (f"{base}/", f"*/{added}"))
        added, base = "/".join(segments[:-length]), site + "/".join(segments[-length:])
        pattern = f"/{NUMBERED.sub('#', added)}/*"
        yield from ((base, pattern), (f"{base}/", pattern))


def find_source_id(url: str) -> str:
    """Return the site's own id of the advert at a URL: an id parameter, a long number or hash; fallback: the path.

    A short id is not unique across directories, so it is returned with its path.

    >>> find_source_id("http://example.com/rooms/48213-sunny-room?from=list")
    '48213'
    >>> find_source_id("http://example.com/view.php?lang=en&id=12")
    '/view.php?id=12'
    """
    parts = split_page_url(url)
    query = dict(_parse_query(parts.query))
    name = next((name for name in ID_PARAMETERS if any(map(str.isdigit, query.get(name, "")))), "")
    if name:
        return query[name] if LONG_ID.fullmatch(query[name]) else f"{parts.path}?{urlencode([(name, query[name])])}"
    last_segment = unquote(parts.path.rstrip("/").rpartition("/")[2])
    ids: list[str] = [found for found in LONG_ID.findall(last_segment) if not DATE.match(found)]
    if len(ids) == 1:
        return ids[0]
    path = re.sub(r"/index\.\w{3,5}$", "/", unquote(parts.path)).rstrip("/") or "/"
    return f"{path}?{urlencode(sorted(query.items()))}" if query else path


def is_document(url: str) -> bool:
    """Return whether a URL may be an HTML page, judged by its file extension and its last segment: feeds are none."""
    path = split_page_url(url).path
    return not (FILE_EXTENSION.search(path) or FEED_SEGMENT.search(path))


def split_last_segment(url: str) -> str:
    """Return the last segment of the path as words.

    >>> split_last_segment("http://example.com/en/About-us.html")
    'about us'
    """
    last = unquote(split_page_url(url).path).rstrip("/").rpartition("/")[2]
    return re.sub(r"[-_+\s]+", " ", EXTENSION.sub("", last)).strip().casefold()


def _parse_query(query: str) -> list[tuple[str, str]]:
    """Parse a query; return [] if it has too many parameters to be real."""
    if query.count("&") >= MAX_PARAMETERS:
        return []
    return parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
