"""Taking a stream a batch at a time (itertools.batched came with Python 3.12)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of `size` items in order, the last one shorter.

    >>> list(batched("ABCDE", 2))
    [['A', 'B'], ['C', 'D'], ['E']]
    """
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
