"""URL normalisation, and detection of URLs that a crawler trap generates.

The thresholds come from a trial against calendars, faceted search, endless relative paths and session ids.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url

MAX_URL_LENGTH = 500
MAX_PATH_DEPTH = 12
MAX_PARAMETERS = 8
MAX_SEGMENT_COPIES = 2  # copies of one segment in a path
SESSION_PARAMETER = re.compile(
    r"(?i)(?<=[?&])(?:phpsessid|jsessionid|sessionid|session_id|sid|aspsessionid\w*|cftoken|cfid"
    r"|utm_\w+|gclid|fbclid|_ga|cachebust)=[^&]*&?"
)
PATH_SESSION = re.compile(r"(?i);jsessionid=[^/?#]*")


@lru_cache(maxsize=20_000)
def canonicalise_url(url: str) -> str:
    """Return the URL without fragment, session and tracking parameters, the other parameters sorted; "" if it cannot be
    parsed. Two URLs of the same page compare equal.

    >>> canonicalise_url("http://example.com/a?b=2&a=1&PHPSESSID=77#top")
    'http://example.com/a?a=1&b=2'
    """
    try:
        return str(canonicalize_url(PATH_SESSION.sub("", SESSION_PARAMETER.sub("", url)).rstrip("?&")))
    except ValueError:
        return ""


@lru_cache(maxsize=20_000)
def is_crawler_trap(url: str) -> bool:
    """Return whether a URL is too long or too deep, repeats path segments or has too many parameters.

    >>> is_crawler_trap("http://example.com/x/y/x/y/x/y/"), is_crawler_trap("http://example.com/jobs/42?page=2")
    (True, False)
    """
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    copies = max(Counter(segments).values(), default=0)
    if len(url) > MAX_URL_LENGTH or len(segments) > MAX_PATH_DEPTH:
        return True
    return parts.query.count("=") > MAX_PARAMETERS or copies > MAX_SEGMENT_COPIES
