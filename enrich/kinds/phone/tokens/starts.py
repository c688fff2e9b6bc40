"""Where a telephone number in words may begin: a zero, a plus, or the code 44; without its zero, a seven.

The first word decides, read by the vocabulary: so every language, misspelling and glued word may begin a number.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from enrich.kinds.phone.tokens.vocabulary import CANNOT_SKIP, ENDS, SPOKEN, ChainToken, TokenType, tokenise
from enrich.lexicon.letters import strip_accents
from enrich.lexicon.misspellings import list_misspellings
from enrich.lexicon.numbers import (
    REPEAT,
    TEEN,
    TENS,
    UNIT,
    list_number_spellings,
    list_plus_words,
    list_weak_words,
    load_number_words,
)
from enrich.lexicon.patterns import build_disguised_pattern, build_pattern
from enrich.text.folding import RUN, split_words

# What a word is at the beginning of a number, "" for anything else. A weak word, an ordinary word too, needs a
# confirmation by the next words, as 44 and "double" do.
_ZERO, _WEAK_ZERO, _PLUS, _WEAK_PLUS, _CODE, _DOUBLE = "zero", "weak zero", "plus", "weak plus", "code", "double"
_SEVEN, _MISSPELT_SEVEN, _FIGURE_SEVEN = "seven", "misspelt seven", "figure 7"
_CODES = frozenset((_CODE, _DOUBLE))
_IF_FOLLOWED = _CODES | {_WEAK_ZERO, _PLUS, _WEAK_PLUS}
_SEVENS_IN_WORDS = frozenset((_SEVEN,))
_ANY_SEVENS = _SEVENS_IN_WORDS | {_MISSPELT_SEVEN, _FIGURE_SEVEN}
_AFTER_WEAK_ZERO = _ANY_SEVENS | {_DOUBLE}
_BY_TOKEN = {
    (TokenType.REPEAT, "2"): _DOUBLE,
    (TokenType.TENS, "40"): _CODE,
    (TokenType.TEEN, "44"): _CODE,
}
_GAP = re.compile(r"[\W_]{1,3}")
_PLUS_WORDS = list_plus_words()
_WEAK_PLUS_WORDS = _PLUS_WORDS & list_weak_words()
_PREPOSITIONS = frozenset(("for", "fore"))
_AFTER_PLUS = frozenset(("", ",", ":", ".", "("))  # what may be between the word and the code
_NO_TOKEN = ChainToken(0, 0, TokenType.END)
_MIN_GLUED = 3  # letters of a word to which the zero "o" may be glued

_DOUBLES = list_number_spellings(REPEAT, "2")
_ZERO_WORDS = list_number_spellings(UNIT, "0") | list_misspellings(UNIT, "0")
_FOURS = list_number_spellings(UNIT, "4") | list_number_spellings(TENS, "40") | list_number_spellings(TEEN, "44")
_SEVEN_WORDS = list_number_spellings(UNIT, "7")
_AFTER_O = {word for word in list_number_spellings(UNIT, weak=False) | _DOUBLES if len(word) >= _MIN_GLUED}
# Patterns of enrich.text.marks: one must occur in a text before find_word_starts or find_sevens yield something.
START_MARK = (
    rf"[^a-z0-9](?:{build_disguised_pattern(_ZERO_WORDS - {'o'})}|o{build_pattern(_AFTER_O)}"
    rf"|{build_disguised_pattern((_FOURS - _PREPOSITIONS) | _DOUBLES)}|{build_disguised_pattern(_PLUS_WORDS)}[^a-z])"
)
SEVEN_MARK = rf"[^a-z0-9]{build_disguised_pattern(_SEVEN_WORDS | _DOUBLES)}"


def find_word_starts(lowered: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
    """Yield the words with which a number may begin, between two offsets of a text in lower case.

    >>> [begin.group() for begin in find_word_starts("a naughty zero, null sieben, ohio, plus, for two")]
    ['zero', 'null', 'plus']
    """
    for role, run in _find_words(lowered, start, end):
        if role == _ZERO or (role in _IF_FOLLOWED and _is_followed(lowered, run, role)):
            yield run


def find_sevens(lowered: str, *, any_form: bool) -> Iterator[re.Match[str]]:
    """Yield the words for seven and "double seven"; in any form also misspelt or in figures."""
    roles = _ANY_SEVENS if any_form else _SEVENS_IN_WORDS
    for role, run in _find_words(lowered, 0, sys.maxsize):
        if role in roles or (role == _DOUBLE and _is_double_of(lowered, run, roles)):
            yield run


def _find_words(lowered: str, start: int, end: int) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the words that may begin a number between two offsets, with their roles."""
    found = _find_all_words(lowered)
    return islice(found, bisect_left(found, start, key=_get_start), bisect_left(found, end, key=_get_start))


