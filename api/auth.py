"""Who asks: a key, by `Authorization: Bearer KEY` or `X-API-Key: KEY`. Without a good one nothing is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from starlette.datastructures import Headers

from scheduler.workspace import Workspace

bearer = HTTPBearer(auto_error=False, description="A key from `washline key new`")
header = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="The same key, for tools that cannot send the other"
)


def presented(headers: Headers) -> str:
    """Return the key that a request's headers show, "" for none."""
    scheme, _, key = headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key else headers.get("x-api-key", "")


def authorised(
    request: Request,
    by_bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None,
    by_header: Annotated[str | None, Depends(header)] = None,
) -> Workspace:
    """Return the workplace of the key's user and operation; answer 401 without a good key."""
    place: Workspace = request.app.state.place
    given = by_bearer.credentials if by_bearer else by_header
    holder = place.ledger.keys.find_active(given) if given else None
    if holder is None:
        raise HTTPException(401, "a key is needed; to make one, type: washline key new", {"WWW-Authenticate": "Bearer"})
    operation = place.ledger.operations.get_by_id(holder.operation)
    if operation.closed_at:
        raise HTTPException(403, f"the key's operation was closed on {operation.closed_at[:10]}")
    return replace(
        place,
        user=holder.user,
        operation_name=operation.name,
        open_store=lambda: place.store,
        open_ledger=lambda: place.ledger,
    )


Asker = Annotated[Workspace, Depends(authorised)]
