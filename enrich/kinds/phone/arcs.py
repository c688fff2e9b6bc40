"""The ways to read on from a token of a chain.

Words leave more than one way open: "nine hundred four" is 9004 or 904, "twenty three" 23 or 203, "for" a 4 or nothing, "b" a 6 or
an 8. Each way is an arc to a later token, with its digits and its cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from enrich.kinds.phone.chain import SYMBOLS, Chain
from enrich.kinds.phone.vocabulary import CANNOT_SKIP, PREPOSITION, SPOKEN, Part, Token

WORDS = "number words"
LETTERS = "letters for digits"
REPEATS = "repeated digits"
FILLER = "words between digits"

# What a way costs: a word, a homophone among spoken digits or figures, words read as one or apart, a less likely digit,
# and passing over a word that stands among spoken digits.
_WORD, _HOMOPHONE, _COMPOSED, _APART, _NEXT_CHOICE = 0.1, 0.3, 0.15, 0.6, 0.3
_LONE_HOMOPHONE = 1.3
_PASSED_OVER = 3.0


# What reading on from a token that is sure costs, and undoes.
SURELY = {Part.FIGURES: (0.0, ""), Part.UNIT: (_WORD, WORDS)}


class Arc(NamedTuple):
    """One way on: to which token, by which digits, at what cost, undoing what."""

    to: int
    digits: str
    cost: float
    undone: str = ""


def arcs(chain: Chain, at: int) -> list[Arc]:
    """Return the ways to read on from a token."""
    tokens, token = chain.tokens, chain.tokens[at]
    part = token.part
    goes_on = at + 1 < len(tokens)
    following = tokens[at + 1].part if goes_on else Part.END
    if goes_on and "(" in chain.between[at + 1] and _is_echoed(chain, at):
        return [Arc(at + 2, token.digits, _WORD, WORDS)]
    if part is Part.FIGURES and following not in _AFTER_FIGURES:
        return [Arc(at + 1, token.digits, 0.0)]
    if part is Part.UNIT and token.skip == CANNOT_SKIP and following not in _MULTIPLIERS:
        return [Arc(at + 1, token.digits, _WORD, WORDS)]
    reader = _READERS.get(part)
    found = list(reader(chain, at, token)) if reader else []
    if token.skip < CANNOT_SKIP:
        inside = part is Part.UNIT and 0 < at < len(tokens) - 1 and SPOKEN.issuperset(_parts_beside(chain, at))
        found.append(Arc(at + 1, "", token.skip + inside * _PASSED_OVER, FILLER))
    return found


def _parts_beside(chain: Chain, at: int) -> tuple[Part, Part]:
    return chain.tokens[at - 1].part, chain.tokens[at + 1].part


def _figures(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    yield from _times(chain, at, token)
    if _is(chain, at + 1, Part.HUNDRED):
        yield from _with_rest(chain, at + 2, token.digits + "00")
    yield Arc(at + 1, token.digits, 0.0)


def _times(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    """Read "two sevens", "3 zeros"."""
    if _is(chain, at + 1, Part.PLURAL) and token.digits in _FEW:
        yield Arc(at + 2, chain.tokens[at + 1].digits * int(token.digits), _WORD, REPEATS)


def _is_echoed(chain: Chain, at: int) -> bool:
    """Tell whether a digit is told once more in the bracket behind it, as in "7 (seven)", not "(7)(seven)"."""
    if ")" in chain.between[at + 1]:
        return False
    pair = {chain.tokens[at].part, chain.tokens[at + 1].part}
    return pair == {Part.FIGURES, Part.UNIT} and chain.tokens[at].digits == chain.tokens[at + 1].digits


def _unit(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    yield from _times(chain, at, token)
    if _is(chain, at + 1, Part.HUNDRED):
        yield from _with_rest(chain, at + 2, token.digits + "00")
    elif _is(chain, at + 1, Part.THOUSAND):
        yield Arc(at + 2, token.digits + "000", _COMPOSED, WORDS)
    if token.skip == CANNOT_SKIP:
        yield Arc(at + 1, token.digits, _WORD, WORDS)
    elif _beside(chain, at, SPOKEN) and not _leads_on(chain, at, token):
        yield Arc(at + 1, token.digits, _HOMOPHONE, WORDS)
    elif _beside_single(chain, at):
        yield Arc(at + 1, token.digits, _LONE_HOMOPHONE, WORDS)


def _beside(chain: Chain, at: int, parts: frozenset[Part]) -> bool:
    """Tell whether one of the tokens beside is of these kinds; "to" is a digit in "won to ate", not in "08 to 20"."""
    return (at > 0 and chain.tokens[at - 1].part in parts) or (
        at + 1 < len(chain) and chain.tokens[at + 1].part in parts
    )


def _beside_single(chain: Chain, at: int) -> bool:
    """Tell whether a single figure stands beside, or nothing does before."""
    beside = chain.tokens[max(0, at - 1) : at + 2]
    return at == 0 or any(token.part is Part.FIGURES and len(token.digits) == 1 for token in beside)


def _leads_on(chain: Chain, at: int, token: Token) -> bool:
    """Tell whether "for" or "to" leads on to an ordinary word right after it, as in "nine for details"."""
    if token.skip != PREPOSITION or at + 1 >= len(chain) or chain.gaps[at + 1]:
        return False
    return chain.tokens[at + 1].part is Part.WORD and (at == 0 or chain.tokens[at - 1].skip == CANNOT_SKIP)


def _two(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    """Read ten to nineteen, or a round twenty to ninety by itself, and the hundreds of either."""
    if _is(chain, at + 1, Part.HUNDRED):
        yield Arc(at + 2, token.digits + "00", _COMPOSED, WORDS)
    yield Arc(at + 1, token.digits, _WORD, WORDS)


def _tens(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    unit = _after_joiner(chain, at + 1)
    if not _completes(chain, unit):
        yield from _two(chain, at, token)
        return
    both = token.digits[0] + chain.tokens[unit].digits
    yield Arc(unit + 1, both, _COMPOSED, WORDS)
    if _is(chain, unit + 1, Part.HUNDRED):
        yield Arc(unit + 2, both + "00", _COMPOSED, WORDS)
    if not _is(chain, at - 1, Part.JOINER):
        yield Arc(at + 1, token.digits, _APART, WORDS)


def _hundreds(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    yield from _with_rest(chain, at + 1, token.digits)


def _with_rest(chain: Chain, at: int, hundreds: str) -> Iterator[Arc]:
    """Read hundreds by themselves, or with the tens and units that follow: "nine hundred and sixty one"."""
    yield Arc(at, hundreds, _COMPOSED, WORDS)
    rest = _after_joiner(chain, at)
    if _is(chain, rest, Part.TENS):
        unit = _after_joiner(chain, rest + 1)
        if _completes(chain, unit):
            yield Arc(unit + 1, hundreds[0] + chain.tokens[rest].digits[0] + chain.tokens[unit].digits, _APART, WORDS)
    if _is(chain, rest, Part.TENS) or _is(chain, rest, Part.TEEN):
        yield Arc(rest + 1, hundreds[0] + chain.tokens[rest].digits, _APART, WORDS)
    elif _is_single(chain, rest) and (rest > at or "&" in chain.between[rest]):
        yield Arc(rest + 1, hundreds[:2] + chain.tokens[rest].digits, _APART, WORDS)


def _repeat(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    """Read "double seven", "triple 0", "double O"."""
    if any(_is(chain, at + 1, part) for part in (Part.UNIT, Part.FIGURES, Part.LETTER)):
        what = chain.tokens[at + 1]
        rest = what.digits[1:] if what.part is Part.FIGURES else ""
        yield Arc(at + 2, what.digits[0] * int(token.digits) + rest, _WORD, REPEATS)


def _letter(chain: Chain, at: int, token: Token) -> Iterator[Arc]:  # noqa: ARG001
    for place, digit in enumerate(token.digits):
        yield Arc(at + 1, digit, _WORD + place * _NEXT_CHOICE, LETTERS)


_MULTIPLIERS = frozenset((Part.HUNDRED, Part.THOUSAND, Part.PLURAL))
_AFTER_FIGURES = frozenset((Part.HUNDRED, Part.PLURAL))
_FEW = frozenset("234")
_ONE_TO_NINE = frozenset("123456789")
_READERS: dict[Part, Callable[[Chain, int, Token], Iterator[Arc]]] = {
    Part.FIGURES: _figures,
    Part.UNIT: _unit,
    Part.TEEN: _two,
    Part.TENS: _tens,
    Part.HUNDREDS: _hundreds,
    Part.REPEAT: _repeat,
    Part.LETTER: _letter,
}


def _is(chain: Chain, at: int, part: Part) -> bool:
    """Tell whether the next token is of a kind and stands close by."""
    return 0 <= at < len(chain.tokens) and chain.tokens[at].part is part and chain.gaps[at] <= SYMBOLS


def _is_single(chain: Chain, at: int) -> bool:
    """Tell whether the next token is one to nine, as a word or a figure."""
    return (_is(chain, at, Part.UNIT) or _is(chain, at, Part.FIGURES)) and chain.tokens[at].digits in _ONE_TO_NINE


def _completes(chain: Chain, at: int) -> bool:
    """Tell whether the next token is one to nine and may stand for the unit of what is twenty-odd."""
    return _is_single(chain, at) and not _leads_on(chain, at, chain.tokens[at])


def _after_joiner(chain: Chain, at: int) -> int:
    """Return the place after an "and", if one stands there."""
    return at + 1 if _is(chain, at, Part.JOINER) else at
