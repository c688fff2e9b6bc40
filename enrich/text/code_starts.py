"""Finds the starts of codes of letters and digits ("E14", "AB45 CDE") from their first digit: texts have few digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

BARRED_BEFORE = frozenset("£$€@#_")


def find_code_starts(
    folded: str, digit: re.Pattern[str], max_letters: int, barred: frozenset[str] = BARRED_BEFORE
) -> Iterator[int]:
    """Yield the start of each run of 1 to `max_letters` ASCII letters that ends at a digit or one character before it.

    `digit` matches the digits that a letter precedes. A run after another letter, a digit or a barred character is
    skipped.

    >>> list(find_code_starts("at E14, £3", re.compile("[0-9](?<=[A-Za-z].)"), 2))
    [3]
    """
    last = -1
    for match in digit.finditer(folded):
        end = match.start() if folded[match.start() - 1].isalnum() else match.start() - 1
        start = _find_letters_start(folded, end, max_letters)
        if start < end and start != last and _may_precede(folded[start - 1 : start], barred):
            yield start
            last = start


def _find_letters_start(folded: str, end: int, max_letters: int) -> int:
    """Return the start of the run of ASCII letters before `end`."""
    start = end
    while start > end - max_letters and start > 0 and folded[start - 1].isalpha() and folded[start - 1].isascii():
        start -= 1
    return start


def _may_precede(char: str, barred: frozenset[str]) -> bool:
    """Return whether a code may follow this character ("" at the start of the text)."""
    return not (char.isascii() and char.isalnum()) and char not in barred
