"""Reading the telephone numbers of a text: where one may begin, the plain way first, then the search through disguises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import merge
from itertools import islice

from enrich.phones import context
from enrich.phones.candidate import ZERO, Reading, undone_in
from enrich.phones.chain import Chain, chain_from, width
from enrich.phones.clean import plain_at
from enrich.phones.guesses import backwards, guesses, second
from enrich.phones.lattice import Path, paths
from enrich.phones.links import links
from enrich.phones.number import abroad, allowance, begins, begins_abroad, british
from enrich.phones.vocabulary import CANNOT_SKIP, DIGITS, Part

# Where a number may begin: a plus, a zero in any writing, or the code of the country. Each pattern starts with a plain
# character, which the engine finds fast, and looks back from there.
_FIGURE = re.compile(r"[+]|0(?<![0-9]0)|44(?<![0-9]44)|o(?<![^\W_]o)(?=[oilsbz]*[\W_0-9])")
_SPELT = re.compile(
    r"(?<![^\W_])(?:zero|oh|nought|naught|aught|z[3e]r[o0]|nil|null?a|cero|нула|plus|four\W{1,3}four|double\W{1,3}four"
    r"|o(?=zero|one|two|three|four|five|six|seven|eight|nine|double|triple))"
)
_SPELT_MARKS = ("zer", "oh", "ught", "z3r", "nil", "nul", "cero", "нул", "plus", "four", "ofour", "ofive", "oseven", "odouble")
# A mobile number whose zero is left out, in words.
_SEVEN = re.compile(r"(?<![^\W_])(?:seven(?!t)|double\W{1,3}seven|sapte|siedem|siete|sete|h[eé]t|shtat[eë]|седем|șapte)")
_SEVEN_MARKS = ("seven", "apte", "siedem", "siete", "sete", "het", "hét", "shtat", "седем")
_PLUS = ("+", "p")
_HOMELESS = ("44", "fo", "do")

# What a path may cost after a zero or a plus, and after the bare code of the country.
_STRONG, _WEAK = 7.0, 4.0
# Another reading is open where it costs hardly more; a reading that costs much is set against those that begin inside it.
_CLOSE = 0.5
_DEAR = 3.0
_LEAST_DIGITS = 10
_LEAST_ABROAD = 9
_MOST_ABROAD = 4
_ROOM = 2.0
_DOUBT = 1.5
_PER_WORD = 0.3
_EXTENSION = re.compile(r"[ ,;(]{0,3}(?:ext(?:ension|n)?\.?|x|#)[ :.=]{0,2}([0-9]{1,6})(?![\w])", re.IGNORECASE)


def readings(folded: str) -> list[Reading]:
    """Return the numbers of a folded text in order; where two overlap, the one of more certain making stays."""
    low = lowered(folded)
    certain = apart([*links(folded, low), *backwards(folded, low), *_written(folded, low)])
    found = apart([*certain, *guesses(folded, low), *_zeroless(folded, low)])
    return sorted((one for first in found for one in _completed(folded, first)), key=lambda one: (one.start, one.end))


def _begins(low: str) -> Iterator[re.Match[str]]:
    """Yield where a number may begin, in order."""
    figures = _FIGURE.finditer(low)
    if any(mark in low for mark in _SPELT_MARKS):
        return merge(figures, _SPELT.finditer(low), key=re.Match.start)
    return figures


def lowered(folded: str) -> str:
    """Return a text in lower case, one character for each."""
    low = folded.lower()
    return low if len(low) == len(folded) else "".join(char.lower()[0] for char in folded)


def apart(found: Iterable[Reading]) -> list[Reading]:
    """Return the readings that do not overlap an earlier one of the list."""
    kept: list[Reading] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return kept


def _completed(folded: str, first: Reading) -> Iterator[Reading]:
    """Yield a reading with its extension, and the second number that its ending may tell."""
    extension = _EXTENSION.match(folded, first.end)
    if extension:
        yield replace(first, end=extension.end(), extension=extension[1])
        return
    yield first
    other = second(folded, first)
    if other:
        yield other


def _written(folded: str, low: str) -> Iterator[Reading]:
    """Yield the numbers that are written out, plain or disguised."""
    done = 0
    for begin in _begins(low):
        if begin.start() >= done:
            found = _plain(folded, begin.start()) or _disguised(folded, begin)
            if found and found.cost >= _DEAR:
                found = _cheapest(folded, low, found)
            if found:
                yield found
                done = found.end


def _cheapest(folded: str, low: str, dear: Reading) -> Reading:
    """Return the reading that costs least of one and those that begin inside it."""
    inside = (begin for begin in _begins(low[: dear.end]) if begin.start() > dear.start)
    others = (_plain(folded, begin.start()) or _disguised(folded, begin) for begin in inside)
    return min([dear, *(one for one in others if one and one.cost + _ROOM < dear.cost)], key=lambda one: one.cost)


def _plain(folded: str, start: int) -> Reading | None:
    """Return a number in plain writing that begins here."""
    found = plain_at(folded, start)
    if not found:
        return None
    end, value = found
    if not context.begins_well(folded, start, regular=True) or not context.ends_well(folded, end):
        return None
    first = start - 1 if folded[start - 1 : start] == "(" and ")" in folded[start:end] else start
    return None if context.is_other(folded, first, end) else Reading(first, end, value)


def _disguised(folded: str, begin: re.Match[str]) -> Reading | None:
    """Return the likeliest number that begins here, however it is disguised."""
    start = begin.start()
    plus = begin.group()[0] in _PLUS
    chain = chain_from(folded, begin.end() if plus else start)
    if chain.digits < _LEAST_DIGITS or not context.begins_well(folded, start, regular=False):
        return None
    budget = _WEAK if begin.group().startswith(_HOMELESS) else _STRONG
    prefix = "+" if plus else ""
    found = _british(folded, chain, prefix, budget) or _abroad(folded, chain, prefix, start)
    if not found:
        return None
    path, value, others = found
    end = chain.ends[path.at - 1]
    if context.is_other(folded, start, end):
        return None
    return Reading(start, end, value, undone_in(chain, path), path.cost, alternatives=others)


def _zeroless(folded: str, low: str) -> Iterator[Reading]:
    """Yield mobile numbers that are spelt from their seven on, where something speaks of calling right before."""
    marked = any(mark in low for mark in _SEVEN_MARKS)
    for begin in _SEVEN.finditer(low) if marked else ():
        start = begin.start()
        if context.has_cue(folded, start) and context.begins_well(folded, start, regular=False):
            chain = chain_from(folded, start)
            found = _british(folded, chain, "0", _WEAK) if chain.digits >= _LEAST_DIGITS else None
            if found:
                path, value, others = found
                yield Reading(start, chain.ends[path.at - 1], value, (*undone_in(chain, path), ZERO), path.cost, others)


Found = tuple[Path, str, tuple[str, ...]]


def _british(folded: str, chain: Chain, prefix: str, budget: float) -> Found | None:
    """Return the cheapest path that spells a British number, with the values of others that cost hardly more."""
    whole: dict[str, tuple[float, Path]] = {}
    bound = budget
    for path in paths(chain, prefix, begins, budget, _LEAST_DIGITS):
        if path.cost > bound:
            break
        value = british(path.digits)
        if value and value not in whole and path.cost <= allowance(value) + _spoken(chain, path) and _ends(folded, chain, path):
            cost = path.cost + _DOUBT * _doubtful(chain, path)
            whole[value] = cost, path
            bound = min(bound, cost + _CLOSE)
    ranked = sorted(whole, key=lambda value: whole[value][0])
    close = tuple(value for value in ranked[1:] if whole[value][0] <= bound)
    return (whole[ranked[0]][1], ranked[0], close) if ranked else None


def _spoken(chain: Chain, path: Path) -> float:
    """Return what the words for digits along a path allow more: who spells a number out hides it on purpose."""
    return _PER_WORD * sum(token.part in DIGITS and token.part is not Part.FIGURES for token in chain.tokens[: path.at])


def _doubtful(chain: Chain, path: Path) -> bool:
    """Tell whether a path stops short of more digits, with a word between at most, or takes in the "30" of "30 min"."""
    if path.at >= len(chain) - 1 and chain.ended:
        return path.at == len(chain)
    rest = chain.tokens[path.at : path.at + 2]
    return any(
        token.part in DIGITS and token.skip == CANNOT_SKIP for token in rest[: 1 + (bool(rest) and rest[0].skip < CANNOT_SKIP)]
    )


def _abroad(folded: str, chain: Chain, prefix: str, start: int) -> Found | None:
    """Return the longest path that spells a number of another country; disguises are light, for there is less to check it by."""
    whole = [path for path in paths(chain, prefix, begins_abroad, _WEAK, _LEAST_ABROAD) if _ends(folded, chain, path)]
    whole.sort(key=lambda path: (-len(path.digits), path.cost))
    strict = not prefix and not context.has_cue(folded, start)
    for path in islice(whole, _MOST_ABROAD):
        value = abroad(path.digits, strict=strict)
        if value:
            return path, value, ()
    return None


def _ends(folded: str, chain: Chain, path: Path) -> bool:
    """Tell whether the number may end where a path ends: not in the middle of a run, nor of a longer row of digits."""
    if not context.ends_well(folded, chain.ends[path.at - 1]):
        return False
    after = path.at
    if after < len(chain) and chain.tokens[after].part is Part.JOINER:
        after += 1
    if after >= len(chain) or (after == len(chain) - 1 and chain.ended):
        return True
    token = chain.tokens[after]
    if token.skip < CANNOT_SKIP or (token.digits.startswith("0") and chain.digits - len(path.digits) > _ROOM):
        return True
    return width(chain.between[after]) > max(map(width, chain.between[1 : path.at]), default=0)
