"""A telephone number that was read, with its transformations and its confidence."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.kinds.phone.tokens.chain import Chain
from enrich.kinds.phone.tokens.lattice import Spelling
from enrich.kinds.phone.tokens.vocabulary import TokenType
from enrich.kinds.phone.variants import ELSEWHERE, UNUSUAL
from records.identifier import Tier

SYMBOLS = "symbols between digits"
APART = "digits set apart"
LINES = "line breaks"
ZERO = "leading zero restored"
PLUS = "plus restored"
ENDING = "second number from its ending"
BACKWARDS = "written backwards"
PRICE = "price cut off"
PAIR = "two numbers run together"
TORN = "torn over two lines"
CORRECTED = "corrected as the text says"
SCIENTIFIC = "scientific notation written out"

# The transformations that guess a part of the number from context.
GUESSES = frozenset((ZERO, PLUS, ENDING, BACKWARDS, PRICE, PAIR, SCIENTIFIC, TORN, ELSEWHERE, CORRECTED))

# The share of correct readings on development texts, as the lower end of Wilson's 95% interval: 0.993 plain, 0.974
# lightly disguised, 0.948 inferred (set to 0.9, because a guess must never be surer than that; so are UNUSUAL
# disguises, which are too rare to measure). Measured in November 2026 on 6,030 readings of tests/enrich/phones.txt, the
# development split of bench/extract, and generated disguises and negatives. Heavily disguised and ambiguous readings
# were only 8 and 3: their confidence is a cautious default.
_PLAIN, _LIGHT, INFERRED, _HEAVY, _AMBIGUOUS = 0.99, 0.97, 0.9, 0.75, 0.5
_HEAVY_COST = 6.0

# From this many single figures on, the digits count as set apart.
_MIN_SINGLES = 6


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """A number read in a folded text: its span, its E.164 value and its transformations.

    `cost` is the distance of its characters from a plain number, 0 for none.
    """

    start: int
    end: int
    value: str
    transformations: tuple[str, ...] = ()
    cost: float = 0.0
    alternatives: tuple[str, ...] = ()

    @property
    def tier(self) -> Tier:
        """CLEAN without transformations, INFERRED if a part was guessed from context, else OBFUSCATED."""
        if not self.transformations:
            return Tier.CLEAN
        return Tier.INFERRED if GUESSES.intersection(self.transformations) else Tier.OBFUSCATED

    @property
    def confidence(self) -> float:
        """Probability that the reading is correct: lower with more transformations, lowest with alternatives."""
        if self.alternatives:
            return _AMBIGUOUS
        if self.tier is Tier.CLEAN:
            return _PLAIN
        if self.cost >= _HEAVY_COST:
            return _HEAVY
        return INFERRED if self.tier is Tier.INFERRED or UNUSUAL.intersection(self.transformations) else _LIGHT


def list_transformations(chain: Chain, spelling: Spelling) -> tuple[str, ...]:
    """Return the transformations of a spelling, in alphabetical order."""
    steps = set(spelling.transformations)
    gaps = zip(chain.gap_costs[1 : spelling.end], chain.separators[1 : spelling.end], strict=True)
    for cost, separator in gaps:
        if "\n" in separator:
            steps.add(LINES)
        elif cost:
            steps.add(SYMBOLS)
    used = chain.tokens[: spelling.end]
    figures = TokenType.FIGURES
    singles = sum(token.type is figures and len(token.digits) == 1 for token in used)
    return tuple(sorted(steps | {APART} if singles >= _MIN_SINGLES else steps))
