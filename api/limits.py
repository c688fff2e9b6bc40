"""What a request must be before anything of it is read: from somebody with a key, and of a bounded size."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth import presented
from scheduler.workspace import Workspace

MOST_BYTES = 32_000_000
NO_KEY = JSONResponse(
    {"detail": "a key is needed; to make one, type: washline key new"}, 401, {"WWW-Authenticate": "Bearer"}
)
TOO_LARGE = JSONResponse({"detail": f"a body may have {MOST_BYTES:,} bytes"}, 413)


class BodyTooLarge(Exception):
    """A body went on beyond MOST_BYTES; the request is then refused as malformed."""


class Limits:
    """Refuses bodies from strangers, and bodies that are too large, before they are held in memory."""

    def __init__(self, app: ASGIApp, place: Workspace) -> None:
        self._app = app
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless its sender or its size forbids it."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._place.ledger.keys.find_active(presented(headers)) is None:
            await NO_KEY(scope, receive, send)
        elif int(headers.get("content-length") or 0) > MOST_BYTES:
            await TOO_LARGE(scope, receive, send)
        else:
            await self._app(scope, bounded(receive), send)


def bounded(receive: Receive) -> Receive:
    """Return a `receive` that raises BodyTooLarge once a body turns out too large."""
    left = MOST_BYTES

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise BodyTooLarge
        return message

    return counted
