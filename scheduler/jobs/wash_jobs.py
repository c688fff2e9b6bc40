"""Washes over the API: ask for one, run it, follow it, cancel it, and read its result in pieces or as a file.

DATA/washes/jobs/JOB/list/NAME     the uploaded list
DATA/washes/jobs/JOB/result.wash   its result, from which the files in other formats are made when they are asked for
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from typing import Any

import msgspec

from ledger.database import format_utc
from ledger.file_lock import hold_lock
from ledger.washes.jobs import JobState, WashJob
from matcher.lists.list_file import open_list
from matcher.wash.results.stored_rows import StoredResult
from matcher.wash.results.text_files import PARTS, build_line, name_part
from matcher.wash.results.write import STORED, write_results
from records.digest import digest
from records.errors import WashlineError
from scheduler.errors import IdempotencyKeyReused, ListUnreadable, WashCancelled, WashNotFinished, WashRunning
from scheduler.jobs.wash import (
    Question,
    WashOrigin,
    choose_kinds,
    decode_question,
    hash_file,
    refuse_empty_store,
    wash_list,
)
from scheduler.workspace import Workspace

RESULT = f"result{STORED}"
LIST = "list"  # the folder of the list, so that its name never is that of a result
FILE_FORMATS = ("csv", "xlsx", "jsonl")
CHECK_SECONDS = 0.5  # between two looks at whether a running job was cancelled
LARGE_BYTES = 256_000  # of a list; below, a wash takes about a second


@dataclass(frozen=True, slots=True)
class Upload:
    """A list that was uploaded into the data folder."""

    folder: Path
    file: Path


def create_upload(workspace: Workspace, name: str) -> Upload:
    """Return a new folder and file for an upload; only the last part of its name is used."""
    folder = workspace.washes / "jobs" / token_hex(8)
    (folder / LIST).mkdir(parents=True, mode=0o700)
    cleaned = "".join(character for character in Path(name).name if character.isprintable())[-100:].lstrip(".")
    return Upload(folder, folder / LIST / (cleaned or LIST))


def drop_upload(upload: Upload) -> None:
    """Delete an upload that is not washed."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def submit_wash(workspace: Workspace, upload: Upload, question: Question, idempotency_key: str | None) -> WashJob:
    """Store a wash of an uploaded list and return it; it waits for `run_job`.

    With an idempotency key that the operation has used for the same request, return that wash. Raise
    IdempotencyKeyReused for another request, KindNotWashed, StoreBehind or NothingToSearch; ListUnreadable for a small
    list, while a large one that is unreadable fails later.
    """
    operation = workspace.require_operation()
    choose_kinds(question.kinds)
    refuse_empty_store(workspace, question.against)
    if upload.file.stat().st_size <= LARGE_BYTES:
        check_list(upload, question)
    request = digest("wash request", hash_file(upload.file), repr(question))
    job = WashJob(
        id=upload.folder.name,
        operation=operation.id,
        user=workspace.user,
        created_at=format_utc(workspace.now()),
        list=upload.file.name,
        question=msgspec.json.encode(question).decode(),
        request=request,
        idempotency_key=idempotency_key,
    )
    stored = workspace.ledger.wash_jobs.add(job)
    if stored.id != job.id:
        drop_upload(upload)
        if stored.request != request:
            raise IdempotencyKeyReused(idempotency_key or "")
    return stored


def check_list(upload: Upload, question: Question) -> None:
    """Raise ListUnreadable, or the error of a column or sheet that the list does not have."""
    try:
        open_list(upload.file, question.selection)
    except WashlineError as error:
        raise ListUnreadable(str(error).replace(f"{upload.file.parent}/", "")) from error


def get_job(workspace: Workspace, job: str) -> WashJob:
    """Return a wash of the workspace's operation; raise NoSuchWash."""
    return workspace.ledger.wash_jobs.get(job, workspace.require_operation().id)


def list_jobs(workspace: Workspace, limit: int, before: str = "") -> Sequence[WashJob]:
    """Return washes of the operation, newest first; those older than the wash `before`, if given."""
    return workspace.ledger.wash_jobs.list_of(workspace.require_operation().id, limit, before)


