"""URL normalisation, hash routes, and detection of URLs that a crawler trap generates.

A hash route is a fragment by which a script chooses what a page shows ("#/ads/12", "#!ads/12"). It identifies a page of
its own; other fragments are places in a page.

The thresholds come from a trial against calendars, faceted search, endless relative paths and session ids.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import SplitResult, urldefrag, urlsplit

from w3lib.url import canonicalize_url

MAX_URL_LENGTH = 500
MAX_PATH_DEPTH = 12
MAX_PARAMETERS = 8
MAX_SEGMENT_COPIES = 2  # copies of one segment in a path
SESSION_PARAMETER = re.compile(
    r"(?i)(?<=[?&])(?:phpsessid|jsessionid|sessionid|session_id|sid|aspsessionid\w*|cftoken|cfid"
    r"|utm_\w+|gclid|fbclid|_ga|cachebust)=[^&]*&?"
)
HASH_ROUTE = re.compile(r"(?:/|!/?)(?=[^/])")  # the beginning of a fragment that is a route, but not the start page's
COMMENT_PAGE = re.compile(r"/comment-page-\d+(?=/?$)")
COMMENT_PARAMETER = re.compile(r"(?<=[?&])(?:cpage|replytocom)=\d+&?")
PATH_SESSION = re.compile(r"(?i);jsessionid=[^/?#]*")


@lru_cache(maxsize=20_000)
def canonicalise_url(url: str) -> str:
    """Return the URL without session, tracking and comment-page parameters, and without a fragment that is no hash
    route, the other parameters sorted; "" if it cannot be parsed. Two URLs of the same page compare equal.

    >>> canonicalise_url("http://example.com/a?b=2&a=1&PHPSESSID=77#top")
    'http://example.com/a?a=1&b=2'
    >>> canonicalise_url("http://example.com/#/"), canonicalise_url("http://example.com/#/ads/12")
    ('http://example.com/', 'http://example.com/#/ads/12')
    """
    url, route = split_hash_route(url)
    try:
        document = str(canonicalize_url(PATH_SESSION.sub("", SESSION_PARAMETER.sub("", url)).rstrip("?&")))
    except ValueError:
        return ""
    document = remove_comment_page(document)
    return f"{document}#{route}" if document and route else document


def remove_comment_page(url: str) -> str:
    """Return the URL of the post on which a page of comments is (WordPress: paths and parameters of its comments).

    >>> remove_comment_page("http://a.test/ad-5/comment-page-3/"), remove_comment_page("http://a.test/?p=5&cpage=2")
    ('http://a.test/ad-5/', 'http://a.test/?p=5')
    """
    document, question, query = url.partition("?")
    document = COMMENT_PAGE.sub("", document)
    kept = COMMENT_PARAMETER.sub("", question + query).rstrip("?&")
    return document + kept


def split_hash_route(url: str) -> tuple[str, str]:
    """Return the part of a URL that is sent to the server, and its hash route, "" if it has none."""
    document, fragment = urldefrag(url.strip())
    return document, fragment if HASH_ROUTE.match(fragment) else ""


def strip_anchor(url: str) -> str:
    """Return a URL without a fragment that is no hash route."""
    document, route = split_hash_route(url)
    return f"{document}#{route}" if route else document


@lru_cache(maxsize=20_000)
def split_page_url(url: str) -> SplitResult:
    """Split a URL, with a hash route as the end of its path and query: so a script's pages look like a server's.

    >>> split_page_url("http://example.com/app/#/ads/12?page=2")
    SplitResult(scheme='http', netloc='example.com', path='/app/ads/12', query='page=2', fragment='')
    """
    document, route = split_hash_route(url)
    if not route:
        return urlsplit(document)
    parts = urlsplit(document)
    return urlsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{route.lstrip('!/')}", query="").geturl())


@lru_cache(maxsize=20_000)
def is_crawler_trap(url: str) -> bool:
    """Return whether a URL is too long or too deep, repeats path segments or has too many parameters.

    >>> is_crawler_trap("http://example.com/x/y/x/y/x/y/"), is_crawler_trap("http://example.com/jobs/42?page=2")
    (True, False)
    """
    parts = split_page_url(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    copies = max(Counter(segments).values(), default=0)
    if len(url) > MAX_URL_LENGTH or len(segments) > MAX_PATH_DEPTH:
        return True
    return parts.query.count("=") > MAX_PARAMETERS or copies > MAX_SEGMENT_COPIES
