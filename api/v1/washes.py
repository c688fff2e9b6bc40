"""Washes of lists of any size: upload a list, follow the wash, fetch its result in pieces or as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated, Any
from urllib.parse import unquote

import msgspec
from fastapi import APIRouter, Header, HTTPException, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import BaseModel, Field, ValidationError

from api.auth import AuthorisedWorkspace
from api.error_responses import ErrorBody
from ledger.washes.jobs import JobState, WashJob
from matcher.lists.list_file import Selection
from matcher.wash.wash import Against
from scheduler.jobs import wash_jobs as jobs
from scheduler.jobs.wash import Question
from scheduler.wash_queue import WashQueue
from scheduler.workspace import Workspace

router = APIRouter(prefix="/washes", tags=["washes"])

MAX_JSON_BYTES = 32_000_000
WAIT_SECONDS = 3.0  # for a small list to be washed, before the answer
FILE_SECONDS = 10.0  # for a file to be made, before the answer
RETRY_SECONDS = 1
MAX_PAGE = 1000
NAMES_BY_TYPE = {
    "text/csv": "list.csv",
    "text/plain": "list.txt",
    "text/tab-separated-values": "list.tsv",
    "application/x-ndjson": "list.jsonl",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "list.xlsx",
    "application/vnd.ms-excel": "list.xls",
    "application/vnd.oasis.opendocument.spreadsheet": "list.ods",
    "application/vnd.apache.parquet": "list.parquet",
}
SUFFIXES = frozenset(PurePath(name).suffix for name in NAMES_BY_TYPE.values())
ANY_NAME = "application/octet-stream"  # with a name
FILE_NAME = re.compile(r"filename\*?=(?:UTF-8'')?\"?([^\";]+)", re.IGNORECASE)
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ndjson": "application/x-ndjson",
}
NO_SUCH_WASH: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorBody, "description": "The operation has no such wash."}
}


class ResultFormat(StrEnum):
    """The formats of a result."""

    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    XLSX = "xlsx"


class Part(StrEnum):
    """The parts of a CSV result."""

    ROWS = "rows"
    IDENTIFIERS = "identifiers"
    HITS = "hits"


class ListRequest(BaseModel, extra="forbid"):
    """A list of values, and what to check them against."""

    values: list[Annotated[str, Field(max_length=10_000)]] = Field(
        min_length=1, description="The values, in any spelling.", examples=[["07700 900461", "@amber_x"]]
    )
    against: Against = Field(default=Against.ALL, description="What to search: adverts, datasets or all.")
    kinds: list[str] = Field(default=[], description="Only these kinds of identifiers; default: all.")


class UploadOptions(BaseModel, extra="forbid"):
    """What an uploaded list is narrowed to, and its name."""

    against: Against = Field(default=Against.ALL, description="What to search: adverts, datasets or all.")
    kind: list[str] = Field(default=[], description="Only these kinds of identifiers; default: all.")
    column: list[str] = Field(default=[], description="Only these columns, by name or number; default: all.")
    sheet: list[str] = Field(default=[], description="Only these sheets; default: all that are visible.")
    header: str = Field(default="", description='The row of the header, or "none"; default: it is detected.')
    name: str = Field(default="", description="The name of the list, such as numbers.xlsx.")


class ResultOptions(BaseModel, extra="forbid"):
    """Which piece of a result, in which format."""

    format: ResultFormat = Field(default=ResultFormat.JSON, description="The format.")
    part: Part = Field(default=Part.ROWS, description="For CSV: which of its three files.")
    cursor: str = Field(default="", pattern=r"^\d{0,12}$", description="For JSON: the cursor of a piece.")
    limit: int = Field(default=100, ge=1, le=MAX_PAGE, description="For JSON: the maximum number of rows.")


class WashStatus(BaseModel):
    """A wash that was asked for."""

    id: str = Field(description="The id of this request for a wash.")
    state: JobState = Field(description="What has become of it.")
    list: str = Field(description="The name of the list.")
    rows_done: int = Field(description="The number of rows washed so far.")
    created_at: str = Field(description="When it was asked for, UTC.")
    ended_at: str | None = Field(description="When it ended, UTC.")
    run: str | None = Field(description="The id of the finished wash, as `washline wash show` takes it.")
    error: str | None = Field(description="Why it failed.")
    results: dict[str, int] = Field(description="The number of rows by result, once it is done.")


class WashList(BaseModel):
    """Washes of the key's operation, newest first."""

    washes: list[WashStatus] = Field(description="The washes.")
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


