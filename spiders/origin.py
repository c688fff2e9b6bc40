"""Origins: the exact scheme://host:port that a crawl may ask, and nothing beside it."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
# An authority that readers of addresses understand differently (user names, backslashes, blanks, escapes) has no origin.
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
PLAIN_AUTHORITY = re.compile(r"https?://(?:\[[0-9a-f:.]+\]|[^\s/?#@\\%:\[\]]+)(?::\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def origin(url: str) -> str:
    """Return scheme://host of a web address, with the port where it is not the usual one; "" for anything else.

    >>> origin("HTTP://Example.com:80/a"), origin("https://example.com:8443/"), origin("http://u@h/"), origin("file:///etc/passwd")
    ('http://example.com', 'https://example.com:8443', '', '')
    """
    if not PLAIN_AUTHORITY.match(url):
        return ""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return ""
    if not HOST.fullmatch(host):
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port not in (None, DEFAULT_PORTS[parts.scheme]) else "")


def host_and_port(of: str) -> tuple[str, int]:
    """Return the host and the port that an origin is reached at."""
    parts = urlsplit(of)
    return parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
