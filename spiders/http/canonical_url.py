"""One spelling for each address, and the signs of an address that a trap made up.

Limits: figures of a trial against calendars, facets, endless relative paths and session ids (docs/architecture.md, crawling).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url

LONGEST = 500
DEEPEST = 12
MOST_PARAMETERS = 8
SAME_SEGMENT = 3
SESSION = re.compile(
    r"(?i)(?<=[?&])(?:phpsessid|jsessionid|sessionid|session_id|sid|aspsessionid\w*|cftoken|cfid|utm_\w+|gclid|fbclid|_ga|cachebust)=[^&]*&?"
)
PATH_SESSION = re.compile(r"(?i);jsessionid=[^/?#]*")


@lru_cache(maxsize=20_000)
def canonicalise_url(url: str) -> str:
    """Return the spelling under which a page is known: no fragment, sorted parameters, no session; "" where it is no address.

    >>> canonical("http://example.com/a?b=2&a=1&PHPSESSID=77#top")
    'http://example.com/a?a=1&b=2'
    """
    try:
        return str(canonicalize_url(PATH_SESSION.sub("", SESSION.sub("", url)).rstrip("?&")))
    except ValueError:
        return ""


@lru_cache(maxsize=20_000)
def is_crawler_trap(url: str) -> bool:
    """Tell whether an address is too long, too deep, repeats itself or has too many parameters to be meant for readers.

    >>> looks_endless("http://example.com/x/y/x/y/x/y/"), looks_endless("http://example.com/jobs/42?page=2")
    (True, False)
    """
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    repeats = max(Counter(segments).values(), default=0)
    too_much = len(url) > LONGEST or len(segments) > DEEPEST or parts.query.count("=") > MOST_PARAMETERS
    return too_much or repeats >= SAME_SEGMENT
