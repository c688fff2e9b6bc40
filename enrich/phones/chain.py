"""From a place in a text where a number may begin: the tokens that follow and what stands between them."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.phones.vocabulary import Part, Token, tokens

# No number is longer than this, in tokens, characters and digits, however it is disguised.
_MOST_TOKENS = 48
_MOST_CHARACTERS = 400
_ENOUGH_DIGITS = 17
_MOST_SKIPPED = 8

_RUN = re.compile(r"[^\W_]+")
_PLAIN_GAP = re.compile(r"(?:[ \t]{0,3}[-./]?[ \t]{0,3}|[ \t]?[()\[\]]{1,2}[ \t]?[-./]?[ \t]?)")
_MONEY = re.compile(r"[£€$%¥₹]")
_SECOND_PLUS = re.compile(r"(?:^|[\s,;/(])\+[\s(]*$")
_SENTENCE = re.compile(r"[.!?]\s+\W{0,2}$")
_COMMA = re.compile(r"[ ]?[,;][ ]?")
# A date or a clock time, which no number takes in.
MOMENT = re.compile(
    r"(?:[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:[12][09])?[0-9]{2}|[12][09][0-9]{2}([/.-])[01]?[0-9]\2[0-3]?[0-9]"
    r"|(?:[01]?[0-9]|2[0-3]):[0-5][0-9])(?![0-9]|[/.:-][0-9])"
)
_POSTCODE = re.compile(r"[a-pr-uwyz][a-hk-y]?[0-9][0-9a-hjkpstuw]?[ ]?[0-9][abd-hjlnp-uw-z]{2}(?![a-z0-9])", re.IGNORECASE)
_COUNTED = {
    Part.UNIT: 1,
    Part.LETTER: 1,
    Part.TEEN: 2,
    Part.TENS: 2,
    Part.HUNDREDS: 3,
    Part.HUNDRED: 2,
    Part.THOUSAND: 3,
    Part.REPEAT: 2,
}

# Costs: a comma, a symbol between digits set apart or between groups, a line, a sentence's end.
PLAIN, COMMA, SET_APART, SYMBOLS, LINE, SENTENCE, BREAK = 0.0, 0.3, 0.5, 0.9, 1.0, 2.0, 99.0
_FAR = 12
_LONGEST_OUTWARD = 5
_OF_MOMENTS = frozenset((1, 2, 4))
_TOO_FAR = 40


class Chain:
    """Tokens in order with their absolute starts and ends.

    `gaps[i]` is the cost of what stands before token i, `between[i]` its characters. `ended` is True where a unit or an amount
    ends them, as in "one hour" or "60 £". `digits` is how many digits the tokens can come to at most.
    """

    __slots__ = ("between", "digits", "ended", "ends", "gaps", "starts", "tokens")

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.gaps: list[float] = []
        self.between: list[str] = []
        self.ended = False
        self.digits = 0

    def add(self, run: re.Match[str], gap: str, cost: float) -> int:
        """Take the tokens of a run; return how many of them in a row are no digits, -1 where one ends the number."""
        start = run.start()
        skipped = 0
        for token in tokens(run.group()):
            if token.part is Part.END:
                self.ended = True
                return -1
            self.tokens.append(token)
            self.starts.append(start + token.start)
            self.ends.append(start + token.end)
            self.gaps.append(cost)
            self.between.append(gap)
            cost, gap = PLAIN, ""
            counted = len(token.digits) if token.part is Part.FIGURES else _COUNTED.get(token.part, 0)
            self.digits += counted
            skipped = 0 if counted else skipped + 1
        return skipped

    def __len__(self) -> int:
        return len(self.tokens)


def chain_from(folded: str, start: int) -> Chain:
    """Return the chain that begins at a place of a folded text; it stops at what cannot stand inside a number."""
    chain = Chain()
    skipped = 0
    last = start
    for run in _RUN.finditer(folded, start, start + _MOST_CHARACTERS):
        gap = folded[last : run.start()]
        cost = _cost_between(gap, chain, folded, run) if chain.tokens else PLAIN
        if cost >= BREAK:
            chain.ended = True
            break
        more = chain.add(run, gap, cost)
        skipped = skipped + more if more else 0
        if more < 0 or chain.digits >= _ENOUGH_DIGITS or skipped > _MOST_SKIPPED or len(chain) > _MOST_TOKENS:
            break
        last = run.end()
    return chain


def _cost_between(gap: str, chain: Chain, folded: str, run: re.Match[str]) -> float:
    """Return the cost of a gap and whether a run may follow at all: a date, a time, money or a postcode ends a number."""
    start, end = run.span()
    if folded[start].isdigit():
        if end - start in _OF_MOMENTS and MOMENT.match(folded, start):
            return BREAK
    elif end - start < _LONGEST_OUTWARD and _is_postcode(folded, run):
        return BREAK
    if gap in _PLAIN_GAPS:
        return PLAIN
    return gap_cost(gap, single=chain.ends[-1] - chain.starts[-1] == 1 and end - start == 1)


def _is_postcode(folded: str, run: re.Match[str]) -> bool:
    return _POSTCODE.match(folded, run.start()) is not None and tokens(run.group())[0].part is not Part.UNIT


_PLAIN_GAPS = frozenset((" ", "", "-", "  ", ".", "/", " - "))


@lru_cache(maxsize=8192)
def gap_cost(gap: str, *, single: bool) -> float:
    """Return the cost of the characters between two runs, none of them a letter or digit.

    Between single digits set apart even a currency sign is only a symbol.

    >>> gap_cost(" - ", single=False), gap_cost("*", single=False), gap_cost(" £", single=False)
    (0.0, 0.9, 99.0)
    """
    if _PLAIN_GAP.fullmatch(gap) and not (_SENTENCE.search(gap) and not single):
        return PLAIN
    if len(gap) > _TOO_FAR or _SECOND_PLUS.search(gap) or (_MONEY.search(gap) and not single):
        return BREAK
    if _COMMA.fullmatch(gap):
        return COMMA
    if single and len(gap) <= _FAR:
        return SET_APART
    if not gap.strip():
        return LINE if "\n" in gap else COMMA
    return _noise(gap)


def _noise(gap: str) -> float:
    """Return the cost of symbols between groups; the end of a sentence or a long row of them costs more."""
    if _SENTENCE.search(gap):
        return SENTENCE
    return SYMBOLS if len(gap) <= _FAR else 2 * SYMBOLS + gap.count("\n") / 2


@lru_cache(maxsize=8192)
def width(gap: str) -> int:
    """Return how far a gap sets two runs apart, to compare gaps: nothing, a space, a separator, a comma or stop, a line."""
    if "\n" in gap:
        return 4
    if re.search(r"[.,;:!?]\s", gap):
        return 3
    return min(len(gap.strip(" ")), 1) + bool(gap)
