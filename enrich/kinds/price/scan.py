"""Splits a text in lower case into words, numbers and symbols, once, for the grammar of prices."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

PIECE = re.compile(r"[0-9]+|[^\W\d_½¼¾]+|\n|[.…·_]{2,}|[^\w\s]|[_½¼¾]")
# "£8O", "2oo quid", "I3O an hour", "3O mins": letters for the zeros and ones of a round number.
LETTERED_NUMBER = re.compile(
    r"[£€$](?!\d+(?![oil]))(?=[oil]{0,2}\d)[\doil]{2,4}(?![a-z\d])"
    r"|(?<![\w£€$.])(?:i00(?=\W{1,2}(?:an?\W|per\W|p/?h|for\W|h))"
    r"|(?=[il]?\d)(?:[1-9il]\d?o{1,2}|[il][2-9]0)(?=m(?:ins?)?\b|(?!\w)))"
)
LETTERED = re.compile("[oil][0-9]|[0-9][oil]")
DIGITS = str.maketrans("oil", "011")
SENTINELS = 6


class PriceToken(NamedTuple):
    """An amount (`currency` is "" if none is written) or a duration ("30 min", "night"), with its span.

    `first` and `last` are the indices of its first piece and of the piece after it. A token with neither is a time that
    is not part of a price: opening hours, notice or distance ("5 min walk"). `others` are codes that the currency may
    also mean.
    """

    first: int
    last: int
    amount: Decimal | None = None
    currency: str = ""
    duration: str = ""
    others: tuple[str, ...] = ()


class Scan:
    """The pieces of a text in lower case and their offsets; empty pieces are before the first and after the last."""

    __slots__ = ("ends", "folded", "lowered", "plain", "starts", "words")

    words: list[str]
    starts: list[int]
    ends: list[int]

    def __init__(self, folded: str, lowered: str) -> None:
        self.folded = folded
        self.lowered = lowered
        self.plain: dict[int, bool] = {}  # whether the number at an index may be one of a list, once it was judged
        spans = [match.span() for match in PIECE.finditer(lowered)]
        spans += [(len(lowered), len(lowered))] * (SENTINELS - 1)
        spans.append((len(lowered), 0))  # also the piece before the first one
        self.words = [lowered[start:end] for start, end in spans]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def gap(self, index: int) -> int:
        """Return how many blanks precede a piece."""
        return self.starts[index] - self.ends[index - 1]

    def is_glued(self, index: int) -> bool:
        """Return whether a piece directly follows another one."""
        return self.starts[index] == self.ends[index - 1] and index > 0 and self.words[index] != ""

    def index_at(self, offset: int, index: int) -> int:
        """Return the index, from the given one on, of the first piece at or after an offset."""
        while self.words[index] and self.starts[index] < offset:
            index += 1
        return index

    def between(self, left: PriceToken, right: PriceToken) -> list[str]:
        """Return the pieces between two tokens."""
        return self.words[left.last : right.first]


def restore_digits(lowered: str) -> str:
    """Return a text with digits for the letters in round numbers, of the same length.

    >>> restore_digits("half 80, hour 1oo, £8o")
    'half 80, hour 100, £80'
    """
    if not LETTERED.search(lowered):
        return lowered
    return LETTERED_NUMBER.sub(lambda number: number[0].translate(DIGITS), lowered)
