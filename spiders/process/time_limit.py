"""A time limit for code that does not know of one, such as a parser."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OutOfTime(BaseException):
    """The code within a deadline took longer than it may; no Exception, so that a parser cannot swallow it unawares."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise OutOfTime within the block once the seconds are over; main thread only, and never nested."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
