"""Middleware that rejects a body without an active key or over the size limit before it is read into memory."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth import KEY_NEEDED, read_key
from api.error_responses import error_response
from records.errors import WashlineError
from scheduler.workspace import Workspace

MAX_BODY_BYTES = 32_000_000
UNAUTHENTICATED = JSONResponse({"detail": KEY_NEEDED}, 401, {"WWW-Authenticate": "Bearer"})
TOO_LARGE = JSONResponse({"detail": f"a request body may have at most {MAX_BODY_BYTES:,} bytes"}, 413)


class BodyTooLarge(Exception):
    """A body without a declared length exceeds MAX_BODY_BYTES; the request is refused with 400."""


class RequestLimits:
    """ASGI middleware for requests with a body."""

    def __init__(self, app: ASGIApp, workspace: Workspace) -> None:
        self._app = app
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or respond with 401 or 413."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        refusal = self._refuse(Headers(scope=scope))
        if refusal:
            await refusal(scope, receive, send)
        else:
            await self._app(scope, limit_body(receive), send)

    def _refuse(self, headers: Headers) -> JSONResponse | None:
        """Return the response that refuses a request by its headers, or None."""
        try:
            holder = self._workspace.ledger.keys.find_active(read_key(headers))
        except WashlineError as error:
            return error_response(None, error)
        if holder is None:
            return UNAUTHENTICATED
        return TOO_LARGE if int(headers.get("content-length") or 0) > MAX_BODY_BYTES else None


def limit_body(receive: Receive) -> Receive:
    """Return a `receive` that raises BodyTooLarge once the body exceeds MAX_BODY_BYTES."""
    left = MAX_BODY_BYTES

    async def receive_limited() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise BodyTooLarge
        return message

    return receive_limited
