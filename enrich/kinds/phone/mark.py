"""What must occur in a text before the rules for telephone numbers, or some of them, are tried.

All patterns are in the syntax of enrich.text.marks and match a folded text in lower case. RE2 tests them together in
about two microseconds for an advert.
"""

from __future__ import annotations

from enum import StrEnum

from enrich.kinds.phone import numerals
from enrich.kinds.phone.remarks import load_remarks
from enrich.text.marks import MAX_LENGTH, MarkScanner

_FIGURES = "[0-9](?:[^0-9]*[0-9]){6}"
# Letters of other scripts or with accents: number words of other languages.
_FOREIGN = "[\u00df-\u024f\u0370-\u052f]"
# Letters O beside a seven or beside each other, "s.e.v.e.n", empty brackets, and words in remarks about zeros.
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


class Trait(StrEnum):
    """A trait of a text that some rules need."""

    LETTER_START = "letter"  # "O7700"
    WORD_START = "word"
    SEVEN_START = "seven"  # a number in words without its zero
    NO_ZERO = "no zero"
    SCIENTIFIC = "scientific"
    GLUED = "glued"
    TORN = "torn"
    MESSENGER = "messenger"
    SPACED = "spaced"  # "s e v e n"
    BRACKETS = "brackets"  # between digits, or for zeros
    SAME_WORD = "same word"  # between all digits
    PIECES = "pieces"  # of a number on lines of their own
    NAMED = "named"  # the first part of a number, by its name
    NUMBERED = "numbered"  # three parts with a letter or figure before them


_TRAITS = {
    Trait.LETTER_START: "[^a-z0-9][o\u00f8][o\u00f8ilsbz]{0,12}[^a-z]",
    Trait.WORD_START: (
        "sero|oh|four|double|plus|nul|cero|nil|ught|uarenta|ofive|oseven|z[3eiay]{0,3}r{1,2}[o0]|ze[o0]"
        "|\u043d\u0443\u043b|\u043f\u043b\u044e\u0441|\u043d\u043e\u043b\u044c|z\u00e9r"
    ),
    Trait.SEVEN_START: "seven|apte|siedem|siete|sete|het|shtat|h\u00e9t|\u0441\u0435\u0434\u0435\u043c",
    Trait.NO_ZERO: "7(?:[ ./-]{0,3}[0-9o]){9}",
    Trait.SCIENTIFIC: "[.,][0-9]{7,12}e",
    Trait.GLUED: "[0-9]{12}|24/70",
    Trait.TORN: "0 ?7[0-9 .\u2026-]{1,40}\n",
    Trait.SPACED: "v[ .*\n-]{1,2}e[ .*\n-]{1,2}n",
    Trait.BRACKETS: "[0-9o][ \n\t]{0,2}\\([^()\n]{2,40}\\)[ \n\t]{0,2}[0-9o]|\\(\\)",
    Trait.SAME_WORD: "0[^0-9]{3,18}7(?:[^0-9]{3,18}[0-9]){3}",
    Trait.PIECES: "0 ?7 ?[0-9][0-9 .()-]{0,9}[^0-9a-z]",
    Trait.MESSENGER: "(?:whatsapp|viber|telegram|signal)[^a-z0-9]{1,4}[1-9][0-9]{10}",
}
_PART = "[1-9a-h](?:st|nd|rd|th)?(?:/[1-9])?[)\"']{0,2} ?[:=)] ?[\"']?[0-9]"
_TRAITS[Trait.NUMBERED] = ".*".join(3 * [_PART])
_TRAITS[Trait.NAMED] = f"(?:{'|'.join(load_remarks().parts.first)})[^0-9]{{1,60}}0?7[0-9]"
ALL_TRAITS = frozenset(Trait)
_MARK = "mark"


def _build_mark() -> str:
    """Return the mark of the kind: seven figures, or number words, letters for figures or symbols for zeros."""
    words = numerals.collect_units() | numerals.collect_words_with_figures()
    known = sorted(word for word in words if word.isascii() and len(word) > 1)
    rare = "|".join(word for word in known if word not in numerals.HOMOPHONES)
    any_word = "|".join(known)
    return "|".join(
        (_FIGURES, _FOREIGN, f"(?:{rare}){_GAP}(?:{any_word}|[0-9o])", f"(?:{any_word}){_GAP}(?:{rare})", *_DISGUISES)
    )


MARK = _build_mark()
_SCANNER = MarkScanner({trait.value: pattern for trait, pattern in _TRAITS.items()} | {_MARK: MARK})


def find_traits(lowered: str) -> frozenset[str] | None:
    """Return the traits of a text in lower case, or None if it does not have the mark of telephone numbers.

    A long text is taken to have all traits.
    """
    if len(lowered) > MAX_LENGTH:
        return ALL_TRAITS
    found = _SCANNER.scan(lowered)
    if _MARK not in found:
        return None
    return found | {Trait.LETTER_START} if lowered[:1] in "o\u00f8" else found
