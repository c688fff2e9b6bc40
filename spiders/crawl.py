"""A crawl as its caller sees it: events come in as long as they are asked for, and nothing is left running afterwards."""

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

from records.crawl import CrawlEnded, CrawlPlan
from spiders.errors import CrawlDied
from spiders.process.protocol import Event, encode_plan, decode_event

WORKER = (sys.executable, "-m", "spiders.process.worker")
STOP_WITHIN = 5.0  # seconds between the polite and the impolite signal
LAST_WORDS = 12  # lines


def crawl(plan: CrawlPlan, command: Sequence[str] = WORKER) -> Generator[Event]:
    """Yield each page as it is dealt with and `Ended` at last; closing the generator stops the crawl.

    A `Finished` comes once its evidence is on disk. Store what it holds before you ask for the next one: a page whose event was
    not stored is simply not `done` in the next plan. Raise CrawlDied where the crawl's process ends without a last word.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        yield from _events(process, plan)
    finally:
        _end(process)


def _events(process: subprocess.Popen[bytes], plan: CrawlPlan) -> Iterator[Event]:
    last_words, listener = _listen(process)
    _hand_over(process, plan)
    for line in process.stdout or ():
        try:
            event = decode_event(line)
        except msgspec.DecodeError:
            break  # half a line: the process died in the middle of it
        yield event
        if isinstance(event, CrawlEnded):
            return
    status = _status(process)
    listener.join(STOP_WITHIN)
    raise CrawlDied(plan.site or plan.label, status, _said(last_words))


def _hand_over(process: subprocess.Popen[bytes], plan: CrawlPlan) -> None:
    if process.stdin:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:  # a process that died says so on stderr
            pipe.write(encode_plan(plan))


def _listen(process: subprocess.Popen[bytes]) -> tuple[deque[bytes], threading.Thread]:
    """Keep the last lines of standard error, so that it never fills up."""
    kept: deque[bytes] = deque(maxlen=LAST_WORDS)
    listener = threading.Thread(target=lambda: kept.extend(process.stderr or ()), daemon=True)
    listener.start()
    return kept, listener


def _said(lines: Sequence[bytes]) -> str:
    """Return the last thing that a log line says, or the last line as it is."""
    last = lines[-1] if lines else b""
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.json.decode(last, type=_LogLine).event
    return last.decode("utf-8", "replace").strip()[:500]


class _LogLine(msgspec.Struct):
    event: str


def _status(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        return 0


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to stop, make it stop, and leave nothing of its group."""
    for pipe in (process.stdout, process.stdin):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        if process.poll() is None:
            process.terminate()
        process.wait(STOP_WITHIN)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stderr:
        process.stderr.close()
