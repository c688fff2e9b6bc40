"""The HTTP API: the use cases over HTTP, each request bound to the key's user and operation."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from api.auth import authorised
from api.limits import Limits
from api.v1 import clusters, extract, health, search, wash
from records.errors import NotFound, WashlineError, WrongUsage
from scheduler.workspace import Workspace
from search.errors import StoreError

STATUS: tuple[tuple[type[WashlineError], int], ...] = (
    (NotFound, 404),
    (WrongUsage, 422),
    (StoreError, 503),
    (WashlineError, 500),
)


def create_app(place: Workspace) -> FastAPI:
    """Return the API of a workplace. Each router asks the workplace of the request, never this one."""
    # FastAPI's own pages about an API load their scripts from strangers.
    app = FastAPI(
        title="Washline", version=version("washline"), description=__doc__ or "", docs_url=None, redoc_url=None
    )
    app.state.place = place
    app.add_middleware(Limits, place=place)
    for room in (health, search, extract, wash, clusters):
        app.include_router(room.router, prefix="/v1", dependencies=[Depends(authorised)])
    app.include_router(health.router, dependencies=[Depends(authorised)], include_in_schema=False)
    app.add_exception_handler(WashlineError, told)
    app.add_exception_handler(RequestValidationError, misread)
    return app


def told(_request: Request, error: Exception) -> JSONResponse:
    """Answer an error of ours with its sentence and the status of its kind."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    return JSONResponse({"error": type(error).__name__, "detail": printable(str(error))}, status)


def misread(_request: Request, error: Exception) -> JSONResponse:
    """Answer a request that does not fit, naming where and why but never echoing what was sent."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    detail = [
        {"where": [printable(str(part)) for part in one["loc"]], "problem": printable(one["msg"])} for one in problems
    ]
    return JSONResponse({"error": "RequestInvalid", "detail": detail}, 422)


def printable(text: str) -> str:
    """Return text that any JSON can carry: lone surrogates are replaced."""
    return text.encode("utf-8", "replace").decode()
