"""Washline over HTTP: extract, search, wash and link. Every request is bound to the user and operation of its key."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError

from api.auth import authenticate
from api.error_responses import error_response, validation_error_response
from api.limits import RequestLimits
from api.v1 import clusters, extract, health, search, wash
from records.errors import WashlineError
from scheduler.workspace import Workspace

ROUTERS = (health.router, search.router, extract.router, wash.router, clusters.router)


def create_app(workspace: Workspace) -> FastAPI:
    """Return the API of a workspace. Each endpoint works in the workspace of the request's key."""
    # Swagger UI and ReDoc load scripts from a CDN, so both are off; /openapi.json describes the API.
    app = FastAPI(
        title="Washline", version=version("washline"), description=__doc__ or "", docs_url=None, redoc_url=None
    )
    app.state.workspace = workspace
    app.add_middleware(RequestLimits, workspace=workspace)
    for router in ROUTERS:
        app.include_router(router, prefix="/v1", dependencies=[Depends(authenticate)])
    app.include_router(health.router, dependencies=[Depends(authenticate)], include_in_schema=False)
    app.add_exception_handler(WashlineError, error_response)
    app.add_exception_handler(RequestValidationError, validation_error_response)
    return app
