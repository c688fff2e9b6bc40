"""Runs the washes that were asked for over the API: small lists and files on threads of their own, so that large lists
never delay them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from pathlib import Path
from typing import TypeVar

import structlog

from ledger.washes.jobs import WashJob
from scheduler.jobs.wash_jobs import is_large, run_job
from scheduler.workspace import Workspace

T = TypeVar("T")
log = structlog.get_logger()


class WashQueue:
    """Three threads of one workspace: for small lists, for large ones, and for the files of results.

    `start` also takes up the washes left open.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stopping = threading.Event()
        names = ("small", "large", "files")
        self._small, self._large, self._writers = (ThreadPoolExecutor(1, thread_name_prefix=name) for name in names)
        self._files: dict[str, Future[Path]] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        """Queue the washes that were not finished when the program ended."""
        for job in self._workspace.ledger.wash_jobs.list_open():
            self.add(job)

    def stop(self) -> None:
        """Interrupt the running washes; they run again at the next start."""
        self._stopping.set()
        for pool in (self._small, self._large, self._writers):
            pool.shutdown(wait=True, cancel_futures=True)

    def add(self, job: WashJob, seconds: float = 0) -> None:
        """Queue a wash, and wait for its end for at most this time."""
        pool = self._large if self._is_large(job) else self._small
        wait_for([pool.submit(self._run, job)], timeout=seconds)

    def make_file(self, name: str, make: Callable[[], Path], seconds: float) -> Path | None:
        """Return the file that `make` writes, or None if that takes longer than this time.

        The file of the same name is made only once at a time.
        """
        with self._lock:
            running = self._files.get(name)
            if running is None:
                running = self._files[name] = self._writers.submit(make)
        finished, _ = wait_for([running], timeout=seconds)
        if not finished:
            return None
        with self._lock:
            self._files.pop(name, None)
        return running.result()

    def _is_large(self, job: WashJob) -> bool:
        try:
            return is_large(self._workspace, job)
        except OSError:  # the list is gone: the wash will say so
            return False

    def _run(self, job: WashJob) -> None:
        try:
            run_job(self._workspace, job, self._stopping.is_set)
        except Exception:  # a defect of ours must not pass in silence
            log.exception("wash failed", job=job.id)
