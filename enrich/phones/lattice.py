"""The ways to read a chain of tokens as digits, and the search for those that make a number.

Words leave more than one way open: "nine hundred four" is 9004 or 904, "twenty three" 23 or 203, "for" a 4 or nothing, "b" a 6 or
an 8. Every way is an arc from token to token with its digits and cost; a path that spells a whole number is a candidate, the
cheapest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from enrich.phones.chain import SYMBOLS, Chain
from enrich.phones.vocabulary import CANNOT_SKIP, Part, Token

WORDS = "number words"
LETTERS = "letters for digits"
REPEATS = "repeated digits"
FILLER = "words between digits"

_WORD, _HOMOPHONE, _COMPOSED, _APART, _NEXT_CHOICE = 0.1, 0.3, 0.15, 0.6, 0.3
_LONE_HOMOPHONE = 1.3
_PASSED_OVER = 3.0


class Arc(NamedTuple):
    """One way on: to which token, by which digits, at what cost, undoing what."""

    to: int
    digits: str
    cost: float
    undone: str = ""


class Path(NamedTuple):
    """A way through a chain up to the token `at`: its cost and digits so far, what its last arc undid, and the way before."""

    cost: float
    at: int
    digits: str
    undone: str
    before: Path | None

    def steps(self) -> Iterator[Path]:
        """Yield the path and all that came before, the last first, without the empty beginning."""
        path = self
        while path.before:
            yield path
            path = path.before


def arcs(chain: Chain, at: int) -> list[Arc]:
    """Return the ways to read on from a token."""
    token = chain.tokens[at]
    if token.part is Part.FIGURES and not _is(chain, at + 1, Part.HUNDRED):
        return [Arc(at + 1, token.digits, 0.0)]
    reader = _READERS.get(token.part)
    found = list(reader(chain, at, token)) if reader else []
    if token.skip < CANNOT_SKIP:
        inside = token.part is Part.UNIT and 0 < at < len(chain) - 1 and _SPOKEN.issuperset(_parts_beside(chain, at))
        found.append(Arc(at + 1, "", token.skip + inside * _PASSED_OVER, FILLER))
    return found


def _parts_beside(chain: Chain, at: int) -> tuple[Part, Part]:
    return chain.tokens[at - 1].part, chain.tokens[at + 1].part


def _figures(chain: Chain, at: int, token: Token) -> Iterator[Arc]:  # noqa: ARG001 - readers share a signature
    yield Arc(at + 2, token.digits + "00", _COMPOSED, WORDS)
    yield Arc(at + 1, token.digits, 0.0)


def _unit(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    if _is(chain, at + 1, Part.HUNDRED):
        yield from _with_rest(chain, at + 2, token.digits + "00")
    elif _is(chain, at + 1, Part.THOUSAND):
        yield Arc(at + 2, token.digits + "000", _COMPOSED, WORDS)
    if token.skip == CANNOT_SKIP:
        yield Arc(at + 1, token.digits, _WORD, WORDS)
    elif _beside(chain, at, _SPOKEN):
        yield Arc(at + 1, token.digits, _HOMOPHONE, WORDS)
    elif _beside_single(chain, at):
        yield Arc(at + 1, token.digits, _LONE_HOMOPHONE, WORDS)


def _beside(chain: Chain, at: int, parts: frozenset[Part]) -> bool:
    """Tell whether one of the tokens beside is of these kinds; "to" is a digit in "won to ate", not in "08 to 20"."""
    return (at > 0 and chain.tokens[at - 1].part in parts) or (at + 1 < len(chain) and chain.tokens[at + 1].part in parts)


def _beside_single(chain: Chain, at: int) -> bool:
    """Tell whether a single figure stands beside, or nothing does before."""
    beside = chain.tokens[max(0, at - 1) : at + 2]
    return at == 0 or any(token.part is Part.FIGURES and len(token.digits) == 1 for token in beside)


def _two(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    """Read ten to nineteen, or a round twenty to ninety by itself, and the hundreds of either."""
    if _is(chain, at + 1, Part.HUNDRED):
        yield Arc(at + 2, token.digits + "00", _COMPOSED, WORDS)
    yield Arc(at + 1, token.digits, _WORD, WORDS)


def _tens(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    unit = _after_joiner(chain, at + 1)
    if not _is(chain, unit, Part.UNIT):
        yield from _two(chain, at, token)
        return
    both = token.digits[0] + chain.tokens[unit].digits
    yield Arc(unit + 1, both, _COMPOSED, WORDS)
    if _is(chain, unit + 1, Part.HUNDRED):
        yield Arc(unit + 2, both + "00", _COMPOSED, WORDS)
    yield Arc(at + 1, token.digits, _APART, WORDS)


def _hundreds(chain: Chain, at: int, token: Token) -> Iterator[Arc]:
    yield from _with_rest(chain, at + 1, token.digits)


def _with_rest(chain: Chain, at: int, hundreds: str) -> Iterator[Arc]:
    """Read hundreds by themselves, or with the tens and units that follow: "nine hundred and sixty one"."""
    yield Arc(at, hundreds, _COMPOSED, WORDS)
    rest = _after_joiner(chain, at)
    if _is(chain, rest, Part.TENS):
        unit = _after_joiner(chain, rest + 1)
        if _is(chain, unit, Part.UNIT):
            yield Arc(unit + 1, hundreds[0] + chain.tokens[rest].digits[0] + chain.tokens[unit].digits, _APART, WORDS)
    if _is(chain, rest, Part.TENS) or _is(chain, rest, Part.TEEN):
        yield Arc(rest + 1, hundreds[0] + chain.tokens[rest].digits, _APART, WORDS)
    elif _is(chain, rest, Part.UNIT) and rest > at:
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


_SPOKEN = frozenset((Part.UNIT, Part.REPEAT, Part.TENS, Part.HUNDREDS, Part.HUNDRED))
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
    return at < len(chain.tokens) and chain.tokens[at].part is part and chain.gaps[at] <= SYMBOLS


def _after_joiner(chain: Chain, at: int) -> int:
    """Return the place after an "and", if one stands there."""
    return at + 1 if _is(chain, at, Part.JOINER) else at


# Paths looked at from one beginning, and how many digits decide whether they may begin a number at all.
_MOST_PATHS = 240
_DECIDED = 7


def paths(chain: Chain, prefix: str, begins: Callable[[str], bool], budget: float, least: int) -> Iterator[Path]:
    """Yield the paths through a chain that end in a digit, the cheapest first.

    Their digits (after `prefix`) are at least so many and may begin a number, and they cost no more than the budget.
    """
    waiting = [Path(0.0, 0, prefix, "", None)]
    seen: set[tuple[int, str]] = set()
    for _ in range(_MOST_PATHS):
        if not waiting:
            return
        path = heappop(waiting)
        if (path.at, path.digits) in seen:
            continue
        seen.add((path.at, path.digits))
        if len(path.digits) >= least and path.before and path.before.digits is not path.digits:
            yield path
        for way in _extended(chain, path):
            if way.cost <= budget and (len(way.digits) > _DECIDED or begins(way.digits)):
                heappush(waiting, way)


def _extended(chain: Chain, path: Path) -> Iterator[Path]:
    """Yield the path with each arc from where it is."""
    at = path.at
    if at == len(chain.tokens):
        return
    gaps = chain.gaps
    for to, digits, cost, undone in arcs(chain, at):
        between = gaps[at] if to == at + 1 else sum(gaps[at:to])
        yield Path(path.cost + cost + between, to, path.digits + digits if digits else path.digits, undone, path)
