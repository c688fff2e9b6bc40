"""Where a telephone number in words may begin: a zero, a plus, or the code 44; without its zero, a seven.

The first word decides, read by the vocabulary: so every language, misspelling and glued word may begin a number.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache

from enrich.kinds.phone.vocabulary import CANNOT_SKIP, ENDS, SPOKEN, ChainToken, TokenType, tokenise
from enrich.lexicon.letters import strip_accents
from enrich.lexicon.misspellings import load_misspellings
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
from enrich.text.marks import MarkScanner

# Members of an Enum class are slow to look up in Python 3.11: ten times slower than a global.
_UNIT, _LETTER, _REPEAT, _TENS, _TEEN = (
    TokenType.UNIT,
    TokenType.LETTER,
    TokenType.REPEAT,
    TokenType.TENS,
    TokenType.TEEN,
)
_RUN = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\W_]{1,3}")
_PLUS = list_plus_words()
_WEAK_PLUS = _PLUS & list_weak_words()
_PREPOSITIONS = frozenset(("for", "fore"))
_NO_TOKEN = ChainToken(0, 0, TokenType.END)
_MIN_GLUED = 3  # letters of a word to which the zero "o" may be glued

_DOUBLES = list_number_spellings(REPEAT, "2")
_ZEROS = list_number_spellings(UNIT, "0") | {
    word for word, number in load_misspellings().items() if number.digits == "0"
}
_CODES = list_number_spellings(UNIT, "4") | list_number_spellings(TENS, "40") | list_number_spellings(TEEN, "44")
_SEVENS = list_number_spellings(UNIT, "7")
_AFTER_O = {word for word in list_number_spellings(UNIT, weak=False) | _DOUBLES if len(word) >= _MIN_GLUED}
_SCANNER = MarkScanner(
    {
        "start": rf"[^a-z0-9](?:{build_disguised_pattern(_ZEROS - {'o'})}|o{build_pattern(_AFTER_O)}"
        rf"|{build_disguised_pattern((_CODES - _PREPOSITIONS) | _DOUBLES)}"
        rf"|{build_disguised_pattern(_PLUS)}[^a-z])",
        "seven": rf"[^a-z0-9]{build_disguised_pattern(_SEVENS | _DOUBLES)}",
    }
)


def find_word_starts(lowered: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
    """Yield the words with which a number may begin, between two offsets of a text in lower case.

    >>> [begin.group() for begin in find_word_starts("a naughty zero, null sieben, ohio, plus, for two")]
    ['zero', 'null', 'plus']
    """
    for run in _RUN.finditer(lowered, start, end):
        word = run.group()
        if word.isdigit():
            continue
        if word in _PLUS or _begins_with_zero(word):
            if _is_weak(word) and not _is_followed(lowered, run):
                continue
            yield run
        elif is_code_word(word) and _is_code(lowered, run):
            yield run


def find_sevens(lowered: str, *, any_form: bool) -> Iterator[re.Match[str]]:
    """Yield the words for seven and "double seven"; in any form also misspelt, in figures, or ordinary words."""
    for run in _RUN.finditer(lowered):
        if _is_seven(lowered, run, any_form=any_form):
            yield run


def has_word_start(lowered: str) -> bool:
    """Return, cheaply, whether find_word_starts may yield something.

    >>> has_word_start("call zerro 7"), has_word_start("john went on")
    (True, False)
    """
    return "start" in _scan(lowered)


def has_seven(lowered: str) -> bool:
    """Return, cheaply, whether find_sevens may yield a word."""
    return "seven" in _scan(lowered)


def is_plus(spelling: str) -> bool:
    """Return whether a spelling is a plus, as a sign or a word."""
    return spelling == "+" or strip_accents(spelling) in _PLUS


@lru_cache(maxsize=8192)
def is_code_word(word: str) -> bool:
    """Return whether a word may begin the code 44: four, forty, forty-four, or double."""
    token = tokenise(word)[0]
    if token.type is _REPEAT:
        return token.digits == "2"
    return (token.type, token.digits) in ((_UNIT, "4"), (_TENS, "40"), (_TEEN, "44")) and word not in _PREPOSITIONS


@lru_cache(maxsize=2)
def _scan(lowered: str) -> frozenset[str]:
    return _SCANNER.scan(f" {lowered}")


@lru_cache(maxsize=8192)
def _begins_with_zero(word: str) -> bool:
    """Return whether a word is a zero, or a zero glued to other digits ("zerosette", "oseven")."""
    first, *others = tokenise(word)[:2]
    if first.type is _LETTER:
        return first.digits == "0" and bool(others) and others[0].type in SPOKEN
    return first.type is _UNIT and first.digits == "0"


def _is_weak(word: str) -> bool:
    """Return whether a word for zero or plus is an ordinary word too."""
    plain = strip_accents(word)
    number = load_number_words().get(plain)
    return number.is_weak if number else plain in _WEAK_PLUS


def _is_followed(lowered: str, run: re.Match[str]) -> bool:
    """Return whether a seven or a repetition follows a zero, or 44 a plus."""
    following = _find_next(lowered, run)
    if following is None:
        return False
    if is_plus(run.group()):
        return is_code_word(following.group()) and _is_code(lowered, following)
    token = tokenise(following.group())[0]
    return token.type is _REPEAT or token.digits[:1] == "7"


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
    if first.type is _REPEAT and second.digits == "0":
        return third.type is _REPEAT or third.digits in {"4", "44"}
    return first.digits == "44" or second.digits == "4"


def _is_seven(lowered: str, run: re.Match[str], *, any_form: bool) -> bool:
    """Return whether a run is a seven, or a "double" before one."""
    word = run.group()
    if word in ENDS:  # French "sept" is also September
        return False
    token = tokenise(word)[0]
    if token.type is _REPEAT and token.digits == "2":
        following = _find_next(lowered, run)
        return following is not None and _is_seven(lowered, following, any_form=any_form)
    if any_form:
        return token.digits[:1] == "7"
    return (
        token.type is _UNIT
        and token.digits == "7"
        and (token.skip_cost == CANNOT_SKIP or strip_accents(word) in load_number_words())
    )


def _find_next(lowered: str, run: re.Match[str]) -> re.Match[str] | None:
    """Return the next run of letters and digits, if the gap before it is small."""
    gap = _GAP.match(lowered, run.end())
    return _RUN.match(lowered, gap.end()) if gap else None
