"""Parallel map over processes, in order, with bounded memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import TypeVar

from more_itertools import chunked

T = TypeVar("T")
R = TypeVar("R")

BATCH_SIZE = 256


def map_parallel(function: Callable[[T], R], items: Iterable[T], cores: int) -> Iterator[R]:
    """Yield `function(item)` for each item, in order. With one core it runs in this process, else in a reused pool.

    Items are consumed on demand, a few batches ahead, so that a stream of any length needs constant memory.
    """
    if cores <= 1:
        yield from map(function, items)
        return
    pending: deque[Future[list[R]]] = deque()
    for batch in chunked(items, BATCH_SIZE):
        pending.append(_get_pool(cores).submit(_map_batch, function, batch))
        if len(pending) > 2 * cores:
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()


@cache
def _get_pool(cores: int) -> ProcessPoolExecutor:
    """Return the pool of this size. Its processes are spawned, because a fork would copy the locks of other threads."""
    return ProcessPoolExecutor(cores, mp_context=get_context("spawn"))


def _map_batch(function: Callable[[T], R], batch: list[T]) -> list[R]:
    return [function(item) for item in batch]
