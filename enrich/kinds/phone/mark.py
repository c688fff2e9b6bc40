"""What must occur in a text before the rules for telephone numbers, or some of them, are tried.

All patterns are in the syntax of enrich.text.marks and match a folded text in lower case. RE2 tests them together in
about two microseconds for an advert.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from enrich.kinds.phone.context.link_table import list_link_marks
from enrich.kinds.phone.context.remarks import list_backwards_words, load_remarks
from enrich.kinds.phone.tokens.starts import SEVEN_MARK, START_MARK
from enrich.lexicon.misspellings import load_misspellings
from enrich.lexicon.numbers import UNIT, list_number_spellings, load_number_words
from enrich.lexicon.patterns import build_disguised_pattern
from enrich.text.folding import Text
from enrich.text.marks import MarkScanner

# A zero, a plus or 44 before further figures: how every number in figures begins, unless a trait says otherwise.
_FIGURES = "[^0-9](?:0|[+]|44)(?:[^0-9]{0,30}[0-9]){5}"
# Letters of other scripts or with accents: number words of other languages.
_FOREIGN = "[\u00df-\u024f\u0370-\u052f]"
# Letters O next to a seven or doubled, "s.e.v.e.n", empty brackets, and words in remarks about zeros.
_DISGUISES = (
    "[o\u00f8][^a-z0-9]{0,6}7",
    "[0-9]o[o0-9]",
    "[0-9][^a-z0-9]?oo",
    "v[ .*\n_~-]{1,3}e[ .*\n_~-]{1,3}n",
    "\\(\\)",
    "zero",
    "nought",
    "hundred",
)
_GAP = "[^a-z0-9]{0,4}"
_MONEY = "[^a-z0-9 ,.]"


class Trait(StrEnum):
    """A trait of a text that some rules need."""

    LETTER_START = "phone letter"  # "O7700"
    WORD_START = "phone word"
    SEVEN_START = "phone seven"  # a number in words without its zero
    NO_ZERO = "phone no zero"
    SCIENTIFIC = "phone scientific"
    GLUED = "phone glued"
    TORN = "phone torn"
    MESSENGER = "phone messenger"
    SPACED = "phone spaced"  # "s e v e n"
    BRACKETS = "phone brackets"  # between digits, or for zeros
    SAME_WORD = "phone same word"  # between all digits
    LETTERS_BETWEEN = "phone letters between"  # all digits
    ROMAN = "phone roman"
    AMOUNTS = "phone amounts"
    SYLLABLES = "phone syllables"  # of number words
    SCATTERED = "phone scattered"  # over sentences, with words that say to join them
    FIRST_OF_LINES = "phone first of lines"
    PIECES = "phone pieces"  # of a number on lines of their own
    NAMED = "phone named"  # the first part of a number, by its name
    EXPLAINED = "phone explained"  # a sign for a digit: "x is 4"
    NUMBERED = "phone numbered"  # three parts with a letter or figure before them


def _write_explained() -> str:
    """Return the pattern of a sign or its name before a word of explanation and a digit or number word."""
    table = load_remarks().substitutes
    names, says = "|".join(sorted(table.names)), "|".join(sorted((*table.equals, *table.by)))
    article = "(?:(?:an?|the|number|digit|figure) ){0,2}"
    gap = "[^a-z0-9]{0,2}"
    return f"[^a-z0-9](?:[a-z*#?@%~_&]|{names})s?{gap}(?:{says}){gap}{article}{gap}(?:[0-9]|[a-z]{{3,5}})[^a-z0-9]"


_TRAITS = {
    Trait.LETTER_START: "[^a-z0-9][o\u00f8][o\u00f8ilsbz]{0,12}[^a-z]",
    Trait.WORD_START: START_MARK,
    Trait.SEVEN_START: SEVEN_MARK,
    Trait.NO_ZERO: "7(?:[ ./-]{0,3}[0-9o]){9}",
    Trait.SCIENTIFIC: "[.,][0-9]{7,12}e",
    Trait.GLUED: "[0-9]{12}|24/70",
    Trait.TORN: "0 ?7[0-9 .\u2026-]{1,40}\n",
    Trait.SPACED: "v[ .*\n-]{1,2}e[ .*\n-]{1,2}n",
    Trait.BRACKETS: "[(\\[{][^()\n]{2,40}[)\\]}]|\\(\\)",
    Trait.SAME_WORD: "0[^0-9]{3,18}7(?:[^0-9]{3,18}[0-9]){3}",
    Trait.LETTERS_BETWEEN: "0-?[a-z]-?[17](?:-?[a-z]-?[0-9]){9}",
    Trait.ROMAN: "[0o][ ,.*/-]{1,3}(?:i|v|x|[0o][ ,.*/-]{1,3}(?:iv|i?x))",
    Trait.AMOUNTS: f"{_MONEY}0[0-9]{{0,2}}[ ,]{{1,2}}{_MONEY}[0-9]{{1,3}}[ ,]{{1,2}}{_MONEY}",
    Trait.SYLLABLES: "z-?e-?r-?o|s-?e-?v-?e-?n",
    Trait.PIECES: "0 ?7 ?[0-9][0-9 .()-]{0,9}[^0-9a-z]",
    Trait.EXPLAINED: _write_explained(),
    Trait.MESSENGER: "(?:whatsapp|viber|telegram|signal)[^a-z0-9]{1,4}[1-9][0-9]{10}",
}
_TRAITS[Trait.SCATTERED] = f"(?:{'|'.join(word.rstrip('*') for word in load_remarks().parts.joined)})"
_TRAITS[Trait.FIRST_OF_LINES] = "\n[^a-z0-9\n]{0,6}(?:7|seven)[^0-9]"
_PART = "[0-9a-k](?:st|nd|rd|th)?(?:/[1-9])?[)\"']{0,2} ?[:=)] ?[\"']?[0-9]"
_TRAITS[Trait.NUMBERED] = f"{'.*'.join(3 * [_PART])}|(?:one|two|three)[:=)] ?[0-9]"
_TRAITS[Trait.NAMED] = f"(?:{'|'.join(load_remarks().parts.first)})[^0-9]{{1,60}}0?7[0-9]"
ALL_TRAITS = frozenset(Trait)
_WORD_TRAITS = (Trait.WORD_START, Trait.SEVEN_START)
_APART = (Trait.BRACKETS, Trait.SAME_WORD, Trait.NAMED)
_REMARKS = (Trait.EXPLAINED, Trait.SCATTERED, Trait.NUMBERED)
_FIGURES_MARK, _DISGUISES_MARK, _PAIRS_MARK, _SAID_MARK = (
    "phone figures",
    "phone disguises",
    "phone number words",
    "phone backwards or link",
)
_WORD_VALUES = {trait.value for trait in _WORD_TRAITS}
# Each is enough for a number; of the words that may begin one it takes several.
_ENOUGH = {_FIGURES_MARK, _DISGUISES_MARK, _PAIRS_MARK, _SAID_MARK} | {
    trait.value for trait in ALL_TRAITS - {*_WORD_TRAITS, Trait.SCATTERED, Trait.FIRST_OF_LINES}
}
_MIN_WORDS = 3  # different number words of a number without figures
_MIN_FIGURES = 3  # of a number with a single number word
_DIGITS = "0123456789"


def _group_patterns() -> tuple[dict[str, str], ...]:
    """Return all patterns, in groups whose automata have few states together."""
    rare = build_disguised_pattern(word for word in list_number_spellings(UNIT, weak=False) if word.isascii())
    in_words = {
        _PAIRS_MARK: f"{rare}{_GAP}(?:{rare}|[0-9o])",
        _SAID_MARK: "|".join((*sorted(list_backwards_words()), *map(re.escape, list_link_marks()))),
    }
    in_figures = {_FIGURES_MARK: _FIGURES, _DISGUISES_MARK: "|".join((_FOREIGN, *_DISGUISES))}
    rest = ALL_TRAITS - {*_WORD_TRAITS, *_APART, *_REMARKS}
    return (
        _select(_WORD_TRAITS) | in_words,
        _select(sorted(rest)) | in_figures,
        _select(_APART),
        _select(_REMARKS),
    )


def _select(traits: Iterable[Trait]) -> dict[str, str]:
    return {trait.value: _TRAITS[trait] for trait in traits}


TRAITS = _group_patterns()
_SCANNER = MarkScanner(*TRAITS)


@cache
def _load_words() -> frozenset[str]:
    return frozenset((*load_number_words(), *load_misspellings()))


def find_traits(text: Text) -> frozenset[str] | None:
    """Return the traits of a text, or None if it cannot hold a telephone number."""
    found = _SCANNER.scan(text.lowered) if text.marks is None else text.marks
    if _ENOUGH.isdisjoint(found) and (_WORD_VALUES.isdisjoint(found) or not _has_number_words(text)):
        return None
    return found


def _has_number_words(text: Text) -> bool:
    """Return whether a text has several number words, misspelt or not, or one beside some figures."""
    words = len(text.words & _load_words())
    return words >= _MIN_WORDS or (words > 0 and sum(map(text.lowered.count, _DIGITS)) >= _MIN_FIGURES)
