"""Searches a chain of tokens for the number that it spells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter, lt

from enrich.kinds.phone.context.boundaries import can_end_at
from enrich.kinds.phone.context.cues import belongs_between_others, has_cue, has_cue_after
from enrich.kinds.phone.context.other_numbers import is_quantity
from enrich.kinds.phone.plan.number import (
    LANDLINE_COST,
    MOBILE_COST,
    can_begin_british,
    can_begin_foreign,
    get_max_cost,
    parse_british,
    parse_foreign,
)
from enrich.kinds.phone.plan.numbering_plan import is_country_code
from enrich.kinds.phone.tokens.arcs import LETTERS
from enrich.kinds.phone.tokens.chain import SENTENCE_COST, Chain, rank_gap
from enrich.kinds.phone.tokens.lattice import Spelling, SpellingLimits, find_spellings
from enrich.kinds.phone.tokens.vocabulary import CANNOT_SKIP, DIGITS, PREPOSITION, SPOKEN, ChainToken, TokenType

# Members of an Enum class are slow to look up in Python 3.11: ten times slower than a global.
_FIGURES, _UNIT, _WORD = TokenType.FIGURES, TokenType.UNIT, TokenType.WORD
_JOINER, _REPEAT = TokenType.JOINER, TokenType.REPEAT
_COMPOSED = frozenset((TokenType.TENS, TokenType.TEEN, TokenType.HUNDREDS, TokenType.THOUSAND))

# The budget of a spelling: after a zero or a plus, and with less evidence.
STRONG_BUDGET, WEAK_BUDGET = 12.0, 4.0
# An alternative costs at most this much more than the best spelling; a spelling that leaves digits over costs more.
_MAX_DIFFERENCE, _DOUBT_COST = 0.5, 1.5
# What each number word, and a cue before the number, add to the highest cost.
_PER_WORD, _PER_CUE = 0.3, 2.5
_MIN_BRITISH_DIGITS = 10
_MIN_FOREIGN_DIGITS = 9
_MAX_FOREIGN_TRIES = 4
_RIGHT_BEFORE = 15
_MIN_SPARE_DIGITS = 3
_MIN_GROUPS = 2
_MIN_PAIRS = 4
_TWO_DIGITS = 10
_AREA_DIGITS = 3
_LONG_RUN = 8
_TIGHT_MARKS = frozenset("/.:-")
_SCORE_MARKS = frozenset("-:/")

# Prices or minutes with strokes between ("30/50/80"): they continue no number.
_LISTED = re.compile(r"(?<=[\s,;])[1-9][0-9]{1,2}(?:/[1-9][0-9]{1,2}){1,4}(?![0-9/])")

Found = tuple[Spelling, str, tuple[str, ...]]


def search_british(folded: str, chain: Chain, prefix: str, budget: float) -> Found | None:
    """Return the cheapest spelling of a British number, its value, and the values that cost hardly more."""
    cheapest = _collect_british(folded, chain, SpellingLimits(can_begin_british, budget, _MIN_BRITISH_DIGITS), prefix)
    if not cheapest:
        return None
    (value, (least, best)), *others = sorted(cheapest.items(), key=lambda item: item[1][0])
    return best, value, tuple(other for other, (cost, _) in others if cost <= least + _MAX_DIFFERENCE)


def _collect_british(
    folded: str, chain: Chain, limits: SpellingLimits, prefix: str
) -> dict[str, tuple[float, Spelling]]:
    """Return the British numbers that a chain may spell, each with its lowest cost, and the spelling of that cost."""
    cheapest: dict[str, tuple[float, Spelling]] = {}
    most = limits.budget
    for spelling in sorted(find_spellings(chain, prefix, limits), key=_get_cost):
        if spelling.cost > most:
            break
        value = parse_british(spelling.digits)
        if value and _is_affordable(folded, chain, spelling, value) and _can_end(folded, chain, spelling):
            cost = spelling.cost + _DOUBT_COST * _is_doubtful(chain, spelling)
            cheapest[value] = min(cheapest.get(value, (cost, spelling)), (cost, spelling), key=itemgetter(0))
            most = min(most, cost + _MAX_DIFFERENCE)
    return cheapest


def _get_cost(spelling: Spelling) -> float:
    return spelling.cost


def search_foreign(folded: str, chain: Chain, prefix: str, start: int) -> Found | None:
    """Return the longest spelling of a foreign number; only light disguises, because there is less to check it by."""
    if not prefix and not _can_begin_with_00(chain):
        return None
    is_strict = not prefix and not (_has_separate_code(chain) and has_cue(folded, start, _RIGHT_BEFORE))
    for spelling in _list_foreign_spellings(folded, chain, prefix)[:_MAX_FOREIGN_TRIES]:
        if prefix or _has_foreign_evidence(folded, chain, spelling, start):
            value = parse_foreign(spelling.digits, strict=is_strict)
            if value:
                return spelling, value, ()
    return None


def _list_foreign_spellings(folded: str, chain: Chain, prefix: str) -> list[Spelling]:
    """Return the spellings of a foreign number, the longest first."""
    limits = SpellingLimits(can_begin_foreign, WEAK_BUDGET, _MIN_FOREIGN_DIGITS)
    found = find_spellings(chain, prefix, limits)
    spellings = [
        spelling for spelling in found if _is_plainly_spelt(chain, spelling) and _can_end(folded, chain, spelling)
    ]
    return sorted(spellings, key=lambda spelling: (-len(spelling.digits), spelling.cost))


def _is_plainly_spelt(chain: Chain, spelling: Spelling) -> bool:
    """Return whether a spelling has only figures and words for single digits: tens may be read in two ways."""
    if LETTERS in spelling.transformations:
        return False
    return not any(token.type in _COMPOSED for token in chain.tokens[: spelling.end])


def _is_affordable(folded: str, chain: Chain, spelling: Spelling, value: str) -> bool:
    """Return whether a number may be disguised so much.

    More is allowed in words, digit by digit, with one symbol between all groups, or with a cue. A landline or service
    without a cue must be in usual groups.
    """
    used = chain.tokens[: spelling.end]
    if _is_table_row(chain, spelling) or (_is_score_list(chain, spelling) and not has_cue(folded, chain.starts[0])):
        return False
    base = get_max_cost(value)
    if base == MOBILE_COST:
        return spelling.cost <= base or _is_within_extra(folded, chain, spelling, used, base)
    has_usual_groups = not _has_odd_groups(used, has_one_symbol=_has_one_symbol(chain, spelling))
    if not has_usual_groups and not has_cue(folded, chain.starts[0]):
        return False
    return _is_within_extra(folded, chain, spelling, used, base)


def _is_within_extra(folded: str, chain: Chain, spelling: Spelling, used: Sequence[ChainToken], base: float) -> bool:
    """Return whether the cost is within the highest cost and what the number words and a cue add to it."""
    most = MOBILE_COST if _is_spread_evenly(chain, spelling, used) else base
    for_words = min(_PER_WORD, base / 6) * sum(token.type in SPOKEN for token in used)
    for_cue = _PER_CUE if base >= LANDLINE_COST and has_cue(folded, chain.starts[0]) else 0.0
    return spelling.cost <= most + for_words + for_cue


def _has_one_symbol(chain: Chain, spelling: Spelling) -> bool:
    """Return whether all gaps that are not empty are equal."""
    return len({separator for separator in chain.separators[1 : spelling.end] if separator}) == 1


def _is_spread_evenly(chain: Chain, spelling: Spelling, used: Sequence[ChainToken]) -> bool:
    """Return whether a spelling has no filler, and only single figures or one symbol between all groups."""
    if any(token.type is _WORD for token in used):
        return False
    if all(token.type is not _FIGURES or len(token.digits) == 1 for token in used):
        return True
    return _has_one_symbol(chain, spelling)


def _is_score_list(chain: Chain, spelling: Spelling) -> bool:
    """Return whether figures are pairs with a dash or colon inside and another gap between, as in "0-7, 7-0, 2-1"."""
    if spelling.end <= _MIN_PAIRS or chain.separators[1].strip() not in _SCORE_MARKS:
        return False
    if "" in chain.separators[1 : spelling.end]:
        return False
    inside, outside = ({gap.strip() for gap in chain.separators[first : spelling.end : 2]} for first in (1, 2))
    return inside <= _SCORE_MARKS and _SCORE_MARKS.isdisjoint(outside)


def _is_table_row(chain: Chain, spelling: Spelling) -> bool:
    """Return whether figures are a row of a table, or a list of sizes: each greater than the one before."""
    used = chain.tokens[: spelling.end]
    if any(token.type is not _FIGURES for token in used):
        return False
    values = [int(token.digits) for token in used]
    is_rising = len(values) > _MIN_PAIRS and all(map(lt, values, values[1:]))
    cells = sum("\t" in separator or "|" in separator for separator in chain.separators[1 : spelling.end])
    return is_rising or (cells > 1 and max(values) >= _TWO_DIGITS)


def _has_odd_groups(used: Sequence[ChainToken], *, has_one_symbol: bool) -> bool:
    """Return whether figures begin with one or two digits without going on so, or are a long run after a lone word."""
    if _is_word_before_long_run(used):
        return True
    groups = [len(token.digits) for token in used if token.type is _FIGURES]
    has_words = len(groups) < len(used)
    if not groups or groups[0] >= _AREA_DIGITS or max(groups) == 1 or not _are_figures_or_filler(used):
        return False
    return has_words or not has_one_symbol or len(set(groups[:-1])) > 1


def _are_figures_or_filler(used: Sequence[ChainToken]) -> bool:
    return all(token.type is _FIGURES or token.type is _WORD for token in used)


def _is_word_before_long_run(used: Sequence[ChainToken]) -> bool:
    return len(used) > 1 and used[0].type in SPOKEN and len(used[1].digits) > _LONG_RUN


def _is_doubtful(chain: Chain, spelling: Spelling) -> bool:
    """Return whether more digits follow with at most a word between, or the spelling takes in the "30" of "30 min"."""
    if spelling.end >= len(chain) - 1 and chain.stopped_by_unit:
        return spelling.end == len(chain) and chain.tokens[-1].type is _FIGURES
    rest = chain.tokens[spelling.end : spelling.end + 2]
    if not rest:
        return False
    last, following = chain.tokens[spelling.end - 1], rest[0]
    if following.type is _UNIT and (following.digits == "0" or _continues_words(last, following)):
        return True
    if chain.gap_costs[spelling.end] >= SENTENCE_COST:
        return False
    return any(map(_is_certain_digit, rest if following.skip_cost < CANNOT_SKIP else rest[:1]))


def _continues_words(last: ChainToken, following: ChainToken) -> bool:
    """Return whether a weak digit follows tens, as in French "vingt-sept"."""
    return last.type is TokenType.TENS and following.skip_cost not in {CANNOT_SKIP, PREPOSITION}


def _is_certain_digit(token: ChainToken) -> bool:
    return token.type in DIGITS and token.skip_cost == CANNOT_SKIP


def _can_begin_with_00(chain: Chain) -> bool:
    """Return whether a chain may begin with 00."""
    first = chain.tokens[0]
    if first.digits.startswith("00") or first.type is _REPEAT:
        return True
    second = chain.tokens[1] if len(chain) > 1 else first
    return first.digits[-1:] == "0" and second.digits[:1] in {"0", "O"}


def _has_foreign_evidence(folded: str, chain: Chain, spelling: Spelling, start: int) -> bool:
    """Return whether a cue or its groups say that a number without a plus is foreign; it has no comma."""
    if any("," in separator for separator in chain.separators[1 : spelling.end]):
        return False
    if has_cue(folded, start) or _has_foreign_groups(chain, spelling):
        return True
    return has_cue_after(folded, chain.ends[spelling.end - 1])


def _has_foreign_groups(chain: Chain, spelling: Spelling) -> bool:
    """Return whether 00 and a country code are separate before several groups of figures with plain gaps."""
    used = chain.tokens[: spelling.end]
    if spelling.cost or any(token.type is not _FIGURES for token in used):
        return False
    if spelling.end <= _MIN_GROUPS or not _has_separate_code(chain):
        return False
    return max(len(token.digits) for token in used[1:]) > len("12")


def _has_separate_code(chain: Chain) -> bool:
    """Return whether a chain begins with 00 and a country code in one group."""
    first = chain.tokens[0].digits
    return first.startswith("00") and is_country_code(first[2:])


def _can_end(folded: str, chain: Chain, spelling: Spelling) -> bool:
    """Return whether a number may end where a spelling ends: not inside a run or a longer row of digits."""
    index, end = spelling.end, chain.ends[spelling.end - 1]
    if not can_end_at(folded, end) or is_quantity(folded, end):
        return False
    if index > 1 and chain.tokens[index - 2].type is _WORD and _is_part_of_other(folded, end):
        return False
    following = index + 1 if index < len(chain) and chain.tokens[index].type is _JOINER else index
    return following >= len(chain) - chain.stopped_by_unit or _is_end_before(folded, chain, spelling, following)


def _is_part_of_other(folded: str, end: int) -> bool:
    """Return whether digits after a word are in between others or in a date: "900 in between", "9 kWh on 01/12"."""
    is_in_date = folded[end : end + 1] in _TIGHT_MARKS and folded[end + 1 : end + 2].isdigit()
    return is_in_date or belongs_between_others(folded, end)


def _is_end_before(folded: str, chain: Chain, spelling: Spelling, following: int) -> bool:
    """Return whether the next token is not part of the number: it is no digit, or the gap before it separates more."""
    token = chain.tokens[following]
    if token.skip_cost < CANNOT_SKIP or _LISTED.match(folded, chain.starts[following]):
        return True
    widest = max(map(rank_gap, chain.separators[1 : spelling.end]), default=0)
    gap = rank_gap(chain.separators[following])
    if gap != widest:
        return gap > widest
    return token.digits.startswith("0") and chain.max_digits - len(spelling.digits) > _MIN_SPARE_DIGITS
