"""The mark of telephone numbers: what every text with a number has, so that other texts are not searched.

A text has seven figures, or fewer and number words, letters for figures or symbols for zeros.
"""

from __future__ import annotations

from enrich.kinds.phone import numerals
from enrich.text.marks import MarkScanner

MIN_FIGURES = 7
_FIGURES = rf"[0-9](?:[^0-9]*[0-9]){{{MIN_FIGURES - 1}}}"
# Letters of other scripts or with accents: number words of other languages.
_FOREIGN = "[\u00df-\u024f\u0370-\u052f]"
# Letters O beside a seven or beside each other, "z e r o", empty brackets, and remarks about zeros.
_DISGUISES = (
    "[o\u00f8][^a-z0-9]{0,6}7",
    "[0-9]o[o0-9]",
    "[0-9][^a-z0-9]?oo",
    "v[ .*\n_~-]{1,3}e[ .*\n_~-]{1,3}n",
    "\\(\\)",
    "zero",
    "nought",
    "double",
    "triple",
    "hundred",
)
_GAP = "[^a-z0-9]{0,4}"


def build_mark() -> str:
    """Return the pattern, in the syntax of enrich.text.marks."""
    words = numerals.collect_units() | numerals.collect_words_with_figures()
    ascii_words = sorted(word for word in words if word.isascii() and len(word) > 1)
    rare = sorted(set(ascii_words) - numerals.HOMOPHONES)
    pair = rf"(?:{'|'.join(rare)}){_GAP}(?:{'|'.join(ascii_words)}|[0-9o])"
    return "|".join((_FIGURES, _FOREIGN, pair, rf"(?:{'|'.join(ascii_words)}){_GAP}(?:{'|'.join(rare)})", *_DISGUISES))


MARK = build_mark()
_SCANNER = MarkScanner({"phone": MARK})


def may_hold_number(lowered: str) -> bool:
    """Return whether a text in lower case has the mark. Seven figures, the usual case, are counted without a search."""
    return sum(map(lowered.count, "0123456789")) >= MIN_FIGURES or bool(_SCANNER.scan(lowered))
