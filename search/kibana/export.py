"""Exports Kibana's saved objects as NDJSON, and imports them through Kibana's API."""

from __future__ import annotations

import ssl
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

import msgspec

from search.errors import KibanaRefused
from search.kibana.dashboards import DASHBOARDS, DATA_VIEWS
from search.kibana.objects import SavedObject, build_dashboard, build_data_view, build_lens, build_saved_search

encode = msgspec.json.Encoder(order="sorted").encode
TIMEOUT = 60  # seconds
MAX_ERRORS = 3  # that an error message quotes
MAX_ERROR_BYTES = 300
FILE_HEADERS = (
    'Content-Disposition: form-data; name="file"; filename="washline.ndjson"\r\nContent-Type: application/ndjson'
)


class ImportResponse(msgspec.Struct, rename="camel"):
    """Kibana's response to an import."""

    success: bool = False
    success_count: int = 0
    errors: list[msgspec.Raw] = []


def iter_saved_objects(prefix: str, washline_url: str) -> Iterator[SavedObject]:
    """Yield every saved object, each after those it references."""
    yield from (build_data_view(view, prefix, washline_url) for view in DATA_VIEWS)
    for dashboard in DASHBOARDS:
        yield from map(build_lens, dashboard.panels)
        if dashboard.saved_search:
            yield build_saved_search(dashboard.saved_search)
    yield from map(build_dashboard, DASHBOARDS)


def export_ndjson(prefix: str, washline_url: str) -> Iterator[bytes]:
    """Yield one line per saved object, for import in Kibana's Stack Management. Equal settings give equal bytes."""
    for saved_object in iter_saved_objects(prefix, washline_url):
        yield encode(saved_object) + b"\n"


def import_into_kibana(
    url: str, prefix: str, washline_url: str, *, authorization: str = "", ca: Path | None = None
) -> int:
    """Import all saved objects into a running Kibana, replacing earlier ones, and return their number.

    `authorization` is the value of that header ("ApiKey ..."). Raise KibanaRefused with Kibana's reason.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise KibanaRefused(url, "its URL starts neither with http:// nor with https://")
    boundary = uuid.uuid4().hex
    headers = {"kbn-xsrf": "washline", "content-type": f"multipart/form-data; boundary={boundary}"}
    if authorization:
        headers["authorization"] = authorization
    body = encode_form(boundary, b"".join(export_ndjson(prefix, washline_url)))
    import_url = f"{url.rstrip('/')}/api/saved_objects/_import?overwrite=true"
    response = send(Request(import_url, body, headers), url, ca)  # noqa: S310 - the scheme is checked above
    if not response.success:
        raise KibanaRefused(url, "; ".join(bytes(error).decode() for error in response.errors[:MAX_ERRORS]))
    return response.success_count


def encode_form(boundary: str, content: bytes) -> bytes:
    """Return a multipart form with one file."""
    return f"--{boundary}\r\n{FILE_HEADERS}\r\n\r\n".encode() + content + f"\r\n--{boundary}--\r\n".encode()


class NoRedirects(HTTPRedirectHandler):
    """Treats redirects as errors, because the target would receive the API key."""

    def redirect_request(self, *_: object) -> None:
        """Follow no redirect."""


def send(request: Request, url: str, ca: Path | None) -> ImportResponse:
    """Send the import and return Kibana's response; raise KibanaRefused on any error."""
    context = ssl.create_default_context(cafile=str(ca) if ca else None) if url.startswith("https") else None
    try:
        with build_opener(NoRedirects, HTTPSHandler(context=context)).open(request, timeout=TIMEOUT) as response:
            return msgspec.json.decode(response.read(), type=ImportResponse)
    except HTTPError as error:
        raise KibanaRefused(url, f"{error.code} {error.read(MAX_ERROR_BYTES).decode('utf-8', 'replace')}") from error
    except (URLError, OSError, msgspec.MsgspecError) as error:
        raise KibanaRefused(url, str(getattr(error, "reason", error))) from error
