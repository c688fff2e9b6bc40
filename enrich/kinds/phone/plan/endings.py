"""Endings of further numbers: "020 7946 0345-0349" has two numbers, which differ in their last digits."""

from __future__ import annotations

_CHANGED_DIGITS = 2


def is_close_ending(ending: str, number: str) -> bool:
    """Return whether digits are the ending of another number: they differ from a number's own in the last two at most.

    >>> is_close_ending("0349", "+442079460345"), is_close_ending("0123", "+442079460345")
    (True, False)
    """
    own = number[-len(ending) :]
    return ending != own and ending[:-_CHANGED_DIGITS] == own[:-_CHANGED_DIGITS]
