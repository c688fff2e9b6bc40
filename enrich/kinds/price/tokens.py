"""Yields the amounts and durations of a scanned text, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from enrich.kinds.price.amounts import MIN_BARE_AMOUNT, read_bare, read_named, read_signed, read_words
from enrich.kinds.price.durations import MINUTE_FIRST_WORDS, VULGAR, read_duration, read_phrase
from enrich.kinds.price.figures import NUMBER_INSIDE, is_group
from enrich.kinds.price.ranges import RANGE_JOINERS
from enrich.kinds.price.scan import PriceToken, Scan
from enrich.kinds.price.vocabulary import (
    AFTER,
    BEFORE,
    DURATIONS,
    HOURS,
    LONE,
    MINUTES,
    MONEY,
    SIGNS,
    SLANG,
    TABLE,
    USUAL_MINUTES,
    WORDS,
)
from enrich.text.number_words import TEENS, TENS, UNITS

Reader = Callable[[Scan, int], list[PriceToken]]

NUMBER_WORDS = frozenset(("a", "hundred", *UNITS, *TEENS, *TENS))
PAIR_SEPARATORS = frozenset(",;&|\n")
FULL_BEFORE = frozenset(":=-")
# What may follow a number that is a duration, or an amount with its currency.
BEFORE_UNIT = HOURS | MINUTES | WORDS["fillers"] | VULGAR.keys() | frozenset("-–—/⁄.,'′’1") | {"to"}
BEFORE_CURRENCY = AFTER.keys() | RANGE_JOINERS | NUMBER_INSIDE | MONEY.magnitudes.keys() | MONEY.pence.keys()
ALWAYS = ["24", "/", "7"]
HALF = "30 min"
MAX_DIGITS, NEAR_HALF = 3, 3


def _list_readers() -> dict[str, tuple[Reader, ...]]:
    """Return the readers to try for each word that can begin a token."""
    durations = DURATIONS.keys() | LONE.keys() | TABLE.counts.keys() | MINUTE_FIRST_WORDS | VULGAR.keys()
    by_reader: list[tuple[Reader, frozenset[str]]] = [
        (read_phrase, frozenset(durations)),
        (read_words, NUMBER_WORDS | SLANG.keys()),
        (read_signed, frozenset(SIGNS.keys() | BEFORE.keys())),
    ]
    words = frozenset().union(*(starts for _, starts in by_reader))
    return {word: tuple(reader for reader, starts in by_reader if word in starts) for word in words}


READERS = _list_readers()
STARTS = READERS.keys() | {"full"}


def find_tokens(scan: Scan) -> Iterator[PriceToken]:
    """Yield amounts and durations in order. The durations of a list ("15/30/60 mins") share their span."""
    done, words = 0, scan.words
    halves: list[int] = []
    for index in _list_starts(words):
        if index < done:
            continue
        if words[index] == "24" and words[index : index + 3] == ALWAYS:
            done = index + 3
            continue
        found = _read_full(scan, index, halves) if words[index] == "full" else []
        if found := found or _read_token(scan, index):
            done = found[-1].last
            if found[-1].duration == HALF:
                halves.append(done)
            yield from found


def _list_starts(words: list[str]) -> list[int]:
    """Return the indices of the pieces that can begin a token."""
    return [index for index, word in enumerate(words) if "0" <= word < ":" or word in STARTS]


def _read_token(scan: Scan, index: int) -> list[PriceToken]:
    word = scan.words[index]
    if not "0" <= word[0] <= "9":
        return _read_word(scan, index, READERS.get(word, ()))
    after = scan.words[index + 1]
    if after in BEFORE_UNIT and (found := read_duration(scan, index)):
        return found
    if (after in BEFORE_CURRENCY or is_group(after)) and (found := read_named(scan, index)):
        return found
    return (read_pairs(scan, index) if after == "/" else []) or read_bare(scan, index)


def _read_word(scan: Scan, index: int, readers: tuple[Reader, ...]) -> list[PriceToken]:
    for reader in readers:
        if found := reader(scan, index):
            return found
    return []


def read_pairs(scan: Scan, index: int) -> list[PriceToken]:
    """Return at least two amounts with minutes, "100/30, 160/60"; minutes before a signed amount, "30/£50"."""
    if scan.is_glued(index) and scan.words[index - 1] in {"/", ".", "-", *SIGNS}:
        return []
    if _is_minutes(scan, index) and scan.words[index + 1] == "/" and scan.words[index + 2] in SIGNS:
        return [PriceToken(index, index + 1, duration=f"{scan.words[index]} min")]
    starts = list(_list_pairs(scan, index))
    if len(starts) == 1:
        return []
    tokens: list[PriceToken] = []
    for start in starts:
        tokens.append(PriceToken(start, start + 1, Decimal(scan.words[start])))
        tokens.append(PriceToken(start + 2, start + 3, duration=f"{scan.words[start + 2]} min"))
    return tokens


def _is_minutes(scan: Scan, index: int) -> bool:
    word = scan.words[index]
    return word.isdigit() and word[0] != "0" and Decimal(word) in USUAL_MINUTES


def _list_pairs(scan: Scan, index: int) -> Iterator[int]:
    while _is_pair(scan, index):
        yield index
        index += 3
        while scan.words[index] and scan.words[index] in PAIR_SEPARATORS:
            index += 1


def _is_pair(scan: Scan, index: int) -> bool:
    amount, slash = scan.words[index], scan.words[index + 1]
    if not amount.isdigit() or not 1 < len(amount) <= MAX_DIGITS or int(amount) < MIN_BARE_AMOUNT or slash != "/":
        return False
    return _is_minutes(scan, index + 2) and scan.words[index + 3] != "/" and not scan.words[index + 3].isalpha()


def _read_full(scan: Scan, index: int, halves: list[int]) -> list[PriceToken]:
    """Return "full" as an hour next to an amount, if half an hour precedes it: "half 80 full 120"."""
    if not halves or index - halves[-1] > NEAR_HALF + 3:
        return []
    before, after = scan.words[index - 1], index + 1
    is_after_amount = before.isdigit() and not scan.words[after].isalpha()
    if scan.words[after] in FULL_BEFORE:
        after += 1
    is_before_amount = scan.words[after] in SIGNS or scan.words[after].isdigit()
    return [PriceToken(index, index + 1, duration="60 min")] if is_after_amount or is_before_amount else []
