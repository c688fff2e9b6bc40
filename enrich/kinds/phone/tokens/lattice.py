"""Searches all paths through a chain of tokens breadth-first, with the minimum cost of each row of digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from enrich.kinds.phone.tokens.arcs import CERTAIN_STEPS, Arc, find_arcs
from enrich.kinds.phone.tokens.chain import Chain

# How many spellings are followed at once, how many digits are checked as a prefix, and how many the longest number has.
_MAX_SPELLINGS = 16
_PREFIX_DIGITS = 7
_MAX_DIGITS, _MAX_NATIONAL_DIGITS = 16, 11  # the latter after one zero
_NO_STEPS: frozenset[str] = frozenset()

States = dict[str, tuple[float, frozenset[str]]]


class Spelling(NamedTuple):
    """Digits that the tokens before index `end` spell, with their cost and transformations."""

    cost: float
    end: int
    digits: str
    transformations: frozenset[str]


class SpellingLimits(NamedTuple):
    """Which spellings are followed: `can_begin` accepts their digits, the cost is within the budget.

    A spelling is complete if it has at least `min_digits`.
    """

    can_begin: Callable[[str], bool]
    budget: float
    min_digits: int

    def allow(self, digits: str) -> bool:
        """Return whether digits may be the beginning of a number."""
        length = len(digits)
        if length <= _PREFIX_DIGITS:
            return self.can_begin(digits)
        return length <= _MAX_NATIONAL_DIGITS or (length <= _MAX_DIGITS and (digits[0] != "0" or digits[1] == "0"))


def find_spellings(chain: Chain, prefix: str, limits: SpellingLimits) -> list[Spelling]:
    """Return the complete spellings of a chain, starting at its first token; their digits begin with `prefix`."""
    found: list[Spelling] = []
    index, digits, cost, steps = 0, prefix, 0.0, _NO_STEPS
    gap_costs, size, budget, min_digits = chain.gap_costs, len(chain), limits.budget, limits.min_digits
    while index < size and cost <= budget:
        arc = _find_only_arc(chain, index)
        if arc is None:
            return found + _follow_branches(chain, Spelling(cost, index, digits, steps), limits)
        to, added, arc_cost, step = arc
        digits, cost = (
            digits + added,
            cost + arc_cost + (gap_costs[index] if to == index + 1 else sum(gap_costs[index:to])),
        )
        index = to
        steps = _add_step(steps, step) if step else steps
        if not limits.allow(digits):
            break
        if added and len(digits) >= min_digits and cost <= budget:
            found.append(Spelling(cost, index, digits, steps))
    return found


def _find_only_arc(chain: Chain, index: int) -> tuple[int, str, float, str] | None:
    """Return the arc from a token, or None if there is none or more than one."""
    tokens, token = chain.tokens, chain.tokens[index]
    following = index + 1
    are_certain = token.is_certain and following < len(tokens) and tokens[following].is_certain
    if are_certain and "(" not in chain.separators[following]:
        return following, token.digits, *CERTAIN_STEPS[token.type]
    arcs = find_arcs(chain, index)
    return arcs[0] if len(arcs) == 1 else None


def _follow_branches(chain: Chain, known: Spelling, limits: SpellingLimits) -> list[Spelling]:
    """Return the complete spellings that continue a known one over every arc."""
    states: list[States] = [{} for _ in range(len(chain) + 1)]
    states[known.end][known.digits] = known.cost, known.transformations
    spellings: list[Spelling] = []
    for index in range(known.end, len(chain)):
        if states[index]:
            reached = _keep_cheapest(states[index])
            for arc in find_arcs(chain, index):
                cost = arc.cost + sum(chain.gap_costs[index : arc.to])
                spellings += _follow_arc(arc, cost, reached, states[arc.to], limits)
    return spellings


def _keep_cheapest(states: States) -> States:
    if len(states) <= _MAX_SPELLINGS:
        return states
    return dict(sorted(states.items(), key=_get_cost)[:_MAX_SPELLINGS])


def _follow_arc(
    arc: Arc, arc_cost: float, reached: States, further: States, limits: SpellingLimits
) -> Iterator[Spelling]:
    """Add to `further` the new or cheaper spellings over an arc from each state reached; yield the complete ones."""
    added, step = arc.digits, arc.transformation
    for before, (spent, steps) in reached.items():
        digits, cost = before + added, spent + arc_cost
        if cost > limits.budget or (digits in further and further[digits][0] <= cost) or not limits.allow(digits):
            continue
        all_steps = _add_step(steps, step) if step else steps
        further[digits] = cost, all_steps
        if added and len(digits) >= limits.min_digits:
            yield Spelling(cost, arc.to, digits, all_steps)


@cache
def _add_step(steps: frozenset[str], step: str) -> frozenset[str]:
    return steps | {step}


def _get_cost(state: tuple[str, tuple[float, frozenset[str]]]) -> float:
    return state[1][0]