class ResultPage(BaseModel):
    """A piece of a result."""

    rows: list[dict[str, Any]] = Field(
        description="The rows in the order of the list: its cells, result, identifiers and what was found."
    )
    next: str | None = Field(description="The cursor of the next piece; null after the last row.")


@router.post(
    "",
    responses={
        202: {"model": WashStatus, "description": "The wash goes on; follow Location after Retry-After seconds."},
        415: {"model": ErrorBody, "description": "The body is neither JSON nor a list in a known format."},
        507: {"model": ErrorBody, "description": "The disk has no room for the list."},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": ListRequest.model_json_schema()},
                **{media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in NAMES_BY_TYPE},
            },
        }
    },
)
async def create_wash(
    request: Request,
    response: Response,
    workspace: AuthorisedWorkspace,
    options: Annotated[UploadOptions, Query()],
    idempotency_key: Annotated[
        str | None, Header(max_length=200, description="A key of your own that makes the request safe to repeat.")
    ] = None,
) -> WashStatus:
    """Wash a list of any size: JSON with `values`, or a CSV, XLSX, XLS, ODS, Parquet or JSON lines file as the body.

    A small list is answered at once with 200, a large one with 202. The same Idempotency-Key with the same list never
    starts a second wash.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "application/json":
        asked = parse_values(await request.body())
        upload = jobs.create_upload(workspace, "values.jsonl")
        lines = b"".join(msgspec.json.encode({"value": value}) + b"\n" for value in asked.values)
        question = Question(kinds=tuple(asked.kinds), against=asked.against)
        await run_in_threadpool(upload.file.write_bytes, lines)
    else:
        selection = Selection(tuple(options.column), tuple(options.sheet), options.header)
        question = Question(selection, tuple(options.kind), options.against)
        upload = jobs.create_upload(workspace, choose_name(media_type, options.name, request.headers))
        await receive_upload(request, upload)
    try:
        job = await run_in_threadpool(jobs.submit_wash, workspace, upload, question, idempotency_key)
    except Exception:
        jobs.drop_upload(upload)
        raise
    if job.is_open:
        job = await run_in_threadpool(queue_and_wait, request, workspace, job)
    return answer(workspace, job, response)


def queue_and_wait(request: Request, workspace: Workspace, job: WashJob) -> WashJob:
    """Queue a wash and return it, finished if it is small."""
    queue: WashQueue = request.app.state.washes
    queue.add(job, 0 if jobs.is_large(workspace, job) else WAIT_SECONDS)
    return jobs.get_job(workspace, job.id)


def answer(workspace: Workspace, job: WashJob, response: Response) -> WashStatus:
    """Return the body for a wash, with 202, Location and Retry-After while it goes on."""
    response.headers["Location"] = f"/v1/washes/{job.id}"
    if job.is_open:
        response.status_code = 202
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return describe(workspace, job)


def describe(workspace: Workspace, job: WashJob) -> WashStatus:
    """Return the response fields of a wash."""
    return WashStatus(
        id=job.id,
        state=job.state,
        list=job.list,
        rows_done=job.rows_done,
        created_at=job.created_at,
        ended_at=job.ended_at,
        run=job.run,
        error=job.error,
        results=jobs.count_results(workspace, job),
    )


def parse_values(body: bytes) -> ListRequest:
    """Return a JSON request; respond with 413 or 422."""
    if len(body) > MAX_JSON_BYTES:
        raise HTTPException(413, f"a JSON body may have at most {MAX_JSON_BYTES:,} bytes; upload the list as CSV")
    try:
        return ListRequest.model_validate_json(body)
    except ValidationError as error:
        found = "; ".join(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()[:10])
        raise HTTPException(422, f"the request is invalid: {found}") from None


def choose_name(media_type: str, name: str, headers: Any) -> str:  # noqa: ANN401 - Starlette's headers
    """Return the name of an uploaded list: as given, with the suffix of its media type unless it has another known one.

    Respond with 415 if the format is unknown.
    """
    disposition = FILE_NAME.search(headers.get("content-disposition", ""))
    given = name or (unquote(disposition[1]) if disposition else "")
    cleaned = PurePath(given).name.strip(". ")
    if cleaned and (PurePath(cleaned).suffix.lower() in SUFFIXES or media_type in (ANY_NAME, "")):
        return cleaned
    if media_type in NAMES_BY_TYPE:
        default = PurePath(NAMES_BY_TYPE[media_type])
        return f"{cleaned or default.stem}{default.suffix}"
    known = ", ".join(["application/json", *NAMES_BY_TYPE, f"{ANY_NAME} with ?name=FILE.csv"])
    raise HTTPException(415, f"send the list as the body with one of these types: {known}")


async def receive_upload(request: Request, upload: jobs.Upload) -> None:
    """Write a body to disk as it arrives; respond with 507 if there is no room."""
    try:
        with upload.file.open("wb") as file:
            async for chunk in request.stream():
                await run_in_threadpool(file.write, chunk)
    except OSError as error:
        jobs.drop_upload(upload)
        raise HTTPException(507, f"the list could not be stored: {error.strerror}") from None
    except BaseException:  # the client has left
        jobs.drop_upload(upload)
        raise


@router.get("", responses={404: {"model": ErrorBody, "description": "The cursor is not of this operation."}})
def list_washes(
    workspace: AuthorisedWorkspace,
    cursor: Annotated[str, Query(description="The cursor of a page; default: the first.")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="The maximum number of washes.")] = 100,
) -> WashList:
    """List the washes that were asked for in the key's operation, newest first."""
    found = jobs.list_jobs(workspace, limit + 1, cursor)
    shown = found[:limit]
    return WashList(
        washes=[describe(workspace, job) for job in shown], next=shown[-1].id if len(found) > limit else None
    )


