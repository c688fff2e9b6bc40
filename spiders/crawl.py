"""The public entry to crawling: runs a crawl in a worker process and yields its events."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence

import msgspec

from records.crawl import CrawlEnded, CrawlEvent, CrawlPlan
from spiders.errors import CrawlDied
from spiders.process.protocol import decode_event, encode_plan

WORKER = (sys.executable, "-m", "spiders.process.worker")
REREADER = (sys.executable, "-m", "spiders.process.rereader")
STOP_TIMEOUT = 5.0  # seconds between SIGTERM and SIGKILL
LOG_TAIL_LINES = 12
MAX_LOG_LINE = 500  # characters of a log line in an error message


def run_crawl_process(plan: CrawlPlan, command: Sequence[str] = WORKER) -> Generator[CrawlEvent]:
    """Yield a PageFinished for each page, then one CrawlEnded; closing the generator stops the crawl.

    The evidence of a page is on disk before its event is sent. Store an event before you take the next one: only stored
    pages may go into `done` of the next plan. Raise CrawlDied if the worker process ends without its last event.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        yield from _iter_events(process, plan)
    finally:
        _end_process(process)


def run_reread_process(plan: CrawlPlan) -> Generator[CrawlEvent]:
    """Yield the events of the recorded pages of a run as today's parser reads them; fetches nothing."""
    return run_crawl_process(plan, REREADER)


def _iter_events(process: subprocess.Popen[bytes], plan: CrawlPlan) -> Iterator[CrawlEvent]:
    log_tail, reader = _start_log_reader(process)
    _send_plan(process, plan)
    for line in process.stdout or ():
        try:
            event = decode_event(line)
        except msgspec.DecodeError:
            break  # an incomplete line: the process died while it wrote
        yield event
        if isinstance(event, CrawlEnded):
            return
    status = _wait_for_status(process)
    reader.join(STOP_TIMEOUT)
    raise CrawlDied(plan.site or plan.label, status, _describe_last_log(log_tail))


def _send_plan(process: subprocess.Popen[bytes], plan: CrawlPlan) -> None:
    if process.stdin:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:  # a process that died logs the reason
            pipe.write(encode_plan(plan))


def _start_log_reader(process: subprocess.Popen[bytes]) -> tuple[deque[bytes], threading.Thread]:
    """Drain standard error in a thread, so that its pipe never blocks the process; return its last lines."""
    tail: deque[bytes] = deque(maxlen=LOG_TAIL_LINES)
    reader = threading.Thread(target=lambda: tail.extend(process.stderr or ()), daemon=True)
    reader.start()
    return tail, reader


def _describe_last_log(lines: Sequence[bytes]) -> str:
    """Return the event of the last log line, or the raw line if it is not JSON."""
    last = lines[-1] if lines else b""
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.json.decode(last, type=_LogLine).event
    return last.decode("utf-8", "replace").strip()[:MAX_LOG_LINE]


class _LogLine(msgspec.Struct):
    event: str


def _wait_for_status(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        return 0


def _end_process(process: subprocess.Popen[bytes]) -> None:
    """Stop the process with SIGTERM, then kill its whole process group."""
    for pipe in (process.stdout, process.stdin):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        if process.poll() is None:
            process.terminate()
        process.wait(STOP_TIMEOUT)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stderr:
        process.stderr.close()
