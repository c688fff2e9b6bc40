"""A number that was read, with what had to be undone and how sure the reading is."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.phones.chain import Chain
from enrich.phones.lattice import Path
from enrich.phones.vocabulary import Part
from records.identifier import Tier

SYMBOLS = "symbols between digits"
APART = "digits set apart"
LINES = "line breaks"
ZERO = "leading zero restored"
ENDING = "second number from its ending"
BACKWARDS = "written backwards"
PRICE = "price cut off"
TORN = "torn over two lines"
SCIENTIFIC = "scientific notation written out"

# What makes a reading a guess from context.
GUESSES = frozenset((ZERO, ENDING, BACKWARDS, PRICE, SCIENTIFIC, TORN))

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


def undone_in(chain: Chain, path: Path) -> tuple[str, ...]:
    """Return what was undone along a path."""
    steps = {step.undone for step in path.steps()} - {""}
    inner = range(1, path.at)
    if any(chain.gaps[at] and "\n" not in chain.between[at] for at in inner):
        steps.add(SYMBOLS)
    if any("\n" in chain.between[at] for at in inner):
        steps.add(LINES)
    if (
        sum(chain.tokens[at].part is Part.FIGURES and len(chain.tokens[at].digits) == 1 for at in range(path.at))
        >= _MANY_SINGLES
    ):
        steps.add(APART)
    return tuple(sorted(steps))
