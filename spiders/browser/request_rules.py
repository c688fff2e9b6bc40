"""What a rendered page may request: GET and HEAD of what robots.txt allows, and JSON queries that the plan names.

The guard proxy asks for each request. Documents also get a content security policy, with which the browser itself sends
no form and opens no download, dialog or pop-up.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from spiders.guard.proxy import BrowserRequest
from spiders.http.canonical_url import canonicalise_url
from spiders.page.media_type import parse_media_type

SAFE_METHODS = frozenset({"GET", "HEAD"})
CONTENT_POLICY_HEADER = "content-security-policy"
CONTENT_POLICY = "sandbox allow-scripts allow-same-origin allow-forms; form-action 'none'"

IsAdmitted = Callable[[str], Awaitable[bool]]


class RequestRules:
    """Judges the requests of the browser. `is_admitted` checks a URL of an allowed origin against robots.txt."""

    def __init__(self, is_admitted: IsAdmitted, json_queries: Iterable[str]) -> None:
        self._is_admitted = is_admitted
        self._json_queries = frozenset(map(canonicalise_url, json_queries))

    async def allow(self, request: BrowserRequest) -> bool:
        """Return whether a request to an allowed origin may be sent."""
        is_read = request.method in SAFE_METHODS and not request.has_body
        if request.is_upgrade or not (is_read or self._is_json_query(request)):
            return False
        return await self._is_admitted(request.url)

    def _is_json_query(self, request: BrowserRequest) -> bool:
        content_type, _ = parse_media_type(request.content_type)
        is_json = content_type == "application/json" or content_type.endswith("+json")
        path = request.url.partition("?")[0]
        return request.method == "POST" and is_json and canonicalise_url(path) in self._json_queries