def cancel_job(workspace: Workspace, job: str) -> WashJob:
    """Cancel a wash that has not ended, and return it; one that has ended stays as it is."""
    found = get_job(workspace, job)
    if workspace.ledger.wash_jobs.end(found.id, JobState.CANCELLED, workspace.now()):
        workspace.audit("wash cancelled", {"job": found.id, "list": found.list})
    return get_job(workspace, job)


def run_job(workspace: Workspace, job: WashJob, stopping: Callable[[], bool] = lambda: False) -> None:
    """Wash the list of a job and store the result; the job stays open if `stopping` becomes true, to run again later.

    Another process that runs the same job is left alone.
    """
    ledger = workspace.ledger
    try:
        with hold_lock(workspace.folder / "locks" / f"wash-{job.id}.lock", busy=WashRunning(job.id)):
            if ledger.wash_jobs.start(job.id):
                report = wash_list(
                    impersonate(workspace, job),
                    find_list(workspace, job),
                    decode_question(job.question),
                    out=get_folder(workspace, job) / RESULT,
                    progress=watch_job(workspace, job, stopping),
                    origin=WashOrigin(job.list),
                )
                ledger.wash_jobs.end(job.id, JobState.DONE, workspace.now(), run=report.run)
    except (WashCancelled, WashRunning):
        return
    except WashlineError as error:
        ledger.wash_jobs.end(
            job.id,
            JobState.FAILED,
            workspace.now(),
            error=str(error).replace(f"{find_list(workspace, job).parent}/", ""),
        )
    except Exception as error:
        ledger.wash_jobs.end(job.id, JobState.FAILED, workspace.now(), error=f"unexpected error: {error!r}")
        raise


def watch_job(workspace: Workspace, job: WashJob, stopping: Callable[[], bool]) -> Callable[[int], None]:
    """Return a progress callback that stores the number of rows and raises WashCancelled if the job is to stop."""
    checked = 0.0

    def progress(rows: int) -> None:
        nonlocal checked
        if stopping():
            raise WashCancelled(job.id)
        if time.monotonic() - checked >= CHECK_SECONDS:
            checked = time.monotonic()
            if not workspace.ledger.wash_jobs.save_progress(job.id, rows):
                raise WashCancelled(job.id)

    return progress


def impersonate(workspace: Workspace, job: WashJob) -> Workspace:
    """Return the workspace with the user and the operation of a job."""
    operation = workspace.ledger.operations.get_by_id(job.operation)
    return replace(
        workspace,
        user=job.user,
        operation_name=operation.name,
        open_store=lambda: workspace.store,
        open_ledger=lambda: workspace.ledger,
    )


def get_folder(workspace: Workspace, job: WashJob) -> Path:
    """Return the folder of a job."""
    return workspace.washes / "jobs" / job.id


def find_list(workspace: Workspace, job: WashJob) -> Path:
    """Return the uploaded list of a job."""
    return get_folder(workspace, job) / LIST / job.list


def is_large(workspace: Workspace, job: WashJob) -> bool:
    """Return whether the list of a job takes longer than a request should wait."""
    return find_list(workspace, job).stat().st_size > LARGE_BYTES


def count_results(workspace: Workspace, job: WashJob) -> dict[str, int]:
    """Return the rows of a finished wash by result; empty before its end."""
    return dict(msgspec.json.decode(workspace.ledger.washes.get(job.run).results)) if job.run else {}


def open_result(workspace: Workspace, job: WashJob) -> StoredResult:
    """Return the result of a finished wash; raise WashNotFinished."""
    if job.state is not JobState.DONE:
        raise WashNotFinished(job.id, job.state, job.error or "")
    return StoredResult(get_folder(workspace, job) / RESULT)


def read_lines(workspace: Workspace, job: WashJob, first: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the rows of a result as objects, beginning with the row of this number (from 0). Raise WashNotFinished."""
    result = open_result(workspace, job)
    return (build_line(result.header, row, result.stamp) for row in result.rows(first))


def write_file(workspace: Workspace, job: WashJob, file_format: str, part: str = "") -> Path:
    """Return the result as a file in one of FILE_FORMATS, made on first use; `part` is one of PARTS of a CSV."""
    result = open_result(workspace, job)
    path = get_folder(workspace, job) / f"result.{file_format}"
    chosen = name_part(path, part) if part in PARTS and file_format == "csv" else path
    if not chosen.exists():
        write_results(path, result.header, result.rows(), result.stamp)
    return chosen
