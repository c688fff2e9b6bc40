"""Parses the telephone numbers of a text: finds where one may begin, tries plain formats, then searches disguises."""

from __future__ import annotations

import re
import sys
from bisect import bisect
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from heapq import merge

from enrich.kinds.phone.call_links import find_call_links
from enrich.kinds.phone.context.boundaries import can_end_at, can_start_at
from enrich.kinds.phone.context.cues import ZERO_NAMES, find_zero_remark, has_cue, says_zero_is_missing
from enrich.kinds.phone.context.other_numbers import is_other_number, is_quantity
from enrich.kinds.phone.guessing.backwards import find_backwards
from enrich.kinds.phone.guessing.corrections import correct
from enrich.kinds.phone.guessing.guesses import find_endings, find_guesses
from enrich.kinds.phone.guessing.substitutes import drop_misread, find_explanations, find_substituted
from enrich.kinds.phone.mark import ALL_TRAITS, Trait
from enrich.kinds.phone.plain import match_plain, match_row, skip_flood
from enrich.kinds.phone.reading import ZERO, PhoneReading, list_transformations
from enrich.kinds.phone.search import STRONG_BUDGET, WEAK_BUDGET, Found, search_british, search_foreign
from enrich.kinds.phone.tokens.chain import Chain, build_chain
from enrich.kinds.phone.tokens.starts import find_sevens, find_word_starts, is_code_word, is_plus
from enrich.kinds.phone.tokens.vocabulary import TokenType
from enrich.kinds.phone.tokens.work_budget import WorkBudget
from enrich.kinds.phone.variants import Variant, find_variants
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase

# Where a number in figures may begin: a zero in any form, a plus, or the country code. Each pattern starts with one
# character, which the regex engine finds fast, and looks back from there.
_STARTS = (
    ("0", re.compile(r"0(?<![0-9]0)(?![^0-9A-Za-z]{0,3}[46])")),  # no number begins with 04 or 06
    ("+", re.compile(r"[+](?=[\s()\]]{0,4}[^\W_])(?!(?<=[0-9][+])[^0-9])")),
    ("44", re.compile(r"44(?<![0-9]44)(?![^0-9A-Za-z]{0,3}[1-689])")),  # without a plus only mobile numbers
)
_LETTER_START = re.compile(r"[oø](?<![^\W_].)(?=[oøilsbz]*[\W_0-9])")
_BARE_CODE = "44"
# Twelve figures in fours, starting at 44, are the number of a card or a voucher, unless a cue comes before.
_CARD = re.compile(r"44[0-9]{2}([ -])[0-9]{4}\1[0-9]{4}(?![0-9])")
_CARD_CUE_DISTANCE = 14
# A reading with this cost is compared with those that start inside it; these must cost that much less.
_DEAR_COST, _SAVED_COST = 3.0, 2.0
# In a longer text, the starts are not all searched at once.
_LONG_TEXT = 10_000
_MIN_DIGITS, _MIN_DIGITS_AFTER_PLUS = 10, 9
_MAX_DISTANCE = 3  # from the number before, of a number right after it
_MOBILES = "+447"
_LANDLINES = ("+441", "+442")
_ROW_COST = 1.0
_VARIANT_COST = 1.0
_FIGURES_LENGTH = 14
_SEPARATE_FIGURES = re.compile(
    r"(?:^|[^0-9 ]|[^0-9][ ])[0-9]{1,2}[ ,.;:|/-]{1,3}$"
    r"|(?<![0-9])(?:(?:[0-9]{1,2}[/.-]){2}(?:20)?[0-9]{2}|(?:19|20)[0-9]{2})[ ,.;:|/-]{1,3}$"
)
_LANDLINE_GROUPS = re.compile(r"(?:\(?0[0-9]{2,4}\)?|[+]44 ?(?:\(0\))?[0-9]{2,4}) ?-?[0-9]{3,4}[ -]?[0-9]{3,4}")
_EMPTY_CHAIN = Chain()
_EXTENSION = re.compile(r"[ ,;(]{0,3}(?:ext(?:ension|n)?\.?|x|#)[ :.=]{0,2}([0-9]{1,6})(?![\w])", re.IGNORECASE)


def find_readings(text: Text, traits: AbstractSet[str]) -> list[PhoneReading]:
    """Return the numbers of a text in order; of two that overlap, the one from the more reliable method."""
    folded, lowered, words = text.folded, text.lowered, text.words
    found = list(_find_written(folded, lowered, traits))
    links = [*find_call_links(folded, lowered), *find_backwards(text)]
    if links:
        found = drop_overlaps(found, drop_overlaps(links))
    is_zero_missing = not ZERO_NAMES.isdisjoint(words) and says_zero_is_missing(lowered)
    guesses = [
        *find_guesses(text, traits, is_zero_missing=is_zero_missing),
        *_find_without_zero(folded, lowered, found, traits, is_zero_missing=is_zero_missing),
        *_read_variants(folded, find_variants(text, traits)),
    ]
    if Trait.EXPLAINED in traits and (explained := find_explanations(lowered)):
        substituted = _read_variants(folded, find_substituted(folded, explained))
        found = drop_overlaps(substituted, drop_misread(found, explained, folded))
        guesses = drop_misread(guesses, explained, folded)
    if guesses:
        found = drop_overlaps(guesses, found)
    return [reading for first in found for whole in correct(lowered, first) for reading in _complete(folded, whole)]


