"""Retries with exponential back-off and jitter."""

from __future__ import annotations

import random

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_before_delay

from search.errors import EngineUnavailable

FIRST_DELAY, MAX_DELAY = 0.1, 5.0  # seconds


def retrying(patience: float, error: type[EngineUnavailable] = EngineUnavailable) -> Retrying:
    """Return a caller that repeats a function while it raises `error`.

    After `patience` seconds, including the next delay, the last error is raised. Patience 0: one attempt.

    >>> retrying(0)(lambda: "called")
    'called'
    """
    return Retrying(
        retry=retry_if_exception_type(error), wait=compute_backoff_delay, stop=stop_before_delay(patience), reraise=True
    )


def compute_backoff_delay(state: RetryCallState) -> float:
    """Return the delay after a failed attempt: it doubles up to MAX_DELAY, with jitter so that writers spread out."""
    delay: float = min(FIRST_DELAY * 2 ** (state.attempt_number - 1), MAX_DELAY)
    return delay * random.uniform(0.7, 1.3)
