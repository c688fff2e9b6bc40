"""Turns errors into HTTP responses. STATUSES is the one table of errors and HTTP statuses.

Three statuses are not in the table: 401 without an active key and 403 if the key's operation is closed (`api.auth`),
and 413 for a body over the limit (`api.limits`).
"""

from __future__ import annotations

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from ledger.errors import LedgerConflict, LedgerUnusable
from records.errors import NotFound, WashlineError, WrongUsage
from search.errors import StoreError

STATUSES: tuple[tuple[type[WashlineError], int], ...] = (  # the first match counts
    (NotFound, 404),
    (WrongUsage, 422),
    (LedgerConflict, 409),
    (LedgerUnusable, 503),
    (StoreError, 503),
    (WashlineError, 500),
)


def error_response(_request: Request | None, error: Exception) -> JSONResponse:
    """Return the sentence of an error, with the status of its class."""
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    return JSONResponse({"error": type(error).__name__, "detail": replace_surrogates(str(error))}, status)


def validation_error_response(_request: Request, error: Exception) -> JSONResponse:
    """Return where and why a request is invalid, without its content."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    detail = [
        {
            "where": [replace_surrogates(str(part)) for part in problem["loc"]],
            "problem": replace_surrogates(problem["msg"]),
        }
        for problem in problems
    ]
    return JSONResponse({"error": "RequestInvalid", "detail": detail}, 422)


def replace_surrogates(text: str) -> str:
    """Return text without lone surrogates, which UTF-8 cannot encode."""
    return text.encode("utf-8", "replace").decode()
