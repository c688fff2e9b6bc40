"""Escapes text for spreadsheets, so that a cell never runs as a formula (CSV injection)."""

from __future__ import annotations

import re

# Spreadsheets accept the full-width signs as well.
FORMULA_START = re.compile("\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
SIGNED_NUMBER = re.compile(r"[+-]?[\d\s()./-]*\d")
INVALID_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0
MAX_CELL_CHARS = 32_767  # in Excel


def escape_formula(text: str) -> str:
    """Return text for a CSV cell, with an apostrophe in front if a spreadsheet would run it as a formula.

    A number with its sign and the usual punctuation is unchanged: it is harmless and must stay usable.

    >>> escape_formula("=1+1"), escape_formula("@name"), escape_formula("+44 (0)7700-900461")
    ("'=1+1", "'@name", '+44 (0)7700-900461')
    >>> escape_formula("+cmd|x"), escape_formula("-2+3"), escape_formula(" =x"), escape_formula("a=b")
    ("'+cmd|x", "'-2+3", "' =x", 'a=b')
    """
    return f"'{text}" if FORMULA_START.match(text) and not SIGNED_NUMBER.fullmatch(text) else text


def format_workbook_cell(text: str) -> str:
    """Return text for a string cell of a workbook: replace characters that are invalid in XML, and truncate it."""
    return INVALID_XML.sub("\ufffd", text)[:MAX_CELL_CHARS]
