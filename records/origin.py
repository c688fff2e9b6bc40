"""Origins: the exact scheme://host:port that a permission names and a crawl may request.

The single parser of origins: the allow-list of the ledger, the guard and robots.txt compare its results.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
# URL parsers disagree about user names, backslashes, blanks and escapes in the authority: such a URL has no origin.
PLAIN_AUTHORITY = re.compile(r"https?://(?:\[[0-9a-f:.]+\]|[^\s/?#@\\%:\[\]]+)(?::\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def parse_origin(url: str) -> str:
    """Return the origin of a web address without a default port, the host in lower case and IDNA-encoded; "" if it has
    none.

    >>> parse_origin("HTTP://Example.com:80/a"), parse_origin("https://b\u00fccher.example:8443/")
    ('http://example.com', 'https://xn--bcher-kva.example:8443')
    >>> parse_origin("http://user@host/"), parse_origin("file:///etc/passwd")
    ('', '')
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
    written = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{written}" + (f":{port}" if port not in (None, DEFAULT_PORTS[parts.scheme]) else "")


def split_host_port(origin: str) -> tuple[str, int]:
    """Return the host and port of an origin, the default port of its scheme if it names none."""
    parts = urlsplit(origin)
    return parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
