"""Turns errors into HTTP responses of one shape. STATUSES is the one table of errors and HTTP statuses.

Not in the table are 401 without an active key and 403 if the key's operation is closed (`api.auth`), 413 for a body
over the limit (`api.limits`), 404 and 405 for an address or a method that does not exist, 415 for an unknown format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from ledger.errors import LedgerConflict, LedgerUnusable
from records.errors import NotFound, WashlineError, WrongUsage
from scheduler.errors import WashNotFinished
from search.errors import StoreError


class Problem(BaseModel):
    """What is wrong with one part of a request."""

    where: list[str] = Field(description="The path of the part, such as body, values, 0.")
    problem: str = Field(description="What is wrong with it.")


class ErrorBody(BaseModel):
    """The body of every response with a status of 400 or more."""

    error: str = Field(description="The name of the error, for programs.", examples=["Unauthorized"])
    detail: str = Field(description="What happened and what to do, in one sentence.", examples=["a key is needed"])
    problems: list[Problem] = Field(default=[], description="The invalid parts of the request, if it is invalid.")


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody, "description": description}
    for status, description in (
        (401, "No active key."),
        (403, "The key's operation is closed."),
        (422, "The request is invalid; nothing was done."),
        (503, "The store or the ledger is unavailable, or the store holds less than was stored; try again later."),
    )
}
STATUSES: tuple[tuple[type[WashlineError], int], ...] = (  # the first match counts
    (NotFound, 404),
    (WashNotFinished, 409),
    (WrongUsage, 422),
    (LedgerConflict, 409),
    (LedgerUnusable, 503),
    (StoreError, 503),
    (WashlineError, 500),
)


def error_response(_request: Request | None, error: Exception) -> JSONResponse:
    """Return the sentence of an error, with the status of its class."""
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    return build_response(status, type(error).__name__, str(error))


def build_response(
    status: int,
    error: str,
    detail: str,
    problems: Sequence[Problem] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return an error in the shape of ErrorBody."""
    body = ErrorBody(error=error, detail=replace_surrogates(detail), problems=list(problems))
    return JSONResponse(body.model_dump(), status, dict(headers or {}))


def http_error_response(_request: Request, error: Exception) -> JSONResponse:
    """Return an error that the framework or an endpoint raised by its status: 401, 403, 404, 405, 415."""
    if not isinstance(error, HTTPException):
        raise error
    name = "".join(word.title() for word in HTTPStatus(error.status_code).phrase.split())
    return build_response(error.status_code, name, str(error.detail), headers=error.headers)


def validation_error_response(_request: Request, error: Exception) -> JSONResponse:
    """Return where and why a request is invalid, without its content."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    problems = [
        Problem(
            where=[replace_surrogates(str(part)) for part in problem["loc"]], problem=replace_surrogates(problem["msg"])
        )
        for problem in found
    ]
    places = "; ".join(f"{'.'.join(problem.where)}: {problem.problem}" for problem in problems)
    return build_response(422, "RequestInvalid", f"the request is invalid: {places}", problems)


def replace_surrogates(text: str) -> str:
    """Return text without lone surrogates, which UTF-8 cannot encode."""
    return text.encode("utf-8", "replace").decode()
