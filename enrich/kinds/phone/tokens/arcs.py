"""Finds the arcs of a chain: the ways to read on from a token, each with its digits and its cost.

Words are ambiguous: "nine hundred four" is 9004 or 904, "twenty three" 23 or 203, "for" 4 or no digit, "b" 6 or 8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from enrich.kinds.phone.tokens.chain import SYMBOLS_COST, Chain
from enrich.kinds.phone.tokens.vocabulary import CANNOT_SKIP, PREPOSITION, SPOKEN, ChainToken, TokenType
from enrich.lexicon.numbers import find_spaced_tens

WORDS = "number words"
LETTERS = "letters for digits"
REPEATS = "repeated digits"
FILLER = "words between digits"

# Members of an Enum class are slow to look up in Python 3.11: ten times slower than a global.
_FIGURES, _UNIT, _TEEN, _TENS = TokenType.FIGURES, TokenType.UNIT, TokenType.TEEN, TokenType.TENS
_HUNDREDS, _HUNDRED, _THOUSAND = TokenType.HUNDREDS, TokenType.HUNDRED, TokenType.THOUSAND
_REPEAT, _PLURAL, _LETTER = TokenType.REPEAT, TokenType.PLURAL, TokenType.LETTER
_JOINER, _WORD, _END = TokenType.JOINER, TokenType.WORD, TokenType.END

# The cost of an arc: a number word; a homophone next to number words, and next to figures; words read as one number,
# and separately; each less likely digit of a letter; and skipping a word between number words.
_WORD_COST, _HOMOPHONE_COST, _LONE_HOMOPHONE_COST = 0.1, 0.3, 1.3
_COMPOSED_COST, _SEPARATE_COST, _NEXT_CHOICE_COST = 0.15, 0.6, 0.3
_SKIPPED_WORD_COST = 3.0

# The cost and the transformation of a certain token.
CERTAIN_STEPS = {_FIGURES: (0.0, ""), _UNIT: (_WORD_COST, WORDS)}

_SPACED_TENS = find_spaced_tens()
_MULTIPLIERS = frozenset((_HUNDRED, _THOUSAND, _PLURAL))
_FIGURE_MULTIPLIERS = frozenset((_HUNDRED, _PLURAL))
_REPEATABLE = frozenset((_UNIT, _FIGURES, _LETTER, _PLURAL))
_TWO_TO_FOUR = frozenset("234")
_ONE_TO_NINE = frozenset("123456789")


class Arc(NamedTuple):
    """One way to read on: index of the next token, digits added, cost, and transformation ("" for none)."""

    to: int
    digits: str
    cost: float
    transformation: str = ""


def find_arcs(chain: Chain, index: int) -> list[Arc]:
    """Return the ways to read on from the token at an index."""
    certain = _find_certain_arc(chain, index)
    if certain:
        return [certain]
    token = chain.tokens[index]
    reader = _READERS.get(token.type)
    found = list(reader(chain, index, token)) if reader else []
    if token.skip_cost < CANNOT_SKIP and not _is_digit_in_row(chain, index, token):
        between_words = token.type is _UNIT and _is_between_words(chain, index)
        if not between_words or token.skip_cost == PREPOSITION:
            found.append(Arc(index + 1, "", token.skip_cost + between_words * _SKIPPED_WORD_COST, FILLER))
    return found


def _is_digit_in_row(chain: Chain, index: int, token: ChainToken) -> bool:
    """Return whether a homophone or letter cannot be filler, because digits are right before and after it."""
    if not 0 < index < len(chain) - 1 or token.skip_cost == PREPOSITION:
        return False
    if token.type is not _UNIT and token.type is not _LETTER:
        return False
    return chain.tokens[index - 1].max_digits > 0 < chain.tokens[index + 1].max_digits


def _find_certain_arc(chain: Chain, index: int) -> Arc | None:
    """Return the only way to read on, if the token and the next one allow no other."""
    tokens, token = chain.tokens, chain.tokens[index]
    following = _END
    if index + 1 < len(tokens):
        following = tokens[index + 1].type
        if "(" in chain.separators[index + 1] and _is_repeated_in_brackets(chain, index):
            return Arc(index + 2, token.digits, _WORD_COST, WORDS)
    if token.type is _FIGURES and following not in _FIGURE_MULTIPLIERS:
        return Arc(index + 1, token.digits, 0.0)
    if token.type is _UNIT and token.skip_cost == CANNOT_SKIP and following not in _MULTIPLIERS:
        return Arc(index + 1, token.digits, _WORD_COST, WORDS)
    return None


def _is_repeated_in_brackets(chain: Chain, index: int) -> bool:
    """Return whether brackets repeat a digit, as in "7 (seven)", not "(7)(seven)"."""
    if ")" in chain.separators[index + 1]:
        return False
    pair = {chain.tokens[index].type, chain.tokens[index + 1].type}
    return pair == {_FIGURES, _UNIT} and chain.tokens[index].digits == chain.tokens[index + 1].digits


def _is_between_words(chain: Chain, index: int) -> bool:
    if not 0 < index < len(chain) - 1:
        return False
    return chain.tokens[index - 1].type in SPOKEN and chain.tokens[index + 1].type in SPOKEN


def _read_figures(chain: Chain, index: int, token: ChainToken) -> Iterator[Arc]:
    yield from _read_plural(chain, index, token)
    if _is_next(chain, index + 1, _HUNDRED):
        yield from _read_after_hundreds(chain, index + 2, token.digits + "00")
    yield Arc(index + 1, token.digits, 0.0)


def _read_plural(chain: Chain, index: int, token: ChainToken) -> Iterator[Arc]:
    """Read "two sevens" and "3 zeros"."""
    if _is_next(chain, index + 1, _PLURAL) and token.digits in _TWO_TO_FOUR:
        yield Arc(index + 2, chain.tokens[index + 1].digits * int(token.digits), _WORD_COST, REPEATS)


def _read_unit(chain: Chain, index: int, token: ChainToken) -> Iterator[Arc]:
    yield from _read_plural(chain, index, token)
    if _is_next(chain, index + 1, _HUNDRED) and token.digits in _ONE_TO_NINE:
        yield from _read_after_hundreds(chain, index + 2, token.digits + "00")
    elif _is_next(chain, index + 1, _THOUSAND):
        yield from _read_after_thousand(chain, index + 2, token.digits)
    if token.skip_cost == CANNOT_SKIP:
        yield Arc(index + 1, token.digits, _WORD_COST, WORDS)
    elif _has_word_neighbour(chain, index) and not _is_preposition(chain, index, token):
        yield Arc(index + 1, token.digits, _HOMOPHONE_COST, WORDS)
    elif _has_single_figure_neighbour(chain, index):
        yield Arc(index + 1, token.digits, _LONE_HOMOPHONE_COST, WORDS)


def _has_word_neighbour(chain: Chain, index: int) -> bool:
    """Return whether a number word of a token's language is next to it: "to" in "won to ate", not in "08 to 20".

    A letter O is a word of any language: "oo nien oo".
    """
    languages = chain.tokens[index].languages
    neighbours = (*chain.tokens[index - 1 : index], *chain.tokens[index + 1 : index + 2])
    return any(
        token.languages & languages and (token.type in SPOKEN or (token.type is _LETTER and token.digits == "0"))
        for token in neighbours
    )


def _has_single_figure_neighbour(chain: Chain, index: int) -> bool:
    """Return whether a single figure is next to a token, or the token is the first."""
    neighbours = chain.tokens[max(0, index - 1) : index + 2]
    return index == 0 or any(token.type is _FIGURES and len(token.digits) == 1 for token in neighbours)


def _is_preposition(chain: Chain, index: int, token: ChainToken) -> bool:
    """Return whether "for" or "to" comes right before an ordinary word, as in "nine for details"."""
    if token.skip_cost != PREPOSITION or index + 1 >= len(chain) or chain.gap_costs[index + 1]:
        return False
    return chain.tokens[index + 1].type is _WORD and (index == 0 or chain.tokens[index - 1].skip_cost == CANNOT_SKIP)


def _read_after_thousand(chain: Chain, index: int, digit: str) -> Iterator[Arc]:
    """Read a thousand alone, and with the hundreds that follow: "seven thousand seven hundred"."""
    yield Arc(index, digit + "000", _COMPOSED_COST, WORDS)
    rest = _skip_joiner(chain, index)
    if _is_one_to_nine(chain, rest) and _is_next(chain, rest + 1, _HUNDRED):
        yield Arc(rest + 2, digit + chain.tokens[rest].digits + "00", _COMPOSED_COST, WORDS)


def _read_two_digits(chain: Chain, index: int, token: ChainToken) -> Iterator[Arc]:
    """Read ten to nineteen or a round twenty to ninety, and their hundreds; "on" only among Turkish words."""
    if token.skip_cost < CANNOT_SKIP and not _has_word_neighbour(chain, index):
        return
    if _is_next(chain, index + 1, _HUNDRED):
        yield Arc(index + 2, token.digits + "00", _COMPOSED_COST, WORDS)
    yield Arc(index + 1, token.digits, _WORD_COST, WORDS)


def _read_tens(chain: Chain, index: int, token: ChainToken) -> Iterator[Arc]:
    unit = _skip_joiner(chain, index + 1)
    if not _is_unit_of_tens(chain, unit):
        yield from _read_two_digits(chain, index, token)
        return
    both = token.digits[0] + chain.tokens[unit].digits
    yield Arc(unit + 1, both, _COMPOSED_COST, WORDS)
    if _is_next(chain, unit + 1, _HUNDRED):
        yield Arc(unit + 2, both + "00", _COMPOSED_COST, WORDS)
    if not _is_next(chain, index - 1, _JOINER) and not _is_one_number(chain, index, unit):
        yield Arc(index + 1, token.digits, _SEPARATE_COST, WORDS)


def _is_one_number(chain: Chain, tens: int, unit: int) -> bool:
    """Return whether tens and a unit right after them can only be one number: "sixty one", not "sixty, one"."""
    languages = chain.tokens[tens].languages & chain.tokens[unit].languages & _SPACED_TENS
    return languages != 0 and chain.tokens[unit].type is _UNIT and not chain.gap_costs[unit]


def _read_hundreds(chain: Chain, index: int, token: ChainToken) -> Iterator[Arc]:
    yield from _read_after_hundreds(chain, index + 1, token.digits)


def _read_hundred(chain: Chain, index: int, _token: ChainToken) -> Iterator[Arc]:
    """Read a hundred without a digit before it ("cent quarante" is 140)."""
    before = chain.tokens[index - 1] if index else chain.tokens[index]
    if (before.type in SPOKEN and before.digits == "0") or before.type is _JOINER or before.type is _HUNDRED:
        yield from _read_after_hundreds(chain, index + 1, "100")


def _read_after_hundreds(chain: Chain, index: int, hundreds: str) -> Iterator[Arc]:
    """Read hundreds alone, and with the tens and units that follow: "nine hundred and sixty one"."""
    yield Arc(index, hundreds, _COMPOSED_COST, WORDS)
    rest = _skip_joiner(chain, index)
    if _is_next(chain, rest, _TENS):
        unit = _skip_joiner(chain, rest + 1)
        if _is_unit_of_tens(chain, unit):
            tens_and_unit = chain.tokens[rest].digits[0] + chain.tokens[unit].digits
            yield Arc(unit + 1, hundreds[0] + tens_and_unit, _SEPARATE_COST, WORDS)
            if _is_one_number(chain, rest, unit):
                return
    if _is_next(chain, rest, _TENS) or _is_next(chain, rest, _TEEN):
        yield Arc(rest + 1, hundreds[0] + chain.tokens[rest].digits, _SEPARATE_COST, WORDS)
    elif _is_one_to_nine(chain, rest) and (rest > index or "&" in chain.separators[rest]):
        yield Arc(rest + 1, hundreds[:2] + chain.tokens[rest].digits, _SEPARATE_COST, WORDS)


def _read_repeat(chain: Chain, index: int, token: ChainToken) -> Iterator[Arc]:
    """Read "double seven", "triple 0" and "double O"."""
    if any(_is_next(chain, index + 1, token_type) for token_type in _REPEATABLE):
        repeated = chain.tokens[index + 1]
        rest = repeated.digits[1:] if repeated.type is _FIGURES else ""
        yield Arc(index + 2, repeated.digits[0] * int(token.digits) + rest, _WORD_COST, REPEATS)


def _read_letter(_chain: Chain, index: int, token: ChainToken) -> Iterator[Arc]:
    for choice, digit in enumerate(token.digits):
        yield Arc(index + 1, digit, _WORD_COST + choice * _NEXT_CHOICE_COST, LETTERS)


_READERS: dict[TokenType, Callable[[Chain, int, ChainToken], Iterator[Arc]]] = {
    _FIGURES: _read_figures,
    _UNIT: _read_unit,
    _TEEN: _read_two_digits,
    _TENS: _read_tens,
    _HUNDREDS: _read_hundreds,
    _HUNDRED: _read_hundred,
    _REPEAT: _read_repeat,
    _LETTER: _read_letter,
}


def _is_next(chain: Chain, index: int, token_type: TokenType) -> bool:
    """Return whether the token at an index has a type and a small gap before it."""
    return (
        0 <= index < len(chain.tokens)
        and chain.tokens[index].type is token_type
        and chain.gap_costs[index] <= SYMBOLS_COST
    )


def _is_one_to_nine(chain: Chain, index: int) -> bool:
    """Return whether the token at an index is one to nine, as a word or a figure."""
    if not (_is_next(chain, index, _UNIT) or _is_next(chain, index, _FIGURES)):
        return False
    return chain.tokens[index].digits in _ONE_TO_NINE


def _is_unit_of_tens(chain: Chain, index: int) -> bool:
    """Return whether the token at an index may be the unit of twenty-one to ninety-nine."""
    return _is_one_to_nine(chain, index) and not _is_preposition(chain, index, chain.tokens[index])


def _skip_joiner(chain: Chain, index: int) -> int:
    """Return the index after an "and", or the same index if there is none."""
    return index + 1 if _is_next(chain, index, _JOINER) else index
