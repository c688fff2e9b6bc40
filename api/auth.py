"""Authentication by API key: `Authorization: Bearer KEY` or `X-API-Key: KEY`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from starlette.datastructures import Headers

from scheduler.workspace import Workspace

KEY_NEEDED = "a key is needed; to create one, run: washline key new"
KEY_PATH = "/v1/reconcile/key/"  # OpenRefine can send no headers, so the key is in the address of its service

bearer = HTTPBearer(auto_error=False, description="An API key from `washline key new`.")
header = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="The same key, for tools that cannot send a bearer token."
)


def read_key(headers: Headers, path: str = "") -> str:
    """Return the API key in the headers of a request, or in its path under KEY_PATH, "" if there is none."""
    scheme, _, key = headers.get("authorization", "").partition(" ")
    in_path = path.removeprefix(KEY_PATH).partition("/")[0] if path.startswith(KEY_PATH) else ""
    return key.strip() if scheme.lower() == "bearer" and key else headers.get("x-api-key", "") or in_path


def authenticate(
    request: Request,
    by_bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None,
    by_header: Annotated[str | None, Depends(header)] = None,
) -> Workspace:
    """Return the workspace with the user and operation of the key.

    Respond with 401 without an active key, with 403 if the key's operation is closed.
    """
    workspace: Workspace = request.app.state.workspace
    key = by_bearer.credentials if by_bearer else by_header or read_key(Headers(), request.url.path)
    holder = workspace.ledger.keys.find_active(key) if key else None
    if holder is None:
        raise HTTPException(401, KEY_NEEDED, {"WWW-Authenticate": "Bearer"})
    operation = workspace.ledger.operations.get_by_id(holder.operation)
    if operation.closed_at:
        raise HTTPException(403, f"the key's operation was closed on {operation.closed_at[:10]}")
    return replace(
        workspace,
        user=holder.user,
        operation_name=operation.name,
        open_store=lambda: workspace.store,
        open_ledger=lambda: workspace.ledger,
    )


AuthorisedWorkspace = Annotated[Workspace, Depends(authenticate)]
