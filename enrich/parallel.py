"""Work spread over processes, in order, with bounded memory."""

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

BATCH = 256


def map_parallel(work: Callable[[T], R], items: Iterable[T], cores: int) -> Iterator[R]:
    """Yield `work(item)` for each item, in order; with one core in this process, else over a pool that stays warm.

    Items are taken as results are asked for, a few batches ahead, so a stream of any length needs constant memory.
    """
    if cores <= 1:
        yield from map(work, items)
        return
    waiting: deque[Future[list[R]]] = deque()
    for batch in chunked(items, BATCH):
        waiting.append(_pool(cores).submit(_work_through, work, batch))
        if len(waiting) > 2 * cores:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


@cache
def _pool(cores: int) -> ProcessPoolExecutor:
    """Return the pool of so many processes; spawned, since a fork would copy the locks of other threads."""
    return ProcessPoolExecutor(cores, mp_context=get_context("spawn"))


def _work_through(work: Callable[[T], R], batch: list[T]) -> list[R]:
    return [work(item) for item in batch]
