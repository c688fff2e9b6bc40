"""Recognises made-up numbers such as 01234 567890, by a table, equal digits or a run of digits."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from enrich.lexicon.tables import load_table

_RUNS = ("01234567890", "09876543210")


class PlaceholderNumbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of placeholder_numbers.toml."""

    version: int
    source: str
    equal_digits: int
    zeros: int
    run: int
    numbers: frozenset[str]


def is_placeholder(e164: str) -> bool:
    """Return whether a number in E.164 form is made up.

    >>> is_placeholder("+441234567890"), is_placeholder("+447777777777"), is_placeholder("+447700900461")
    (True, True, False)
    """
    table = _load()
    return e164 in table.numbers or _compile_made_up().search(e164) is not None


def is_made_up(digits: str) -> bool:
    """Return whether digits that are no number in E.164 form are one repeated digit or a run.

    >>> is_made_up("00000000000"), is_made_up("0123456789"), is_made_up("0123987654")
    (True, True, False)
    """
    return len(set(digits)) == 1 or any(digits in run * 2 for run in _RUNS)


def _load() -> PlaceholderNumbers:
    table: PlaceholderNumbers = load_table("placeholder_numbers", PlaceholderNumbers)
    return table


@cache
def _compile_made_up() -> re.Pattern[str]:
    table = _load()
    runs = "|".join(run[start : start + table.run] for run in _RUNS for start in range(len(run) - table.run + 1))
    return re.compile(rf"([0-9])\1{{{table.equal_digits - 1}}}$|0{{{table.zeros}}}$|{runs}")
