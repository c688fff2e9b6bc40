"""Parallel map over processes, in order, with bounded memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import chain
from multiprocessing import get_context
from typing import TypeVar

from more_itertools import chunked

T = TypeVar("T")
R = TypeVar("R")

BATCH_SIZE = 128


def map_batches(function: Callable[[list[T]], list[R]], items: Iterable[T], cores: int) -> Iterator[R]:
    """Yield the results of a function of a batch of items, in order. With several cores, a reused pool runs it.

    Items are consumed on demand, a few batches ahead, so that a stream of any length needs constant memory.
    """
    batches = chunked(items, BATCH_SIZE)
    if cores <= 1:
        yield from chain.from_iterable(map(function, batches))
        return
    pending: deque[Future[list[R]]] = deque()
    for batch in batches:
        pending.append(_get_pool(cores).submit(function, batch))
        if len(pending) > 2 * cores:
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()


@cache
def _get_pool(cores: int) -> ProcessPoolExecutor:
    """Return the pool of this size. Its processes are spawned, because a fork would copy the locks of other threads."""
    return ProcessPoolExecutor(cores, mp_context=get_context("spawn"))