@lru_cache(maxsize=2)
def _find_all_words(lowered: str) -> list[tuple[str, re.Match[str]]]:
    """Return the words that may begin a number, with their roles. Only the few different ones are looked for."""
    found = [
        (role, run)
        for word in split_words(lowered)
        if (role := _classify(word))
        for run in _compile_word(word).finditer(lowered)
    ]
    return sorted(found, key=_get_start)


def _get_start(pair: tuple[str, re.Match[str]]) -> int:
    return pair[1].start()


@lru_cache(maxsize=4096)
def _compile_word(word: str) -> re.Pattern[str]:
    """Return the pattern of a whole word. The lookbehind follows the literal, so that the search for it is fast."""
    literal = re.escape(word)
    return re.compile(rf"{literal}(?<![^\W_]{literal})(?![^\W_])")


def is_plus(spelling: str) -> bool:
    """Return whether a spelling is a plus, as a sign or a word."""
    return spelling == "+" or strip_accents(spelling) in _PLUS_WORDS


def is_code_word(word: str) -> bool:
    """Return whether a word may begin the code 44: four, forty, forty-four, or double."""
    return _classify(word) in _CODES


@lru_cache(maxsize=16_384)
def _classify(word: str) -> str:
    """Return the role of a word in lower case at the beginning of a number, by its first token."""
    plain = strip_accents(word)
    if plain in _PLUS_WORDS:
        return _WEAK_PLUS if plain in _WEAK_PLUS_WORDS else _PLUS
    first, *others = tokenise(word)[:2]
    if first.type is TokenType.LETTER and others and others[0].type in SPOKEN:
        return _ZERO if first.digits == "0" else ""  # "oseven"
    if first.type is TokenType.UNIT:
        return _classify_digit(plain, first)
    if first.type is TokenType.FIGURES:
        return _FIGURE_SEVEN if first.digits[0] == "7" else ""
    return _BY_TOKEN.get(first[2:4], "")


def _classify_digit(plain: str, token: ChainToken) -> str:
    number = load_number_words().get(plain)
    is_misspelt = number is None and token.skip_cost < CANNOT_SKIP
    if token.digits == "0":
        return _WEAK_ZERO if number and number.is_weak else _ZERO
    if token.digits == "7":
        return "" if plain in ENDS else _MISSPELT_SEVEN if is_misspelt else _SEVEN
    return _CODE if token.digits == "4" and plain not in _PREPOSITIONS else ""


def _is_followed(lowered: str, run: re.Match[str], role: str) -> bool:
    """Return whether the next words confirm a word: 44 after a plus, a seven or "double" after a zero, a four in 44."""
    following = _find_next(lowered, run)
    if role in _CODES:
        return _is_code(lowered, run)
    if following is None:
        return False
    if role == _PLUS:
        return lowered[run.end() : following.start()].strip() in _AFTER_PLUS
    if role == _WEAK_PLUS:
        return is_code_word(following.group()) and _is_code(lowered, following)
    return _classify(following.group()) in _AFTER_WEAK_ZERO


def _is_double_of(lowered: str, run: re.Match[str], roles: frozenset[str]) -> bool:
    following = _find_next(lowered, run)
    return following is not None and _classify(following.group()) in roles


def _is_code(lowered: str, run: re.Match[str]) -> bool:
    """Return whether words that begin with four, forty, forty-four or double are 44, or 00 before it."""
    tokens = [*tokenise(run.group())]
    following: re.Match[str] | None = run
    for _ in range(2):
        following = _find_next(lowered, following) if following else None
        tokens += tokenise(following.group()) if following else ()
    return _spells_code([token for token in tokens if token.type is not TokenType.JOINER])


def _spells_code(tokens: list[ChainToken]) -> bool:
    first, second, third = (*tokens, _NO_TOKEN, _NO_TOKEN)[:3]
    if first.type is TokenType.REPEAT and second.digits == "0":
        return third.type is TokenType.REPEAT or third.digits in {"4", "44"}
    return first.digits == "44" or second.digits == "4"


def _find_next(lowered: str, run: re.Match[str]) -> re.Match[str] | None:
    """Return the next run of letters and digits, if the gap before it is small."""
    gap = _GAP.match(lowered, run.end())
    return RUN.match(lowered, gap.end()) if gap else None
