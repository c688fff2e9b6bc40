"""Washline over HTTP: extract, search, wash and link. Every request is bound to the user and operation of its key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.auth import authenticate
from api.error_responses import RESPONSES, error_response, http_error_response, validation_error_response
from api.limits import RequestLimits
from api.v1 import clusters, extract, health, reconcile, search, wash, washes
from records.errors import WashlineError
from scheduler.wash_queue import WashQueue
from scheduler.workspace import Workspace

ROUTERS = (health.router, search.router, extract.router, wash.router, washes.router, reconcile.router, clusters.router)


def create_app(workspace: Workspace) -> FastAPI:
    """Return the API of a workspace. Each endpoint works in the workspace of the request's key."""
    # Swagger UI and ReDoc load scripts from a CDN, so both are off; /openapi.json describes the API.
    washes = WashQueue(workspace)

    @asynccontextmanager
    async def run_washes(_app: FastAPI) -> AsyncIterator[None]:
        washes.start()
        yield
        await run_in_threadpool(washes.stop)

    app = FastAPI(
        title="Washline",
        version=version("washline"),
        description=__doc__ or "",
        docs_url=None,
        redoc_url=None,
        lifespan=run_washes,
        responses=RESPONSES,
    )
    app.state.workspace, app.state.washes = workspace, washes
    app.add_middleware(RequestLimits, workspace=workspace)
    for router in ROUTERS:
        app.include_router(router, prefix="/v1", dependencies=[Depends(authenticate)])
    app.include_router(health.router, dependencies=[Depends(authenticate)], include_in_schema=False)
    app.add_exception_handler(WashlineError, error_response)
    app.add_exception_handler(RequestValidationError, validation_error_response)
    app.add_exception_handler(HTTPException, http_error_response)
    return app