def drop_overlaps(readings: Iterable[PhoneReading], kept: Iterable[PhoneReading] = ()) -> list[PhoneReading]:
    """Return in order the readings of `kept`, which do not overlap, and those of `found` that overlap no other."""
    taken = list(kept)
    for reading in sorted(readings, key=_get_start):
        index = bisect(taken, reading.start, key=_get_start)
        is_after_last = index == 0 or taken[index - 1].end <= reading.start
        if is_after_last and (index == len(taken) or reading.end <= taken[index].start):
            taken.insert(index, reading)
    return taken


def _get_start(reading: PhoneReading) -> int:
    return reading.start


def _complete(folded: str, first: PhoneReading) -> Iterator[PhoneReading]:
    """Yield a reading, with its extension in its span, or with the numbers of the endings that follow it."""
    extension = _EXTENSION.match(folded, first.end)
    if extension:
        yield replace(first, end=extension.end())
        return
    yield first
    yield from find_endings(folded, first)


def _find_written(folded: str, lowered: str, traits: AbstractSet[str] = ALL_TRAITS) -> Iterator[PhoneReading]:
    """Yield the numbers that are written in full, plain or disguised."""
    done = last_end = 0
    budget = WorkBudget()
    for begin in _find_starts(lowered, traits):
        if begin.start() < done:
            continue
        found = _read_at(folded, begin, budget, last_end)
        if found and found.cost >= _DEAR_COST:
            found = _find_cheaper_inside(folded, lowered, found, budget)
        if found:
            yield found
            done = last_end = found.end
        else:
            done = skip_flood(folded, begin.start())


def _find_starts(
    lowered: str, traits: AbstractSet[str], start: int = 0, end: int = sys.maxsize
) -> Iterator[re.Match[str]]:
    """Yield in order where a number may begin between two offsets of a text in lower case."""
    patterns = [pattern for mark, pattern in _STARTS if mark in lowered]
    patterns += [_LETTER_START] if Trait.LETTER_START in traits else []
    finders = [pattern.finditer(lowered, start, end) for pattern in patterns]
    finders += [find_word_starts(lowered, start, end)] if Trait.WORD_START in traits else []
    if len(lowered) > _LONG_TEXT:
        return merge(*finders, key=re.Match.start)
    begins = [begin for finder in finders for begin in finder]
    return iter(sorted(begins, key=re.Match.start) if len(finders) > 1 else begins)


def _read_at(folded: str, begin: re.Match[str], budget: WorkBudget, last_end: int = 0) -> PhoneReading | None:
    """Return the number that begins at a start; right after the number before, its digits are not checked."""
    start = begin.start()
    if begin.group() == "44" and _CARD.match(folded, start) and not has_cue(folded, start, _CARD_CUE_DISTANCE):
        return None
    follows = 0 < last_end >= start - _MAX_DISTANCE
    found = _read_plain(folded, start, follows=follows) or _read_row(folded, start, follows=follows)
    return found or (_read_disguised(folded, begin, budget, follows=follows) if budget.allows(start) else None)


def _find_cheaper_inside(folded: str, lowered: str, dear: PhoneReading, budget: WorkBudget) -> PhoneReading:
    """Return the cheapest of a reading and those that start inside it and cost clearly less."""
    starts = _find_starts(lowered, ALL_TRAITS, dear.start + 1, dear.end)
    inside = [_read_at(folded, begin, budget) for begin in starts]
    cheaper = [reading for reading in inside if reading and reading.cost + _SAVED_COST < dear.cost]
    return min([dear, *cheaper], key=_get_cost)


def _get_cost(reading: PhoneReading) -> float:
    return reading.cost


def _read_plain(folded: str, start: int, *, follows: bool) -> PhoneReading | None:
    """Return a number in plain format that begins at an offset."""
    found = match_plain(folded, start)
    if not found:
        return None
    end, value = found
    regular = value.startswith(_MOBILES) or _is_separate_landline(folded, start, end, value)
    if not can_start_at(folded, start, regular=regular, follows=follows):
        return None
    if not can_end_at(folded, end) or is_quantity(folded, end) or _is_part_of_row(folded, start, end, value):
        return None
    first = start - 1 if folded[start - 1 : start] == "(" and ")" in folded[start:end] else start
    return None if is_other_number(folded, first, end) else PhoneReading(first, end, value)


def _is_part_of_row(folded: str, start: int, end: int, value: str) -> bool:
    """Return whether a landline in unusual groups goes on with figures after a space."""
    if folded[end : end + 1] != " " or not folded[end + 1 : end + 2].isdigit():
        return False
    return value.startswith(_LANDLINES) and not _LANDLINE_GROUPS.fullmatch(folded, start, end)


