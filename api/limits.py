"""Middleware that rejects a body without an active key or over the size limit before it is read into memory."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth import KEY_NEEDED, read_key
from api.error_responses import build_response, error_response
from records.errors import WashlineError
from scheduler.workspace import Workspace

MAX_BODY_BYTES = 32_000_000
UNAUTHENTICATED = build_response(401, "Unauthorized", KEY_NEEDED, headers={"WWW-Authenticate": "Bearer"})
TOO_LARGE = build_response(
    413,
    "RequestEntityTooLarge",
    f"a request body may have at most {MAX_BODY_BYTES:,} bytes; upload a list to /v1/washes",
)
UPLOADS = "/v1/washes"  # streamed to disk, so its size is not limited


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
        is_upload = scope["path"].rstrip("/") == UPLOADS
        refusal = self._refuse(Headers(scope=scope), scope["path"], is_limited=not is_upload)
        if refusal:
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive if is_upload else limit_body(receive), send)

    def _refuse(self, headers: Headers, path: str, *, is_limited: bool) -> JSONResponse | None:
        """Return the response that refuses a request by its headers, or None."""
        try:
            holder = self._workspace.ledger.keys.find_active(read_key(headers, path))
        except WashlineError as error:
            return error_response(None, error)
        if holder is None:
            return UNAUTHENTICATED
        size = headers.get("content-length") or "0"
        is_too_large = is_limited and size.isdecimal() and int(size) > MAX_BODY_BYTES
        return TOO_LARGE if is_too_large else None


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
