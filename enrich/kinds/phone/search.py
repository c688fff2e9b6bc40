"""Searching a chain of tokens for the number that it spells, if it spells one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import lt

from enrich.kinds.phone import context
from enrich.kinds.phone.chain import Chain, width
from enrich.kinds.phone.lattice import Spelling, spellings
from enrich.kinds.phone.number import LANDLINE, MOBILE, abroad, allowance, begins, begins_abroad, british
from enrich.kinds.phone.vocabulary import CANNOT_SKIP, DIGITS, SPOKEN, Part, Token

# What a spelling may cost at all: after a zero or a plus, and where less vouches for it.
STRONG, WEAK = 12.0, 4.0
# Another reading is open where it costs hardly more; one that leaves digits over is that much less likely.
_CLOSE, _DOUBT = 0.5, 1.5
# What each word for a digit, and talk of calling before it, allow more.
_PER_WORD, _CUE = 0.3, 2.5
_LEAST_DIGITS = 10
_LEAST_ABROAD = 9
_MOST_ABROAD = 4
_ROOM = 2
_RIGHT_BEFORE = 15
_FEW_GROUPS = 2
_FEW_PAIRS = 4
_TWO_DIGITS = 10
_VERSUS = frozenset("-:/")

# Prices or minutes with strokes between them ("30/50/80"), which go on from no number.
_LISTED = re.compile(r"(?<=[\s,;])[1-9][0-9]{1,2}(?:/[1-9][0-9]{1,2}){1,4}(?![0-9/])")

Found = tuple[Spelling, str, tuple[str, ...]]


def british_in(folded: str, chain: Chain, prefix: str, budget: float) -> Found | None:
    """Return the cheapest spelling of a British number, with the values of others that cost hardly more."""
    whole: dict[str, tuple[float, Spelling]] = {}
    for one in spellings(chain, prefix, begins, budget, _LEAST_DIGITS):
        value = british(one.digits)
        if value and _is_allowed(folded, chain, one, value) and _ends(folded, chain, one):
            cost = one.cost + _DOUBT * _is_doubtful(chain, one)
            if value not in whole or cost < whole[value][0]:
                whole[value] = cost, one
    if not whole:
        return None
    (value, (least, best)), *others = sorted(whole.items(), key=lambda known: known[1][0])
    return best, value, tuple(other for other, (cost, _) in others if cost <= least + _CLOSE)


def _is_allowed(folded: str, chain: Chain, one: Spelling, value: str) -> bool:
    """Tell whether a number may be disguised so much: more where it is spelt out, set apart digit by digit, strewn with one
    symbol or called a number; a landline's figures never in groups that nobody uses.
    """
    used = chain.tokens[: one.at]
    if _is_scores(chain, one) or _is_row(chain, one):
        return False
    least = allowance(value)
    if least == MOBILE and one.cost <= least:
        return True
    cue = context.has_cue(folded, chain.starts[0]) if one.cost > least or least < MOBILE else False
    plain = all(token.part is not Part.WORD for token in used)
    single = all(token.part is not Part.FIGURES or len(token.digits) == 1 for token in used)
    strewn = len({gap for gap in chain.between[1 : one.at] if gap}) == 1
    if least < MOBILE and not cue and _is_odd(used, strewn=strewn):
        return False
    spelt = sum(token.part in SPOKEN for token in used)
    most = MOBILE if plain and (single or strewn) else least
    return one.cost <= most + min(_PER_WORD, least / 6) * spelt + _CUE * (cue and least >= LANDLINE)


def _is_scores(chain: Chain, one: Spelling) -> bool:
    """Tell whether figures stand in pairs, a stroke or dash in each and something else between them, as "0-7, 7-0, 2-1" do."""
    inside, outside = ({gap.strip() for gap in chain.between[first : one.at : 2]} for first in (1, 2))
    return (
        one.at > _FEW_PAIRS
        and inside <= _VERSUS
        and _VERSUS.isdisjoint(outside)
        and "" not in chain.between[1 : one.at]
    )


def _is_row(chain: Chain, one: Spelling) -> bool:
    """Tell whether figures are a row of a table, or a list of sizes: each greater than the one before it."""
    used = chain.tokens[: one.at]
    if any(token.part is not Part.FIGURES for token in used):
        return False
    values = [int(token.digits) for token in used]
    rising = len(values) > _FEW_PAIRS and all(map(lt, values, values[1:]))
    cells = sum("\t" in gap for gap in chain.between[1 : one.at])
    return rising or (cells > 1 and max(values) >= _TWO_DIGITS)


def _is_odd(used: Sequence[Token], *, strewn: bool) -> bool:
    """Tell whether figures begin with one or two digits though they do not all go on so with the same gap, or follow a lone word."""
    if len(used) > 1 and used[0].part in SPOKEN and len(used[1].digits) > len("77009004"):
        return True
    figures = [len(token.digits) for token in used if token.part is Part.FIGURES]
    words = sum(token.part is Part.WORD for token in used)
    if len(figures) + words < len(used) or not figures or figures[0] >= len("020") or max(figures) == 1:
        return False
    return bool(words) or not strewn or len(set(figures[:-1])) > 1


def _is_doubtful(chain: Chain, one: Spelling) -> bool:
    """Tell whether a spelling stops short of more digits, with a word between at most, or takes in the "30" of "30 min"."""
    if one.at >= len(chain) - 1 and chain.ended:
        return one.at == len(chain) and chain.tokens[-1].part is Part.FIGURES
    rest = chain.tokens[one.at : one.at + 2]
    if rest and rest[0].part is Part.UNIT and rest[0].digits == "0":
        return True
    return any(
        token.part in DIGITS and token.skip == CANNOT_SKIP
        for token in rest[: 1 + (bool(rest) and rest[0].skip < CANNOT_SKIP)]
    )


def abroad_in(folded: str, chain: Chain, prefix: str, start: int) -> Found | None:
    """Return the longest spelling of a number of another country; disguises are light, for there is less to check it by."""
    if not prefix and not _is_international(chain):
        return None
    cue = bool(prefix) or context.has_cue(folded, start)
    whole = [one for one in spellings(chain, prefix, begins_abroad, WEAK, _LEAST_ABROAD) if _ends(folded, chain, one)]
    whole.sort(key=lambda one: (-len(one.digits), one.cost))
    for one in whole[:_MOST_ABROAD]:
        if not prefix and any("," in gap for gap in chain.between[1 : one.at]):
            continue
        value = abroad(
            one.digits, strict=not (prefix or (_is_code(chain) and context.has_cue(folded, start, _RIGHT_BEFORE)))
        )
        if value and (cue or _is_grouped(chain, one) or context.is_cued(folded, chain.ends[one.at - 1])):
            return one, value, ()
    return None


def _is_international(chain: Chain) -> bool:
    """Tell whether a chain may begin with 00."""
    first, second = chain.tokens[:2] if len(chain) > 1 else (chain.tokens[0], chain.tokens[0])
    return (
        first.digits.startswith("00")
        or first.part is Part.REPEAT
        or (first.digits[-1:] == "0" and second.digits[:1] in {"0", "O"})
    )


def _is_grouped(chain: Chain, one: Spelling) -> bool:
    """Tell whether 00 and a country's code stand by themselves before several groups of figures, all set apart plainly."""
    used = chain.tokens[: one.at]
    figures = one.cost == 0 and all(token.part is Part.FIGURES for token in used)
    return (
        figures
        and _is_code(chain)
        and one.at > _FEW_GROUPS
        and max(len(token.digits) for token in used[1:]) > len("12")
    )


def _is_code(chain: Chain) -> bool:
    """Tell whether a chain begins with 00 and a country's code that stand by themselves."""
    return chain.tokens[0].digits.startswith("00") and len(chain.tokens[0].digits) <= len("00353")


def _ends(folded: str, chain: Chain, one: Spelling) -> bool:
    """Tell whether the number may end where a spelling ends: not in the middle of a run, nor of a longer row of digits."""
    end = chain.ends[one.at - 1]
    if not context.ends_well(folded, end) or context.counts(folded, end):
        return False
    if one.at > 1 and chain.tokens[one.at - 2].part is Part.WORD and context.is_placed(folded, end):
        return False  # "07700 then 461, with 900 in between"
    after = one.at
    if after < len(chain) and chain.tokens[after].part is Part.JOINER:
        after += 1
    if after >= len(chain) or (after == len(chain) - 1 and chain.ended):
        return True
    token = chain.tokens[after]
    if token.skip < CANNOT_SKIP or _LISTED.match(folded, chain.starts[after]):
        return True
    beyond = width(chain.between[after]) - max(map(width, chain.between[1 : one.at]), default=0)
    another = token.digits.startswith("0") and chain.digits - len(one.digits) > _ROOM
    return beyond > 0 or (another and beyond == 0)