def _is_separate_landline(folded: str, start: int, end: int, value: str) -> bool:
    """Return whether a figure, date or year before a landline is not part of it ("open 9-5 0161 496 0486")."""
    if not value.startswith(_LANDLINES) or not _LANDLINE_GROUPS.fullmatch(folded, start, end):
        return False
    before = folded[max(0, start - _FIGURES_LENGTH) : start].removesuffix("(")
    return _SEPARATE_FIGURES.search(before) is not None


def _read_row(folded: str, start: int, *, follows: bool) -> PhoneReading | None:
    """Return a number of single digits with equal gaps that begins at an offset."""
    found = match_row(folded, start)
    if not found:
        return None
    gap, end, value, transformations = found
    if not can_start_at(folded, start, regular=not folded.endswith(gap, 0, start), follows=follows):
        return None
    if not can_end_at(folded, end) or is_other_number(folded, start, end):
        return None
    return PhoneReading(start, end, value, transformations, _ROW_COST)


def _read_disguised(folded: str, begin: re.Match[str], budget: WorkBudget, *, follows: bool) -> PhoneReading | None:
    """Return the likeliest disguised number that begins at a start."""
    start, prefix = begin.start(), "+" if is_plus(begin.group()) else ""
    can_start = can_start_at(folded, start, regular=False, follows=follows)
    chain = build_chain(folded, begin.end() if prefix else start) if can_start else _EMPTY_CHAIN
    has_digits = chain.max_digits >= (_MIN_DIGITS_AFTER_PLUS if prefix else _MIN_DIGITS)
    found = _search_chain(folded, begin, chain, prefix) if has_digits else None
    if not found:
        budget.spend(len(chain))
        return None
    budget.spend_on_number(len(chain))
    reading = _build_reading(start, chain, found)
    return None if is_other_number(folded, start, reading.end) else reading


def _search_chain(folded: str, begin: re.Match[str], chain: Chain, prefix: str) -> Found | None:
    """Return the number that a chain spells; after a bare 44 only a mobile number with few disguises."""
    if begin.group() != _BARE_CODE and not is_code_word(begin.group()):
        british = search_british(folded, chain, prefix, STRONG_BUDGET)
        return british or search_foreign(folded, chain, prefix, begin.start())
    found = search_british(folded, chain, prefix, WEAK_BUDGET)
    if not found or not found[1].startswith(_MOBILES):
        return None
    has_filler = any(token.type is TokenType.WORD for token in chain.tokens[: found[0].end])
    return None if has_filler and not has_cue(folded, begin.start()) else found


def _build_reading(start: int, chain: Chain, found: Found, *guesses: str) -> PhoneReading:
    spelling, value, alternatives = found
    transformations = (*list_transformations(chain, spelling), *guesses)
    return PhoneReading(start, chain.ends[spelling.end - 1], value, transformations, spelling.cost, alternatives)


def _find_without_zero(
    folded: str, lowered: str, readings: list[PhoneReading], traits: AbstractSet[str], *, is_zero_missing: bool
) -> Iterator[PhoneReading]:
    """Yield mobile numbers without their zero that start outside the readings found.

    They are in words after a cue, or in any form in a text that says that a zero is missing.
    """
    if not is_zero_missing and Trait.SEVEN_START not in traits:
        return
    budget = WorkBudget()
    for begin in find_sevens(lowered, any_form=is_zero_missing):
        start = begin.start()
        if not _is_inside(readings, start) and budget.allows(start) and (is_zero_missing or has_cue(folded, start)):
            yield from _read_without_zero(folded, lowered, start, budget)


def _is_inside(readings: list[PhoneReading], start: int) -> bool:
    """Return whether an offset is inside one of the readings, which are in order."""
    last = bisect(readings, start, key=_get_start) - 1
    return last >= 0 and start < readings[last].end


def _read_without_zero(folded: str, lowered: str, start: int, budget: WorkBudget) -> Iterator[PhoneReading]:
    """Yield the number without its zero that begins at an offset, if there is one."""
    if not can_start_at(folded, start, regular=False):
        return
    chain = build_chain(folded[: find_zero_remark(lowered, start)], start)
    budget.spend(len(chain))
    found = search_british(folded, chain, "0", WEAK_BUDGET) if chain.max_digits >= _MIN_DIGITS else None
    if found:
        yield _build_reading(start, chain, found, ZERO)


def _read_variants(folded: str, variants: Iterable[Variant]) -> Iterator[PhoneReading]:
    """Yield the mobile numbers of the variants of a text."""
    for variant in variants:
        for found in _find_written(variant.text, lowercase(variant.text)):
            reading = _to_folded(found, variant)
            if reading.value.startswith(_MOBILES) and not is_other_number(folded, reading.start, reading.end):
                yield reading


def _to_folded(reading: PhoneReading, variant: Variant) -> PhoneReading:
    """Return a reading of a variant with its span in the folded text."""
    start, end = variant.span(reading.start, reading.end)
    transformations = tuple(dict.fromkeys((*reading.transformations, variant.transformation)))
    return replace(reading, start=start, end=end, transformations=transformations, cost=reading.cost + _VARIANT_COST)