WashId = Annotated[str, Path(description="The id of a wash, from the answer to its request.")]


@router.get("/{wash_id}", responses=NO_SUCH_WASH)
def get_wash(wash_id: WashId, workspace: AuthorisedWorkspace, response: Response) -> WashStatus:
    """Show the state of a wash, with the number of rows washed so far."""
    job = jobs.get_job(workspace, wash_id)
    if job.is_open:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return describe(workspace, job)


@router.delete("/{wash_id}", responses=NO_SUCH_WASH)
def cancel_wash(wash_id: WashId, workspace: AuthorisedWorkspace) -> WashStatus:
    """Cancel a wash; one that has ended stays as it is."""
    return describe(workspace, jobs.cancel_job(workspace, wash_id))


@router.get(
    "/{wash_id}/results",
    response_model=ResultPage,
    responses=NO_SUCH_WASH
    | {
        200: {"content": {media_type: {} for media_type in MEDIA_TYPES.values()}},
        202: {"model": WashStatus, "description": "The file is being made; ask again after Retry-After seconds."},
        409: {"model": ErrorBody, "description": "The wash has no result: it goes on, failed or was cancelled."},
    },
)
def get_results(
    wash_id: WashId, request: Request, workspace: AuthorisedWorkspace, options: Annotated[ResultOptions, Query()]
) -> Any:  # noqa: ANN401 - a page, a stream or a file
    """Return the result of a finished wash: JSON in pieces, NDJSON as a stream, CSV or XLSX as a file."""
    job = jobs.get_job(workspace, wash_id)
    if options.format is ResultFormat.JSON:
        return read_page(workspace, job, int(options.cursor or 0), options.limit)
    if options.format is ResultFormat.NDJSON:
        lines = jobs.read_lines(workspace, job)
        return StreamingResponse(encode_lines(lines), media_type=MEDIA_TYPES["ndjson"])
    jobs.open_result(workspace, job)
    return send_file(request.app.state.washes, workspace, job, options)


def send_file(queue: WashQueue, workspace: Workspace, job: WashJob, options: ResultOptions) -> Response:
    """Return a result as a file, or 202 while it is made."""
    chosen, part = options.format, options.part
    name = f"{job.id}.{chosen}.{part}"
    path = queue.make_file(name, lambda: jobs.write_file(workspace, job, chosen, part), FILE_SECONDS)
    if path is None:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        return Response(describe(workspace, job).model_dump_json(), 202, headers, "application/json")
    stem = job.list.rpartition(".")[0] or job.list
    suffix = f".{part}" if chosen is ResultFormat.CSV and part is not Part.ROWS else ""
    return FileResponse(path, media_type=MEDIA_TYPES[chosen], filename=f"{stem}-washed{suffix}.{chosen}")


def read_page(workspace: Workspace, job: WashJob, first: int, limit: int) -> ResultPage:
    """Return a piece of a result, beginning with the row of this number (from 0)."""
    rows: list[dict[str, Any]] = []
    for line in jobs.read_lines(workspace, job, first):
        if len(rows) == limit:
            return ResultPage(rows=rows, next=str(first + limit))
        rows.append(line)
    return ResultPage(rows=rows, next=None)


def encode_lines(lines: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    """Yield each object as a line of JSON."""
    return (msgspec.json.encode(line) + b"\n" for line in lines)
