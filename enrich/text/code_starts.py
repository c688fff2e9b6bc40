"""Where a code of letters and figures begins ("E14", "AB45 CDE"), found from its first figure, of which a text has few."""

from __future__ import annotations

import re
from collections.abc import Iterator

GLUED = frozenset("£$€@#_")


def find_code_starts(folded: str, figure: re.Pattern[str], most: int, barred: frozenset[str] = GLUED) -> Iterator[int]:
    """Yield where the one to `most` letters begin that stand right before a figure, or one character apart from it.

    `figure` finds the figures that a letter precedes. Letters that stand behind another letter, a figure or a barred character
    begin nothing.

    >>> list(heads("at E14, £3", re.compile("[0-9](?<=[A-Za-z].)"), 2))
    [3]
    """
    last = -1
    for match in figure.finditer(folded):
        end = match.start() if folded[match.start() - 1].isalnum() else match.start() - 1
        start = end
        while start > end - most and start > 0 and folded[start - 1].isalpha() and folded[start - 1].isascii():
            start -= 1
        before = folded[start - 1 : start]
        if start < end and start != last and not (before.isascii() and before.isalnum()) and before not in barred:
            yield start
            last = start
