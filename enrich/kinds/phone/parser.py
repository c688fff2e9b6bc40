"""Reading the telephone numbers of a text: where one may begin, the plain way first, then the search through disguises."""

from __future__ import annotations

import re
import sys
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import merge

from enrich.kinds.phone import context
from enrich.kinds.phone.call_links import links
from enrich.kinds.phone.candidate import ZERO, Reading, undone_in
from enrich.kinds.phone.chain import Chain, chain_from
from enrich.kinds.phone.guesses import backwards, endings, guesses
from enrich.kinds.phone.plain import flood_end, plain_at, row_at
from enrich.kinds.phone.search import STRONG, WEAK, Found, abroad_in, british_in
from enrich.kinds.phone.variants import variants
from enrich.kinds.phone.vocabulary import Part
from enrich.kinds.phone.work_budget import Patience

# Where a number may begin: a zero in any writing, a plus, or the code of the country. Each pattern starts with one character,
# which the engine finds fast, and looks back from there.
_ZERO = re.compile(r"0(?<![0-9]0)")
_OTHERS = (
    ("o", re.compile(r"o(?<![^\W_]o)(?=[oøilsbz]*[\W_0-9])")),
    ("+", re.compile(r"[+](?=[\s(]{0,4}[^\W_])")),
    ("44", re.compile(r"44(?<![0-9]44)")),
    ("ø", re.compile(r"ø(?<![^\W_]ø)(?=[oøilsbz]*[\W_0-9])")),
)
_SPELT = re.compile(
    r"(?=[acdfmnopszнп])(?<![^\W_])(?:zero|sero|oh|(?:n[ao]|a)ught(?!y)|z(?:[3eiay]{0,3}r{1,2}|e)[o0]|nil(?=\W{1,3}(?:seven|7|double))|null?a|null?(?=\W{1,3}(?:sieben|zeven|sept))|zéro|cero|нула|ноль|plus|плюс|ma(?:is|s)(?=\W{1,3}[cq]uarenta)|más(?=\W{1,3}cuarenta)|fou?r(?:ty)?\W{1,3}four|double\W{1,3}(?:four|(?:zero|oh)(?=\W{1,3}(?:four|double|4)))"
    r"|o(?=zero|one|two|three|four|five|six|seven|eight|nine|double|triple))"
)
_SPELT_MARKS = ("sero", "oh", "four", "double", "plus", "nul", "cero", "nil", "ught", "uarenta", "ofive", "oseven")
_ZERO_WORD = re.compile(r"z(?:[3eiay]{0,3}r{1,2}|e)[o0]")
_FOREIGN_MARKS = ("нул", "плюс", "ноль", "zér")
# A mobile number whose zero is left out, in words.
_SEVEN = re.compile(
    r"(?=[dhsсș])(?<![^\W_])(?:seven(?!t)|double\W{1,3}seven|sapte|siedem|siete|sete|h[eé]t|shtat[eë]|седем|șapte)"
)
# The same, in figures or misspelt, where the text says that a zero is missing.
_ANY_SEVEN = re.compile(r"(?=[ds7])(?<![^\W_])(?:7|s[ea]v[aei]{0,2}n(?!t)|double\W{1,3}(?:7|seven))")
_SEVENS = ("seven", "apte", "siedem", "siete", "sete", "het", "shtat")
_FOREIGN_SEVENS = ("hét", "седем")
_PLUS = ("+", "p", "п", "m")
_HOMELESS = ("44", "fo", "do")

# Twelve figures in fours that happen to begin with 44 are the number of a card or a voucher, where nothing speaks of calling.
_IN_FOURS = re.compile(r"44[0-9]{2}([ -])[0-9]{4}\1[0-9]{4}(?![0-9])")
_RIGHT_BEFORE = 14
# A reading that costs so much is set against those that begin inside it, which have to cost that much less.
_DEAR, _LESS = 3.0, 2.0
# Of a text so long, the places where a number may begin are not all looked up at once.
_LONG = 10_000
_LEAST_DIGITS = 10
_LEAST_AFTER_PLUS = 9
_NEXT = 3
_MOBILES = "+447"
_LANDLINES = ("+441", "+442")
_ONE_FIGURE = re.compile(
    r"(?:^|[^0-9 ]|[^0-9][ ])[0-9]{1,2}[ ,.;|]{1,3}$|(?<![0-9])(?:(?:[0-9]{1,2}[/.-]){2}(?:20)?[0-9]{2}|(?:19|20)[0-9]{2})[ ,.;|]{1,3}$"
)
_IN_GROUPS = re.compile(r"(?:\(?0[0-9]{2,4}\)?|[+]44 ?(?:\(0\))?[0-9]{2,4}) ?-?[0-9]{3,4}[ -]?[0-9]{3,4}")
_NO_CHAIN = Chain()
_EXTENSION = re.compile(r"[ ,;(]{0,3}(?:ext(?:ension|n)?\.?|x|#)[ :.=]{0,2}([0-9]{1,6})(?![\w])", re.IGNORECASE)


