"""The search through a chain of tokens for what it can spell, all ways followed at once and the cheapest kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from enrich.kinds.phone.arcs import SURELY, arcs
from enrich.kinds.phone.chain import Chain

# How many spellings are followed at once, how many digits decide whether they may begin a number, and the most that one has.
_MOST_SPELLINGS = 16
_DECIDED = 7
_MOST_DIGITS = 16
_NOTHING: frozenset[str] = frozenset()

States = list[dict[str, tuple[float, frozenset[str]]]]


class Spelling(NamedTuple):
    """Digits that the tokens before `at` spell, what that cost and what it undid."""

    cost: float
    at: int
    digits: str
    undone: frozenset[str]


def spellings(chain: Chain, prefix: str, begins: Callable[[str], bool], budget: float, least: int) -> list[Spelling]:
    """Return what the tokens of a chain spell from its first on, each spelling ending in a digit.

    Its digits (after `prefix`) are at least so many and may begin a number; it costs no more than the budget.
    """
    found: list[Spelling] = []
    at, digits, cost, undone = 0, prefix, 0.0, _NOTHING
    tokens, gaps, between, size = chain.tokens, chain.gaps, chain.between, len(chain)
    while at < size and cost <= budget:
        token = tokens[at]
        if token.sure and at + 1 < size and tokens[at + 1].sure and "(" not in between[at + 1]:
            to, added, more, step = at + 1, token.digits, *SURELY[token.part]
        else:
            ways = arcs(chain, at)
            if len(ways) != 1:
                return found + _branching(chain, Spelling(cost, at, digits, undone), begins, budget, least)
            ((to, added, more, step),) = ways
        digits, cost = digits + added, cost + more + (gaps[at] if to == at + 1 else sum(gaps[at:to]))
        at = to
        undone = _with(undone, step) if step else undone
        if len(digits) > _MOST_DIGITS or (len(digits) <= _DECIDED and not begins(digits)):
            break
        if added and len(digits) >= least and cost <= budget:
            found.append(Spelling(cost, at, digits, undone))
    return found


def _branching(
    chain: Chain, known: Spelling, begins: Callable[[str], bool], budget: float, least: int
) -> list[Spelling]:
    """Return what a chain spells after what is known of it, with more than one way open: all ways are followed at once."""
    states: States = [{} for _ in range(len(chain.tokens) + 1)]
    states[known.at][known.digits] = known.cost, known.undone
    found: list[Spelling] = []
    for at, gap in enumerate(chain.gaps[known.at :], known.at):
        if len(states[at]) > _MOST_SPELLINGS:
            states[at] = dict(sorted(states[at].items(), key=_cost)[:_MOST_SPELLINGS])
        for to, added, cost, step in arcs(chain, at) if states[at] else ():
            further = states[to]
            more = cost + (gap if to == at + 1 else sum(chain.gaps[at:to]))
            for before, (spent, undone) in states[at].items():
                digits, total, length = before + added, spent + more, len(before) + len(added)
                if total > budget or length > _MOST_DIGITS or (digits in further and further[digits][0] <= total):
                    continue
                if length > _DECIDED or begins(digits):
                    further[digits] = total, _with(undone, step) if step else undone
                    if added and length >= least:
                        found.append(Spelling(total, to, digits, further[digits][1]))
    return found


@cache
def _with(undone: frozenset[str], step: str) -> frozenset[str]:
    return undone | {step}


def _cost(state: tuple[str, tuple[float, frozenset[str]]]) -> float:
    return state[1][0]
