"""The words of price lists, compiled from the lexicon: currencies, durations, and words that may link the two.

Source: enrich/lexicon/currencies.toml and enrich/lexicon/prices.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

import msgspec

from enrich.lexicon.tables import load_table
from enrich.text.folding import Text
from enrich.text.number_words import TEENS, TENS, UNITS

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
    prefixed: tuple[str, ...] = ()
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


CHINESE_FIGURES = frozenset("〇零一二三四五六七八九")  # folded to digits, except in words such as "一小时"


@cache
def _fold(word: str) -> str:
    return word.lower() if word.isascii() or not CHINESE_FIGURES.isdisjoint(word) else Text(word).lowered


def fold_all(words: Iterable[str]) -> frozenset[str]:
    """Return folded words."""
    return frozenset(map(_fold, words))


def build_trie(phrases: Iterable[tuple[str, Any]]) -> Trie:
    """Return a trie of phrases, whose words are separated by spaces, with their meanings.

    >>> build_trie([("all night", "night"), ("all", 1)])
    {'all': {'night': {' ': 'night'}, ' ': 1}}
    """
    trie: Trie = {}
    for phrase, meaning in phrases:
        node = trie
        for word in phrase.split():
            node = node.setdefault(_fold(word), {})
        node[END] = meaning
    return trie


MONEY = load_table("currencies", CurrencyTable)
TABLE = load_table("prices", PriceTable)
WORDS = {name: fold_all(words) for name, words in TABLE.words.items()}

SIGNS: dict[str, Currency] = {sign: currency for currency in MONEY.currencies for sign in currency.signs}
BEFORE: dict[str, Currency] = {
    _fold(word): currency for currency in MONEY.currencies for word in (*currency.before, *currency.cased)
}
CASED = {_fold(word): word for currency in MONEY.currencies for word in currency.cased}
PREFIXED = {letters: currency for currency in MONEY.currencies for letters in currency.prefixed}
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


OTHER, MAX_SYMBOLS = "[^a-z0-9]", 16


def _join(words: Iterable[str]) -> str:
    """Return an alternation of words, in the syntax that RE2 and the standard library share."""
    plain = {_fold(word).replace(" ", f"{OTHER}*").replace(".", "[.]") for word in words}
    return "(?:" + "|".join(sorted(plain, key=len, reverse=True)) + ")"


def _build_mark() -> str:
    """Return a pattern that occurs in every text with a price: money, or a number next to a duration."""
    units = frozenset((*TABLE.units["hour"], *TABLE.units["minute"]))
    short, long = _join(unit for unit in units if len(unit) == 1), _join(unit for unit in units if len(unit) > 1)
    counts = f"(?:[0-9]{{0,2}}{DIGIT}|[½¼¾]|{_join((*TABLE.counts.keys() - {'a', 'an'}, *TABLE.minutes))})"
    unit = f"(?:{OTHER}{{0,3}}(?:{_join(WORDS['fillers'])}{OTHER})?{long}|{short}|{OTHER}{{1,2}}{short}[^a-z]|['′’])"
    joiners = frozenset(
        (*TABLE.words["close_joiners"], *TABLE.words["articles"], "full", "one", "the", "o", "l", "un", "all")
    )
    links = f"(?:{_join(joiners)}{OTHER}{{1,{MAX_SYMBOLS}}}){{0,3}}"
    gap = f"[ .…·_]*{OTHER}{{0,{MAX_SYMBOLS}}}{links}"
    first, last = (_join(_list_ends(joiners, end)) for end in (0, -1))
    bare = f"{OTHER}{short}"
    pairs = f"[0-9]{{2}} ?/ ?(?:{'|'.join(map(str, USUAL_MINUTES))})"
    article = f"(?:[a-z]{{1,8}}{OTHER}{{1,3}})?(?:an?|per|each|every|full|p){OTHER}{{1,3}}"
    after = "|".join(
        (
            f"{OTHER}[ .…·_]*{OTHER}{{0,{MAX_SYMBOLS}}}{links}{counts}{unit}",
            f"{gap}(?:{first}|{short}[^a-z])",
            f"{OTHER}{{0,{MAX_SYMBOLS}}}{article}{short}",
            f"{OTHER}{{0,3}}/{OTHER}?{short}",
            _join(unit for unit in TABLE.units["bare"] if len(unit) == 1),
        )
    )
    timed = f"{NUMBER}(?:{after})"
    return f"{_build_money_mark()}|{timed}|(?:{counts}{unit}|{last}|{bare}){gap}{NUMBER}|{pairs}"


def _list_ends(joiners: frozenset[str], end: int) -> Iterator[str]:
    """Yield the first or last words of the durations in words that are not linking words themselves."""
    yield from (word for word in (*TABLE.units["bare"], *TABLE.lone, *TABLE.words["night"]) if len(word) > 1)
    for phrase in (phrase for phrases in TABLE.phrases.values() for phrase in phrases):
        words = phrase.split()
        if words[end] in joiners or len(words[end]) <= 2:  # noqa: PLR2004
            yield from _expand(phrase)
        elif "{" not in words[end]:
            yield words[end]


def _build_money_mark() -> str:
    """Return a pattern of money: a sign, or a number next to a currency."""
    signs = "[" + "".join(SIGNS.keys() - {"$"}) + "🌹]"
    after = _join(AFTER.keys() - SIGNS.keys() - {"🌹"})
    before = f"(?:{DOLLAR}|{_join(BEFORE)}){OTHER}{{0,2}}{NUMBER}"
    magnitude = _join(name for name in MONEY.magnitudes if len(name) > 1)
    slang = f"tenner|fiver|[0-9][ -]?{magnitude}|[0-9]p"
    spelt = f"(?:{'|'.join(UNITS)}){OTHER}{{1,2}}{after}"
    return f"{signs}|{before}|{NUMBER}{OTHER}{{0,4}}(?:{after}|{DOLLAR})|{spelt}|{slang}"


DOLLAR = "[^\t-#%-\U0010ffff]"  # only the dollar sign and control characters: marks may not contain the sign itself
DIGIT = "[oil]{0,2}[0-9][oil]{0,2}[km]?"
ROUND = _join((*TEENS, *TENS, "hundred", "thousand", "grand", *(name.split()[1] for name in MONEY.slang["doubtful"])))
PAUSE = "[^a-z0-9]{1,2}"
NUMBER = f"(?:{DIGIT}|(?:{_join((*UNITS, 'a'))}{PAUSE})?{ROUND}(?:{PAUSE}(?:and{PAUSE})?{_join(UNITS)})?)"
MARK = _build_mark()
