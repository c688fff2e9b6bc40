"""Kibana's saved objects as NDJSON, and their import over Kibana's API."""

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
from search.kibana.objects import SavedObject, dashboard, data_view, lens, listing

encode = msgspec.json.Encoder(order="sorted").encode
TIMEOUT = 60  # seconds


class ImportResponse(msgspec.Struct, rename="camel"):
    """What Kibana says of an import."""

    success: bool = False
    success_count: int = 0
    errors: list[msgspec.Raw] = []


def iter_saved_objects(prefix: str, washline_url: str) -> Iterator[SavedObject]:
    """Yield every saved object, each after those that it needs."""
    yield from (data_view(view, prefix, washline_url) for view in DATA_VIEWS)
    for one in DASHBOARDS:
        yield from map(lens, one.panels)
        if one.listing:
            yield listing(one.listing)
    yield from map(dashboard, DASHBOARDS)


def export_ndjson(prefix: str, washline_url: str) -> Iterator[bytes]:
    """Yield one line a saved object, for the import in Kibana's Stack Management; the same settings give the same bytes."""
    for one in iter_saved_objects(prefix, washline_url):
        yield encode(one) + b"\n"


def import_into_kibana(url: str, prefix: str, washline_url: str, *, authorization: str = "", ca: Path | None = None) -> int:
    """Import into a running Kibana, over what an earlier import brought, and say how many objects.

    `authorization` is the value of that header ("ApiKey ..."). Raises KibanaRefused with what Kibana says.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise KibanaRefused(url, "its address begins neither with http:// nor with https://")
    boundary = uuid.uuid4().hex
    headers = {"kbn-xsrf": "washline", "content-type": f"multipart/form-data; boundary={boundary}"}
    address = f"{url.rstrip('/')}/api/saved_objects/_import?overwrite=true"
    given = headers | ({"authorization": authorization} if authorization else {})
    request = Request(address, form(boundary, b"".join(export_ndjson(prefix, washline_url))), given)  # noqa: S310 - checked above
    imported = answered(request, url, ca)
    if not imported.success:
        raise KibanaRefused(url, "; ".join(bytes(error).decode() for error in imported.errors[:3]))
    return imported.success_count


def form(boundary: str, content: bytes) -> bytes:
    """Return a form with one file."""
    about = (
        'Content-Disposition: form-data; name="file"; filename="washline.ndjson"\r\nContent-Type: application/ndjson'
    )
    return f"--{boundary}\r\n{about}\r\n\r\n".encode() + content + f"\r\n--{boundary}--\r\n".encode()


class Unmoved(HTTPRedirectHandler):
    """Follows no redirection: whoever it leads to would be given the key."""

    def redirect_request(self, *_: object) -> None:
        """Return nothing, which makes the redirection an error."""


def answered(request: Request, url: str, ca: Path | None) -> ImportResponse:
    """Return Kibana's answer."""
    context = ssl.create_default_context(cafile=str(ca) if ca else None) if url.startswith("https") else None
    try:
        with build_opener(Unmoved, HTTPSHandler(context=context)).open(request, timeout=TIMEOUT) as answer:
            return msgspec.json.decode(answer.read(), type=ImportResponse)
    except HTTPError as error:
        raise KibanaRefused(url, f"{error.code} {error.read(300).decode('utf-8', 'replace')}") from error
    except (URLError, OSError, msgspec.MsgspecError) as error:
        raise KibanaRefused(url, str(getattr(error, "reason", error))) from error