def readings(folded: str) -> list[Reading]:
    """Return the numbers of a folded text in order; where two overlap, the one of more certain making stays."""
    low = lowered(folded)
    found = list(_written(folded, low))
    told = [*links(folded, low), *backwards(folded, low)]
    if told:
        found = apart(found, apart(told))
    guessed = [*guesses(folded, low), *_zeroless(folded, low, found), *_varied(folded, low)]
    if guessed:
        found = apart(guessed, found)
    return [one for first in found for one in _completed(folded, first)]


def _begins(low: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
    """Yield where a number may begin between two places of a text in lower case, in order."""
    patterns = [pattern for mark, pattern in _OTHERS if mark in low]
    if start or _is_marked(low):
        patterns.append(_SPELT)
    if len(low) > _LONG:
        return merge(*(pattern.finditer(low, start, end) for pattern in (_ZERO, *patterns)), key=re.Match.start)
    zeros = list(_ZERO.finditer(low, start, end))
    others = [begin for pattern in patterns for begin in pattern.finditer(low, start, end)]
    return iter(sorted(zeros + others, key=re.Match.start) if others else zeros)


def _is_marked(low: str) -> bool:
    """Tell whether a text has anything of a word that a number begins with."""
    if "z" in low and _ZERO_WORD.search(low):
        return True
    return any(map(low.__contains__, _SPELT_MARKS)) or (
        not low.isascii() and any(map(low.__contains__, _FOREIGN_MARKS))
    )


def lowered(folded: str) -> str:
    """Return a text in lower case, one character for each."""
    low = folded.lower()
    return low if len(low) == len(folded) else "".join(char.lower()[0] for char in folded)


def apart(found: Iterable[Reading], kept: Iterable[Reading] = ()) -> list[Reading]:
    """Return what is kept, in order and apart, with those readings that overlap none of it, nor each other."""
    taken = list(kept)
    for one in sorted(found, key=_start):
        at = bisect(taken, one.start, key=_start)
        if (at == 0 or taken[at - 1].end <= one.start) and (at == len(taken) or one.end <= taken[at].start):
            taken.insert(at, one)
    return taken


def _start(one: Reading) -> int:
    return one.start


def _completed(folded: str, first: Reading) -> Iterator[Reading]:
    """Yield a reading with its extension, and those that other endings tell."""
    extension = _EXTENSION.match(folded, first.end)
    if extension:
        yield replace(first, end=extension.end(), extension=extension[1])
        return
    yield first
    yield from endings(folded, first)


def _written(folded: str, low: str) -> Iterator[Reading]:
    """Yield the numbers that are written out, plain or disguised."""
    done = last = 0
    patience = Patience()
    for begin in _begins(low):
        if begin.start() >= done:
            found = _read(folded, begin, patience, next_to=last)
            if found and found.cost >= _DEAR:
                found = _cheapest(folded, low, found, patience)
            if found:
                yield found
                done = found.end
                last = done
            else:
                done = flood_end(folded, begin.start())


def _varied(folded: str, low: str) -> Iterator[Reading]:
    """Yield the mobile numbers of the text's variants."""
    for variant in variants(folded, low):
        for one in _written(variant.text, lowered(variant.text)):
            start, end = variant.span(one.start, one.end)
            if one.value.startswith(_MOBILES) and not context.is_other(folded, start, end):
                yield replace(
                    one,
                    start=start,
                    end=end,
                    undone=tuple(dict.fromkeys((*one.undone, variant.step))),
                    cost=one.cost + 1,
                )


def _read(folded: str, begin: re.Match[str], patience: Patience, next_to: int = 0) -> Reading | None:
    """Return the number that begins here; right behind another number, which ended at `next_to`, that one's digits are no bar."""
    start = begin.start()
    if begin.group() == "44" and _IN_FOURS.match(folded, start) and not context.has_cue(folded, start, _RIGHT_BEFORE):
        return None
    regular = 0 < next_to >= start - _NEXT
    plain = _plain(folded, start, regular=regular) or _row(folded, start, regular=regular)
    return plain or (_disguised(folded, begin, patience, regular=regular) if patience.at(start) else None)


def _cheapest(folded: str, low: str, dear: Reading, patience: Patience) -> Reading:
    """Return the reading that costs least of one and those that begin inside it."""
    inside = (_read(folded, begin, patience) for begin in _begins(low, dear.start + 1, dear.end))
    return min([dear, *(one for one in inside if one and one.cost + _LESS < dear.cost)], key=lambda one: one.cost)


def _plain(folded: str, start: int, *, regular: bool) -> Reading | None:
    """Return a number in plain writing that begins here."""
    found = plain_at(folded, start)
    if not found:
        return None
    end, value = found
    regular = regular or value.startswith(_MOBILES) or _is_landline(folded, start, end, value)
    if (
        not context.begins_well(folded, start, regular=regular)
        or not context.ends_well(folded, end)
        or context.counts(folded, end)
    ):
        return None
    first = start - 1 if folded[start - 1 : start] == "(" and ")" in folded[start:end] else start
    return None if context.is_other(folded, first, end) else Reading(first, end, value)


def _is_landline(folded: str, start: int, end: int, value: str) -> bool:
    """Tell whether a figure, a date or a year before a landline is no part of it ("open 9-5 0161 496 0486")."""
    landline = value.startswith(_LANDLINES) and _IN_GROUPS.fullmatch(folded, start, end) is not None
    return landline and _ONE_FIGURE.search(folded[max(0, start - 14) : start].removesuffix("(")) is not None


def _row(folded: str, start: int, *, regular: bool) -> Reading | None:
    """Return a number whose digits stand apart, all by the same gap."""
    found = row_at(folded, start)
    if not found or not context.begins_well(folded, start, regular=regular):
        return None
    end, value, undone = found
    return (
        None
        if not context.ends_well(folded, end) or context.is_other(folded, start, end)
        else Reading(start, end, value, undone, 1.0)
    )


def _disguised(folded: str, begin: re.Match[str], patience: Patience, *, regular: bool) -> Reading | None:
    """Return the likeliest number that begins here, however it is disguised."""
    start, prefix = begin.start(), "+" if begin.group()[0] in _PLUS else ""
    well = context.begins_well(folded, start, regular=regular)
    chain = chain_from(folded, begin.end() if prefix else start) if well else _NO_CHAIN
    found = (
        _found(folded, begin, chain, prefix)
        if chain.digits >= (_LEAST_AFTER_PLUS if prefix else _LEAST_DIGITS)
        else None
    )
    if not found:
        patience.spend(len(chain))
        return None
    one, value, others = found
    end = chain.ends[one.at - 1]
    return (
        None
        if context.is_other(folded, start, end)
        else Reading(start, end, value, undone_in(chain, one), one.cost, others)
    )


def _found(folded: str, begin: re.Match[str], chain: Chain, prefix: str) -> Found | None:
    """Return what a chain spells; after a bare 44 only a mobile number, hardly disguised."""
    if not begin.group().startswith(_HOMELESS):
        return british_in(folded, chain, prefix, STRONG) or abroad_in(folded, chain, prefix, begin.start())
    found = british_in(folded, chain, prefix, WEAK)
    if not found or not found[1].startswith("+447"):
        return None
    worded = any(token.part is Part.WORD for token in chain.tokens[: found[0].at])
    return None if worded and not context.has_cue(folded, begin.start()) else found


def _zeroless(folded: str, low: str, found: list[Reading]) -> Iterator[Reading]:
    """Yield mobile numbers that are spelt from their seven on, where something speaks of calling right before.

    Those that begin inside what was found are none.
    """
    told = context.tells_zero(low)
    if not (
        told
        or any(map(low.__contains__, _SEVENS))
        or (not low.isascii() and any(map(low.__contains__, _FOREIGN_SEVENS)))
    ):
        return
    patience = Patience()
    for begin in (_ANY_SEVEN if told else _SEVEN).finditer(low):
        start = begin.start()
        last = bisect(found, start, key=_start) - 1
        if (last >= 0 and start < found[last].end) or not patience.at(start):
            continue
        if (told or context.has_cue(folded, start)) and context.begins_well(folded, start, regular=False):
            chain = chain_from(folded[: context.told_from(low, start)], start)
            whole = british_in(folded, chain, "0", WEAK) if chain.digits >= _LEAST_DIGITS else None
            patience.spend(len(chain))
            if whole:
                one, value, others = whole
                yield Reading(start, chain.ends[one.at - 1], value, (*undone_in(chain, one), ZERO), one.cost, others)
