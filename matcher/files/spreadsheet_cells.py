"""Text that goes into a spreadsheet and must not run there as a formula."""

from __future__ import annotations

import re

DANGEROUS = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")  # noqa: RUF001 - spreadsheets take the full-width signs too
A_NUMBER = re.compile(r"[+-]?[\d\s()./-]*\d")
IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0
LONGEST = 32_767  # characters in a cell of Excel


def neutral(text: str) -> str:
    """Return text for a CSV cell, with an apostrophe before whatever a spreadsheet would take for a formula.

    A number with its sign and the usual punctuation is left as it is: it can do no harm and must stay usable.

    >>> neutral("=1+1"), neutral("@name"), neutral("+447700900461"), neutral("+44 (0)7700-900461")
    ("'=1+1", "'@name", '+447700900461', '+44 (0)7700-900461')
    >>> neutral("+cmd|x"), neutral("-2+3"), neutral("-"), neutral(" =x"), neutral("a=b")
    ("'+cmd|x", "'-2+3", "'-", "' =x", 'a=b')
    """
    return f"'{text}" if DANGEROUS.match(text) and not A_NUMBER.fullmatch(text) else text


def in_workbook(text: str) -> str:
    """Return text for a cell of a workbook, where strings never run: what XML cannot hold is replaced, the rest cut to fit."""
    return IMPOSSIBLE.sub("\ufffd", text)[:LONGEST]
