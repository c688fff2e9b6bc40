"""Blanks parts of a text without changing offsets: any match, and the raised digits of footnotes ("£80²")."""

from __future__ import annotations

import re

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
RAISED_DIGITS = frozenset(SUPERSCRIPTS)
_PLAIN = str.maketrans(SUPERSCRIPTS, "01234567890123456789")
# One or two raised digits behind a number that does not begin in a word ("mia99²", "H₂O").
_FOOTNOTE = re.compile(rf"(?<=[0-9])[{SUPERSCRIPTS}]{{1,2}}(?![{SUPERSCRIPTS}]|[^\W\d])")
_IN_WORD = re.compile(r"[^\W\d][0-9]*\Z")
_DIGIT = r"(?:[ ./()-]{0,2}[0-9])"
_NUMBER = re.compile(
    rf"(?<![0-9+])(?:0[1-9]{_DIGIT}{{8,9}}|\+44(?:[ (]{{0,2}}0\)?)?{_DIGIT}{{10}}"
    rf"|\+(?!44)[1-9]{_DIGIT}{{9,14}})(?![0-9])"
)
_WINDOW = 40


def blank_match(match: re.Match[str]) -> str:
    """Return as many spaces as the match has characters, as a replacement for `re.sub`."""
    return " " * len(match[0])


def blank_footnotes(text: str) -> str:
    """Return a text of the same length with a space for each raised digit that is no digit of the number before it.

    >>> blank_footnotes("£80² 07700 90046¹ 07700 900461²")
    '£80  07700 90046¹ 07700 900461 '
    """
    plain = text.translate(_PLAIN)
    numbers = [match.span() for match in _NUMBER.finditer(plain)]
    return _FOOTNOTE.sub(lambda found: _blank(found, numbers), text)


def _blank(found: re.Match[str], numbers: list[tuple[int, int]]) -> str:
    is_digit = any(start <= found.start() and found.end() <= end for start, end in numbers)
    before = found.string[max(0, found.start() - _WINDOW) : found.start()]
    return found.group() if is_digit or _IN_WORD.search(before) else " " * len(found.group())
