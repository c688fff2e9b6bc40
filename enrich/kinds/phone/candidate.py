"""A number that was read, with what had to be undone and how sure the reading is."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.kinds.phone.chain import Chain
from enrich.kinds.phone.lattice import Spelling
from enrich.kinds.phone.variants import ELSEWHERE
from enrich.kinds.phone.vocabulary import Part
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
SCIENTIFIC = "scientific notation written out"

# What makes a reading a guess from context.
GUESSES = frozenset((ZERO, PLUS, ENDING, BACKWARDS, PRICE, PAIR, SCIENTIFIC, TORN, ELSEWHERE))

# How often readings of a sort were right on development texts (6,030 readings of tests/enrich/phones.txt, of bench/extract's
# development split and of generated disguises and negatives, November 2026): the lower end of Wilson's 95% interval, 0.993, 0.974
# and 0.948. Of the last two sorts there were only 8 and 3 readings; what is said of them is a caution, not a measurement.
_PLAIN, _LIGHT, _INFERRED, _HEAVY, _OPEN = 0.99, 0.97, 0.95, 0.75, 0.5
_HEAVILY = 6.0

# Set apart as single figures: at least this many of them.
_MANY_SINGLES = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """A number read in a folded text: its span there, its E.164 value, and what was undone to read it.

    `cost` tells how far its characters are from a plain number, 0 for none.
    """

    start: int
    end: int
    value: str
    undone: tuple[str, ...] = ()
    cost: float = 0.0
    alternatives: tuple[str, ...] = ()
    extension: str = ""

    @property
    def tier(self) -> Tier:
        """CLEAN where nothing was undone, INFERRED where a part was guessed from context."""
        if not self.undone:
            return Tier.CLEAN
        return Tier.INFERRED if GUESSES.intersection(self.undone) else Tier.OBFUSCATED

    @property
    def confidence(self) -> float:
        """How likely the reading is right: lower the more was undone, and lowest where another reading is open."""
        if self.alternatives:
            return _OPEN
        if self.tier is Tier.CLEAN:
            return _PLAIN
        if self.cost >= _HEAVILY:
            return _HEAVY
        return _INFERRED if self.tier is Tier.INFERRED else _LIGHT


def undone_in(chain: Chain, one: Spelling) -> tuple[str, ...]:
    """Return what was undone to read a spelling."""
    steps = set(one.undone)
    for cost, between in zip(chain.gaps[1 : one.at], chain.between[1 : one.at], strict=True):
        if "\n" in between:
            steps.add(LINES)
        elif cost:
            steps.add(SYMBOLS)
    singles = sum(token.part is Part.FIGURES and len(token.digits) == 1 for token in chain.tokens[: one.at])
    return tuple(sorted(steps | {APART} if singles >= _MANY_SINGLES else steps))
