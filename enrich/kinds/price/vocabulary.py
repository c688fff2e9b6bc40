"""The words of price lists, compiled from the lexicon: currencies, durations, and words that may link the two.

Source: enrich/lexicon/currencies.toml and enrich/lexicon/prices.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import product
from typing import Any

import msgspec

from enrich.lexicon.tables import load_table
from enrich.text.folding import Text

Trie = dict[str, Any]  # next word -> Trie; END -> what the phrase up to here means

END = " "  # no piece of a text


class Currency(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A currency, its signs and words; see the header of the file."""

    code: str
    signs: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    informal: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    thousands: str = ""
    least: int = 0
    others: tuple[str, ...] = ()


class CurrencyTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of currencies.toml."""

    version: int
    source: str
    currencies: tuple[Currency, ...]
    pence: dict[str, str]
    weight: dict[str, tuple[str, ...]]
    slang: dict[str, dict[str, int]]
    magnitudes: dict[str, int]


class PriceTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of prices.toml."""

    version: int
    source: str
    units: dict[str, tuple[str, ...]]
    counts: dict[str, int]
    minutes: dict[str, int]
    phrases: dict[str, tuple[str, ...]]
    lone: dict[str, str]
    words: dict[str, tuple[str, ...]]
    limits: dict[str, tuple[int, ...]]


def _fold(word: str) -> str:
    return Text(word).lowered


def fold_all(words: Iterable[str]) -> frozenset[str]:
    """Return words as they are after folding."""
    return frozenset(map(_fold, words))


def build_trie(phrases: Iterable[tuple[str, Any]]) -> Trie:
    """Return a trie of phrases, whose words are separated by spaces, with their meanings.

    >>> build_trie([("all night", "night"), ("all", 1)])
    {'all': {'night': {' ': 'night'}, ' ': 1}}
    """
    trie: Trie = {}
    for phrase, meaning in phrases:
        node = trie
        for word in _fold(phrase).split():
            node = node.setdefault(word, {})
        node[END] = meaning
    return trie


MONEY = load_table("currencies", CurrencyTable)
TABLE = load_table("prices", PriceTable)
WORDS = {name: fold_all(words) for name, words in TABLE.words.items()}

SIGNS = {sign: currency for currency in MONEY.currencies for sign in currency.signs}
BEFORE = {_fold(word): currency for currency in MONEY.currencies for word in (*currency.before, *currency.cased)}
CASED = {_fold(word): word for currency in MONEY.currencies for word in currency.cased}
AFTER: Trie = build_trie(
    (word, currency)
    for currency in MONEY.currencies
    for word in (*currency.signs, *currency.words, *currency.cased, *currency.informal)
)
INFORMAL = fold_all(word for currency in MONEY.currencies for word in currency.informal)
WEIGHT_BEFORE = frozenset(MONEY.weight["before"])
WEIGHT_AFTER = build_trie((phrase, True) for phrase in MONEY.weight["after"])
SLANG = build_trie((phrase, (Decimal(value), "GBP")) for phrase, value in MONEY.slang["certain"].items())
SLANG |= build_trie((phrase, (Decimal(value), "")) for phrase, value in MONEY.slang["doubtful"].items())

HOURS, MINUTES = fold_all(TABLE.units["hour"]), fold_all(TABLE.units["minute"])
ABBREVIATED = fold_all(TABLE.units["abbreviated"])
USUAL_MINUTES = frozenset(map(Decimal, TABLE.limits["usual_minutes"]))
OPENING_HOURS = frozenset(TABLE.limits["opening_hours"])
NOT_DURATION_AFTER = build_trie((phrase, True) for phrase in TABLE.words["not_duration_after"])


def _expand(phrase: str) -> Iterator[str]:
    """Yield a phrase with each word that its placeholders stand for."""
    words = {"{hour}": TABLE.units["hour"], "{night}": TABLE.words["night"]}
    yield from map(" ".join, product(*(words.get(word, (word,)) for word in phrase.split())))


def _list_phrases() -> Iterator[tuple[str, str]]:
    """Yield all durations in words; an article may precede an hour, a bare unit is one hour."""
    articles = [*TABLE.words["articles"], "per an", "p an"]
    for duration, phrases in TABLE.phrases.items():
        for phrase in phrases:
            is_hours = phrase == "{hour}" or duration == "90 min"
            for article in ("", *(articles if is_hours else ())):
                for expanded in _expand(phrase):
                    if article or phrase != "{hour}" or expanded in TABLE.units["bare"]:
                        yield f"{article} {expanded}", duration


DURATIONS = build_trie(_list_phrases())
LONE = {_fold(word): duration for word, duration in TABLE.lone.items()}
CLOSE = build_trie((phrase, True) for phrase in TABLE.words["close_joiners"])
MARK = ""
