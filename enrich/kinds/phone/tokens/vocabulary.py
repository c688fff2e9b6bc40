"""Tokens of a telephone number: classifies a run of letters and digits as figures, number words, filler or an end.

A run is the text between spaces and punctuation ("07700", "oh", "o77oo", "zerosevenseven", "30min"). The tokens of a
run are cached.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from enrich.lexicon.languages import list_signs, list_words
from enrich.lexicon.letters import strip_accents
from enrich.lexicon.misspellings import (
    FIGURES,
    load_guard,
    load_misspellings,
    load_words_with_own_figure,
    read_figures_as_letters,
)
from enrich.lexicon.numbers import UNIT, NumberWord, list_joiners, load_number_words
from enrich.lexicon.patterns import build_pattern

CANNOT_SKIP = 99.0
ANY_LANGUAGE = -1
PREPOSITION = 0.9  # the cost of skipping "for" and "to", which are more often words than digits


class TokenType(IntEnum):
    """The role of a token in a number."""

    FIGURES = 1
    UNIT = 2
    TEEN = 3
    TENS = 4
    HUNDREDS = 5
    HUNDRED = 6
    THOUSAND = 7
    REPEAT = 8
    JOINER = 9
    LETTER = 10
    WORD = 11
    END = 12
    PLURAL = 13


DIGITS = frozenset((TokenType.PLURAL, *(token_type for token_type in TokenType if token_type < TokenType.JOINER)))
SPOKEN = frozenset(
    (
        TokenType.UNIT,
        TokenType.TEEN,
        TokenType.TENS,
        TokenType.REPEAT,
        TokenType.HUNDREDS,
        TokenType.HUNDRED,
    )
)


class ChainToken(NamedTuple):
    """A token of a run, with offsets from the start of the run.

    `digits` is its value: digits; for a REPEAT the number of repetitions; for a LETTER one character for each digit
    that it may mean, the likeliest first. `skip_cost` is the cost of treating it as filler. `max_digits` and
    `min_digits` limit how many digits it adds to a number. `is_certain` means that it can only be its digits, unless a
    multiplier follows. `languages` has one bit for each language of a number word; the exact word for a digit
    counts among digits of any language.
    """

    start: int
    end: int
    type: TokenType
    digits: str = ""
    skip_cost: float = CANNOT_SKIP
    max_digits: int = 0
    min_digits: int = 0
    is_certain: bool = False
    languages: int = ANY_LANGUAGE


# The most and fewest digits that a token of each type adds, if `digits` does not say it.
_ADDED_DIGITS = {
    TokenType.UNIT: (1, 1),
    TokenType.LETTER: (1, 1),
    TokenType.TEEN: (2, 2),
    TokenType.TENS: (2, 1),
    TokenType.HUNDREDS: (3, 1),
    TokenType.HUNDRED: (2, 0),
    TokenType.THOUSAND: (3, 0),
    TokenType.REPEAT: (2, 1),
    TokenType.PLURAL: (3, 1),
}


def build_digit_token(
    start: int,
    end: int,
    token_type: TokenType,
    digits: str,
    skip_cost: float = CANNOT_SKIP,
    languages: int = ANY_LANGUAGE,
) -> ChainToken:
    """Return a token with digits."""
    is_certain = token_type is TokenType.FIGURES or (token_type is TokenType.UNIT and skip_cost == CANNOT_SKIP)
    limits = _ADDED_DIGITS.get(token_type, (len(digits), len(digits)))
    return ChainToken(start, end, token_type, digits, skip_cost, *limits, is_certain, languages)


_PLAIN_CUES = frozenset(word for word in list_words("calling") if not word.endswith("*"))
_TIMES = ("months", "weekdays", "durations", "measures", "money")
# Words that people write between the digits of a number.
FILLER = frozenset(
    map(strip_accents, list_words("fillers") | _PLAIN_CUES | list_signs("at", "dot", "dash", "underscore"))
)
# Units, dates and other words that end a number.
ENDS = frozenset(map(strip_accents, list_words(*_TIMES, "breaks")))
# Names of other kinds of numbers.
OTHERS = list_words("labels")
JOINERS = frozenset(map(strip_accents, list_joiners()))
_LETTERS = {
    **dict.fromkeys("Oo", "0"),
    **dict.fromkeys("Il|", "1"),
    **dict.fromkeys("Ss", "5"),
    **dict.fromkeys("Zz", "2"),
    "i": "1",
    "B": "8",
    "b": "68",
    "G": "6",
    "g": "9",
    "q": "9",
    "ø": "0",
    "Ø": "0",
    "о": "0",
    "О": "0",
    "З": "3",
    "з": "3",
    "Ч": "4",
    "ч": "4",
    "б": "6",
}

# Numbers of several words ("quatre-vingt-dix", "п'ять"), and the first words of them.
_SEVERAL = [word for word in load_number_words() if not word.isalpha()]
_SEVERAL_WORDS = re.compile(rf"{build_pattern(_SEVERAL)}(?![^\W_])")
_FIRST_OF_SEVERAL = frozenset(re.split("[_']", word)[0] for word in _SEVERAL)
_JOINTS = str.maketrans(" -", "__")
_PREPOSITIONS = frozenset(("for", "to"))
_MIN_LETTERS = 2
_LOOKALIKE_FIGURES = "0123456789oilsz"
MAX_WORD_LENGTH = 20
_MAX_RUN_LENGTH = 120
_MAX_SEVERAL = 40
_MIN_FIGURES_AFTER_O = 2
_MULTIPLIED = re.compile(r"([0-9])[xX]([2-4])|([2-4])[xX]([015-9])")
_PIECES = re.compile(r"[0-9]+|[^0-9]+")
_ZEROS_AND_ONES = re.compile(r"[oO]+|(?=.*[OI])[OIlSs]+|(?=.*[OIB])[OoIlSsBZ]{2,3}")
_KISSES = re.compile(r"(?P<zero>[oO]?)(?=[xX]{2}|(?<=[oO])[xX])[xX]{1,6}(?:[A-Z][a-z]{1,20})?")
_REPEATED = re.compile(r"([^\W\d_])\1+")

_FILLER_COST = 0.8
_JOINER_COST = 0.3
_HOMOPHONE_COST = 1.0
_LETTER_COST = 1.2
UNKNOWN_WORD_COST = 2.2
_GLUED_COST = 6.0
# The cost of reading a piece of a glued run as a digit: a number word, a look-alike letter; added for a misspelling.
_GLUED_WORD_COST, _GLUED_LETTER_COST, _MISSPELLING_COST = 1.0, 1.5, 5.0


def tokenise(run: str) -> tuple[ChainToken, ...]:
    """Return the tokens of a run in its original case.

    >>> [token.digits for token in tokenise("zero7sevendouble")], tokenise("30min")[1].type.name
    (['0', '7', '7', '2'], 'END')
    """
    return _tokenise(run) if len(run) <= _MAX_RUN_LENGTH else (ChainToken(0, len(run), TokenType.END),)


@lru_cache(maxsize=32_768)
def _tokenise(run: str) -> tuple[ChainToken, ...]:
    if run.isdigit():
        return (build_digit_token(0, len(run), TokenType.FIGURES, run),)
    if multiplied := _MULTIPLIED.fullmatch(run):
        digit, count = multiplied[1] or multiplied[4], multiplied[2] or multiplied[3]
        return (build_digit_token(0, len(run), TokenType.FIGURES, digit * int(count)),)
    plain = strip_accents(run)
    if not run.isalnum():
        plain = plain.translate(_JOINTS)
    whole = _match_word(plain, len(run))
    if whole:
        return (whole,)
    is_word = plain in load_guard()
    return (() if is_word else _split_into_digits(run, plain)) or _split_at_figures(run)


def find_several_words(folded: str, start: int, word: str) -> int:
    """Return the end of a number of several words that starts with a word at an offset ("soixante-dix"), or 0."""
    if strip_accents(word) not in _FIRST_OF_SEVERAL:
        return 0
    found = _SEVERAL_WORDS.match(strip_accents(folded[start : start + _MAX_SEVERAL]))
    return start + found.end() if found else 0


def _match_word(plain: str, length: int) -> ChainToken | None:
    """Return the token of a run that is one known word, misspelt or with figures for letters; "sevvven" is squeezed."""
    if found := _match_number_word(plain, length, load_number_words().get(plain)) or _match_other_word(plain, length):
        return found
    word = _find_misspelling(plain) or _read_figures(plain)
    if (
        word is None
        and plain not in load_guard()
        and (squeezed := _REPEATED.sub(r"\1", plain)) != plain
        and len(squeezed) > len("oh")
    ):
        word = _find_number_word(squeezed)
    return _match_number_word(plain, length, word)


def _match_number_word(plain: str, length: int, word: NumberWord | None) -> ChainToken | None:
    if word is None:
        return None
    cost = PREPOSITION if plain in _PREPOSITIONS else _HOMOPHONE_COST if word.is_weak else CANNOT_SKIP
    is_digit = word.role == UNIT and plain in load_number_words()
    languages = ANY_LANGUAGE if is_digit else word.languages
    return build_digit_token(0, length, TokenType[word.role], word.digits, cost, languages)


def _find_number_word(plain: str) -> NumberWord | None:
    return load_number_words().get(plain) or _find_misspelling(plain)


def _find_misspelling(plain: str) -> NumberWord | None:
    return load_misspellings().get(plain)


def _read_figures(plain: str) -> NumberWord | None:
    """Return the number word that a run is with letters for its figures ("53v3n", "zr0"), or None.

    Figures and letters that look like figures ("9oo") are none. Without two letters it is no word, except with a
    letter that is not also a kiss ("0n3", not "51x").
    """
    letters = sum(map(str.isalpha, plain))
    if letters == len(plain) or letters < _MIN_LETTERS - (plain[-1:] != "x") or not plain.strip(_LOOKALIKE_FIGURES):
        return None
    own = load_words_with_own_figure().get(plain)
    return own or next(filter(None, map(_find_number_word, read_figures_as_letters(plain))), None)


def tokenise_after_word(run: str) -> tuple[ChainToken, ...]:
    """Return the tokens of a run after a number word, where "51x" is six and not 51 with a kiss, and "s3i" Italian 6.

    >>> [token.digits for token in tokenise_after_word("51x")], [token.digits for token in tokenise("51x")]
    (['6'], ['51', ''])
    """
    plain = run.lower()
    if run.isdigit() or run.isalpha() or not plain.strip("0123456789o"):
        return tokenise(run)
    word = load_number_words().get(plain.translate(FIGURES))
    found = _match_number_word(plain, len(run), word)
    return (found,) if found else tokenise(run)


def is_number_word(run: str) -> bool:
    """Return whether a run is one number word, with figures for letters or not.

    >>> is_number_word("sev3n"), is_number_word("77")
    (True, False)
    """
    tokens = () if run.isdigit() else tokenise(run)
    return len(tokens) == 1 and tokens[0].type in SPOKEN and tokens[0].skip_cost == CANNOT_SKIP


def _match_other_word(plain: str, length: int) -> ChainToken | None:
    if plain in ENDS or plain in OTHERS:
        return ChainToken(0, length, TokenType.END)
    if plain in JOINERS:
        return ChainToken(0, length, TokenType.JOINER, skip_cost=_JOINER_COST)
    if plain in FILLER:
        return ChainToken(0, length, TokenType.WORD, skip_cost=_JOINER_COST if plain == "x" else _FILLER_COST)
    return None


def _split_into_digits(run: str, plain: str) -> tuple[ChainToken, ...]:
    """Return the cheapest way to read the whole run as digits, or an empty tuple; letters and words have a cost."""
    best: list[tuple[float, tuple[ChainToken, ...]] | None] = [(0.0, ())] + [None] * len(run)
    for start in range(len(run)):
        reached = best[start]
        if reached:
            for cost, token in _list_pieces(run, plain, start):
                found = best[token.end]
                if found is None or reached[0] + cost < found[0]:
                    best[token.end] = reached[0] + cost, (*reached[1], token)
    whole = best[len(run)]
    return whole[1] if whole and _are_digits(whole[1], run, plain) else ()


def _list_pieces(run: str, plain: str, start: int) -> list[tuple[float, ChainToken]]:
    """Return each token that may start at an offset of a run, with its cost."""
    figures = _PIECES.match(run, start)
    if figures and figures.group()[0].isdigit():
        token = build_digit_token(start, figures.end(), TokenType.FIGURES, figures.group())
        return [(0.0, token), *_list_words(plain, start)]
    found = _list_words(plain, start)
    if run[start] in _LETTERS:
        skip_cost = _LETTER_COST if start + 1 == len(run) else CANNOT_SKIP
        token = build_digit_token(start, start + 1, TokenType.LETTER, _LETTERS[run[start]], skip_cost)
        found.append((_GLUED_LETTER_COST, token))
    return found


def _list_words(plain: str, start: int) -> list[tuple[float, ChainToken]]:
    found = []
    for end in range(start + 2, min(len(plain), start + MAX_WORD_LENGTH) + 1):
        word = _find_piece(plain[start:end])
        if word:
            token = build_digit_token(start, end, TokenType[word.role], word.digits, languages=word.languages)
            is_exact = plain[start:end] in load_number_words()
            found.append((_GLUED_WORD_COST + (word.is_weak if is_exact else _MISSPELLING_COST), token))
    return found


def _find_piece(piece: str) -> NumberWord | None:
    """Return the number word that a piece of a run is; with figures it needs two letters, so that "o51x" has no six."""
    if piece.isalpha():
        return _find_number_word(piece)
    return _read_figures(piece) if sum(map(str.isalpha, piece)) >= _MIN_LETTERS else None


def _are_digits(tokens: tuple[ChainToken, ...], run: str, plain: str) -> bool:
    """Check that the tokens of a run are digits: with figures or an unambiguous word, or the letters OO or lO."""
    if any(token.type is TokenType.FIGURES for token in tokens):
        return True
    letters = [token for token in tokens if token.type is TokenType.LETTER]
    if letters:
        return _are_letters_digits(letters, run, has_words=len(letters) < len(tokens))
    words = (_find_piece(plain[token.start : token.end]) for token in tokens)
    return any(word and not word.is_weak for word in words)


def _are_letters_digits(letters: list[ChainToken], run: str, *, has_words: bool) -> bool:
    if len(run) == 1 or _ZEROS_AND_ONES.fullmatch(run):
        return True
    return has_words and all(run[token.start] in "oO" for token in letters)


def _split_at_figures(run: str) -> tuple[ChainToken, ...]:
    """Split a run that is not all digits into its figures and the words glued to them."""
    pieces = list(_PIECES.finditer(run))
    if len(pieces) == 1:
        return (ChainToken(0, len(run), TokenType.WORD, skip_cost=UNKNOWN_WORD_COST),)
    if pieces[0].group() in "oO" and len(pieces[1].group()) >= _MIN_FIGURES_AFTER_O:
        zero = build_digit_token(0, 1, TokenType.LETTER, "0")
        return (zero, *(_shift(token, 1) for token in tokenise(run[1:])))
    return tuple(_shift(token, piece.start()) for piece in pieces for token in _tokenise_piece(piece.group()))


def _tokenise_piece(piece: str) -> tuple[ChainToken, ...]:
    """Return the tokens of a piece of a run; an unknown word glued to figures is a code, unless it is a name."""
    if len(piece) == 1 and piece.isalpha() and piece not in "xX":
        return (ChainToken(0, 1, TokenType.WORD, skip_cost=_GLUED_COST),)
    kisses = _KISSES.fullmatch(piece)
    if kisses:
        return _tokenise_kisses(kisses)
    found = tokenise(piece)
    if found[0].skip_cost == UNKNOWN_WORD_COST and not piece.istitle():
        return (found[0]._replace(skip_cost=_GLUED_COST),)
    return found


def _tokenise_kisses(piece: re.Match[str]) -> tuple[ChainToken, ...]:
    """Return the zero, and the kisses with the name, of "OxxRosie"."""
    zero = (build_digit_token(0, 1, TokenType.LETTER, "0"),) if piece["zero"] else ()
    return *zero, ChainToken(len(zero), piece.end(), TokenType.WORD, skip_cost=_FILLER_COST)


def _shift(token: ChainToken, by: int) -> ChainToken:
    return token._replace(start=token.start + by, end=token.end + by)
