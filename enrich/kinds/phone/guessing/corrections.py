"""Applies a remark behind a number that changes its digits: "but the last digit is 2", "swap the 4 for a 5".

The number as written belongs to another person, so it is never returned: it is corrected, or dropped if the remark is
not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from enrich.kinds.phone.context.remarks import load_remarks
from enrich.kinds.phone.reading import CORRECTED, PhoneReading
from enrich.lexicon.numbers import UNIT, list_number_spellings, load_number_words
from enrich.lexicon.patterns import build_pattern

_NEAR = 80  # characters behind a number
_PREFIX = len("+447")  # which a remark about a digit does not mean
_COST = 1.0


def correct(lowered: str, reading: PhoneReading) -> Iterator[PhoneReading]:
    """Yield a reading as it is, or corrected as the text behind it says; nothing if the correction is not clear."""
    lead, *remarks = _compile_remarks()
    start = lead.match(lowered, reading.end)
    remark = next((found for remark in remarks if start and (found := remark.match(lowered, start.end()))), None)
    if remark is None or remark.end() > reading.end + _NEAR:
        yield reading
        return
    value = _apply(remark, reading.value)
    if value == reading.value:
        yield reading
    elif value:
        steps = tuple(dict.fromkeys((*reading.transformations, CORRECTED)))
        yield replace(reading, value=value, transformations=steps, cost=reading.cost + _COST, alternatives=())


def _apply(remark: re.Match[str], value: str) -> str:
    """Return the corrected number, or "" if the remark does not say which digit it means.

    A remark about a digit that the number does not have is about something else.
    """
    said = remark.groupdict()
    if "last" in said:
        return value[:-1] + _read_digit(said["last"])
    if "ends" in said:
        return value[:-2] + value[-1] + value[-2]
    if "old" in said:
        old, new, rest = _read_digit(said["old"]), _read_digit(said["new"]), value[_PREFIX:]
        return value[:_PREFIX] + rest.replace(old, new) if rest.count(old) <= 1 else ""
    return ""


def _read_digit(word: str) -> str:
    return word if word.isdigit() else load_number_words()[word].digits


@cache
def _compile_remarks() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of what may precede a remark right behind a number, and of each kind of remark."""
    table = load_remarks().corrections
    lead, last, to_be, swap, by, places, sums, really = map(
        build_pattern,
        (table.lead, table.last, table.to_be, table.swap, table.by, table.places, table.sums, table.really),
    )
    digit = rf"(?:[0-9](?![\w:.,]*[0-9])|{build_pattern(list_number_spellings(UNIT, weak=False))}(?![^\W_]))"
    the, swap = "(?:(?:an?|the|my|all|every|each) ){0,2}", rf"(?:please )?{swap} "
    return (
        re.compile(rf"[\s,.;:(–-]{{1,4}}(?:(?:{lead})[ ,]{{1,2}}){{0,4}}"),
        re.compile(rf"(?:{swap})?{the}{last}(?: {to_be}){{0,2}} {the}(?P<last>{digit})"),
        re.compile(rf"{swap}{the}(?P<old>{digit})s? {by} {the}(?P<new>{digit})"),
        re.compile(rf"{the}(?P<old>{digit}) (?:is|are) (?:{really} )?{the}(?P<new>{digit})"),
        re.compile(rf"{swap}{the}last (?P<ends>two|2|pair)"),
        re.compile(rf"(?:{sums} {the}{digit}(?=\s*(?:$|[\n.,;!)]))|(?:{swap}|{sums} ){the}(?:{digit} )?{places})"),
    )
