"""Reads amounts of money: figures with thousands and decimals of all notations, words, slang, lists and ranges.

Source: ISO 4217 (codes); Unicode CLDR (separators of thousands and decimals). A number is read whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from enrich.kinds.price.figures import INDIAN, INDIAN_SEPARATOR, LAKHS, NUMBER_INSIDE, Written, read_figures
from enrich.kinds.price.ranges import (
    BARRED_AFTER,
    MAX_PIECE,
    RANGE_JOINERS,
    is_after_label,
    is_in_code,
    list_range,
    may_be_range,
)
from enrich.kinds.price.scan import PriceToken, Scan
from enrich.kinds.price.vocabulary import (
    AFTER,
    BEFORE,
    CASED,
    END,
    HOURS,
    MINUTES,
    MONEY,
    PREFIXED,
    SIGNS,
    SLANG,
    USUAL_MINUTES,
    WEIGHT_AFTER,
    WEIGHT_BEFORE,
    WORDS,
    Currency,
    Trie,
)
from enrich.text.number_words import AMOUNT, UNIT, is_amount, parse_number

SPELT = re.compile(AMOUNT)
SPELT_BEFORE_CURRENCY = re.compile(rf"(?:{AMOUNT})|(?:{UNIT})(?![a-z])")
MIN_BARE_AMOUNT, MAX_BARE_AMOUNT, MIN_AFTER_SLASH = 20, 5000, 15
# A bare number of these is a year, unless it is round: "since 2015 1 hour", "2000 overnight".
YEARS, ROUND = range(1940, 2040), 50
MAX_RANGE, MIN_DOLLARS, MAX_THOUSANDS = 6, 10, 1000
POUND_WORDS = frozenset(("pound", "pounds", "libra", "libras"))
BARRED_BEFORE = frozenset(".:#+'’_%&£€$")
NEARBY = 6  # pieces
AFTER_A = frozenset(("hundred", "thousand", "grand", "-"))
COUNTED = frozenset(("hundred", "thousand", "and"))
NAMES = frozenset(word for word in BEFORE if len(word) > len("gbp"))  # "Euro 2024", "Euro 5 diesel"
MONTH = re.compile(r"[01][0-9]")
WORDS_OF_THOUSANDS = frozenset(name for name in MONEY.magnitudes if len(name) > 1)
MIN_POINTS = 3  # amounts in a list with points
LETTERS_OF_THOUSANDS = {name: factor for name, factor in MONEY.magnitudes.items() if len(name) == 1}
UNITS_OF_TIME = MINUTES | HOURS
# What joins a number to the next one, and neither ends nor continues an amount.
ONLY_RANGE = RANGE_JOINERS - AFTER.keys() - NUMBER_INSIDE - MONEY.magnitudes.keys() - MONEY.pence.keys()
TIGHT = 2  # blanks inside a price, at most


def match_phrase(scan: Scan, index: int, trie: Trie) -> tuple[Any, int] | None:
    """Return the meaning of the longest phrase at an index and the index after it. A hyphen may replace a space."""
    node, found = trie, None
    while (child := node.get(scan.words[index])) is not None:
        node, index = child, index + 1
        if END in node:
            found = node[END], index
        if scan.words[index] == "-" and "-" not in node:
            index += 1
        if scan.gap(index) > TIGHT:
            break
    return found


def read_signed(scan: Scan, index: int) -> list[PriceToken]:
    """Return the amounts that begin with a sign or code: "£80", "CHF 1'200", "£80-150", "£seventy", "R$ 200"."""
    currency = _find_currency_before(scan, index)
    first = index + 1 + (scan.words[index] in CASED and scan.words[index + 1] == "." and scan.is_glued(index + 1))
    word = scan.words[first]
    if currency is None or not word or (not scan.is_glued(first) and _is_apart(scan, index)):
        return []
    if not "0" <= word[0] <= "9":
        return _read_signed_words(scan, index, currency)
    if found := read_points(scan, index, first, currency):
        return found
    written = read_figures(scan, first, currency.thousands)
    return _build_signed(scan, index, written, currency) if written else []


def _build_signed(scan: Scan, index: int, written: Written, currency: Currency) -> list[PriceToken]:
    """Return the amount of a number after a sign, and those of the list or range that it begins."""
    amount, last = written.value, scan.index_at(written.end, index + 1)
    factor, last = read_magnitude(scan, last)
    if _is_glued_code(scan, last):
        return []
    amount *= factor
    if not amount or (scan.words[index] == "$" and amount < MIN_DOLLARS and scan.words[index + 2] != "."):
        return []  # "$1" is a variable of a program
    token = PriceToken(index, last, amount, currency.code, "", currency.others)
    if found := _read_large_range(scan, token, is_large=factor != 1):
        return found
    return [token, *_read_range(scan, token)] if scan.words[last] in RANGE_JOINERS else [token]


def _is_apart(scan: Scan, index: int) -> bool:
    """Return whether a sign is too far from what follows, or the last one of an ornament: "£££ 20 mins"."""
    is_repeated = scan.is_glued(index) and scan.words[index] == scan.words[index - 1]
    return is_repeated or scan.gap(index + 1) > TIGHT


def _find_currency_before(scan: Scan, index: int) -> Currency | None:
    """Return the currency of a sign, or of a code that is a word of its own."""
    word = scan.words[index]
    if word in SIGNS:
        return _find_prefixed(scan, index) or SIGNS[word]
    return BEFORE.get(word) if _is_cased(scan, index) else None


def _find_prefixed(scan: Scan, index: int) -> Currency | None:
    """Return the currency of a dollar sign with capitals before it: "R$", "AU$"."""
    currency = PREFIXED.get(scan.words[index - 1]) if scan.words[index] == "$" and scan.is_glued(index) else None
    is_upper = currency is not None and scan.folded[scan.starts[index - 1] : scan.starts[index]].isupper()
    return currency if is_upper else None


def _is_cased(scan: Scan, index: int) -> bool:
    """Return whether a word that counts only in one spelling has it: "Ft" is money, "ft" are feet."""
    word = scan.words[index]
    return word not in CASED or scan.folded.startswith(CASED[word], scan.starts[index])


def _read_signed_words(scan: Scan, index: int, currency: Currency) -> list[PriceToken]:
    spelt = SPELT.match(scan.lowered, scan.starts[index + 1])
    if spelt is None:
        return []
    last = scan.index_at(spelt.end(), index + 1)
    return [PriceToken(index, last, Decimal(parse_number(spelt[0])), currency.code)]


def read_points(scan: Scan, index: int, first: int, currency: Currency) -> list[PriceToken]:
    """Return the amounts of a rising list with points after a sign: "£80.150.200"; two of them may be a decimal."""
    pieces = [first]
    while scan.words[pieces[-1] + 1] == "." and _is_amount_piece(scan, pieces[-1] + 2):
        pieces.append(pieces[-1] + 2)
    values = [int(scan.words[piece]) for piece in pieces]
    if len(pieces) < MIN_POINTS or values != sorted(set(values)) or _goes_on(scan, pieces[-1] + 1):
        return []
    if values[0] < MIN_BARE_AMOUNT or not all(map(scan.is_glued, range(pieces[0] + 1, pieces[-1] + 1))):
        return []
    starts = (index, *pieces[1:])
    return [PriceToken(*parts, currency.code) for parts in _list_parts(starts, pieces, values)]


def _read_large_range(scan: Scan, token: PriceToken, *, is_large: bool) -> list[PriceToken]:
    """Return two amounts of which the last has a magnitude, "£5-10k"; the first shares it if it has none."""
    joiner, most = scan.words[token.last], scan.words[token.last + 1]
    if joiner not in RANGE_JOINERS or not most.isdigit() or len(most) > MAX_PIECE or token.amount is None:
        return []
    factor, last = read_magnitude(scan, token.last + 2)
    if factor <= 1 or scan.words[last - 1] in MINUTES:  # "£80-30m"
        return []
    upper = PriceToken(token.last + 1, last, Decimal(most) * factor, token.currency)
    return [token if is_large else token._replace(amount=token.amount * factor), upper]


def _list_parts(starts: Iterable[int], pieces: list[int], values: list[int]) -> Iterator[tuple[int, int, Decimal]]:
    """Yield the first piece, the piece after it, and the value of each amount of a list."""
    for start, piece, value in zip(starts, pieces, values, strict=True):
        yield start, piece + 1, Decimal(value)


def _is_amount_piece(scan: Scan, index: int) -> bool:
    """Return whether a piece has two or three digits, as the amounts of a list."""
    word = scan.words[index]
    return word.isdigit() and word[0] != "0" and len(word) in {2, 3}


def _goes_on(scan: Scan, index: int) -> bool:
    """Return whether a point and more digits follow a list with points, or letters are glued to it."""
    if not scan.is_glued(index):
        return False
    is_point = scan.words[index] in NUMBER_INSIDE and scan.is_glued(index + 1)
    return scan.words[index].isalpha() or (is_point and scan.words[index + 1].isdigit())


def read_magnitude(scan: Scan, index: int) -> tuple[int, int]:
    """Return the factor of a magnitude at an index and the index after it: "k", "million"; 1 if there is none.

    A letter is glued to its number. The factor is 0 if the same word is different numbers in different languages.
    """
    word = scan.words[index]
    after = index + (word == "-" and scan.words[index + 1] in WORDS_OF_THOUSANDS)  # "£5-million"
    factor = MONEY.magnitudes.get(scan.words[after])
    if factor is None or scan.gap(index) > 1 or scan.words[after + 1] in WORDS["not_grand"]:
        return 1, index
    if len(word) == 1 and word in LETTERS_OF_THOUSANDS and not _is_glued_magnitude(scan, index):
        return 1, index
    return factor, after + 1


def _is_glued_magnitude(scan: Scan, index: int) -> bool:
    """Return whether a letter is glued to the number before it, and no digit to the letter."""
    return scan.is_glued(index) and not (scan.is_glued(index + 1) and scan.words[index + 1][0].isdigit())


def _is_glued_code(scan: Scan, last: int) -> bool:
    """Return whether unknown letters and then digits are glued to a number: "£12abc34"."""
    word = scan.words[last]
    if not (scan.is_glued(last) and word.isalpha() and scan.is_glued(last + 1) and scan.words[last + 1][0].isdigit()):
        return False
    return word not in MINUTES and word not in HOURS and word not in WORDS["joiners"] and len(word) <= MAX_PIECE - 2


def _read_range(scan: Scan, token: PriceToken) -> Iterator[PriceToken]:
    """Yield the other amounts of a list or range after a signed amount: "£80-150", "£60/80/100", not "£80/30"."""
    pieces = list(list_range(scan, token.last))
    values = [int(scan.words[index]) for index in pieces]
    if not _is_range(scan, token, pieces, values):
        return
    for index, value in zip(pieces, values, strict=True):
        yield PriceToken(index, index + 1, Decimal(value), token.currency)


def _is_range(scan: Scan, token: PriceToken, pieces: list[int], values: list[int]) -> bool:
    """Return whether the numbers after an amount are amounts: a list with slashes, or an ascending range."""
    if not pieces or token.amount is None or scan.words[token.first] in NAMES:
        return False
    if scan.words[token.last] != "/":
        return token.amount <= values[0] and values == sorted(values)
    is_minutes = len(values) == 1 and values[0] in USUAL_MINUTES
    return not (is_minutes and (values[0] < token.amount or scan.gap(pieces[0]) > 0))


def read_named(scan: Scan, index: int) -> list[PriceToken]:
    """Return the amounts before a currency: "80 quid", "1 200 €", "80,- zł", "80-150 pounds", "5p"."""
    if _is_inside_number(scan, index):
        return []
    chain = _read_chain(scan, index)
    return chain if chain or scan.words[index + 1] in ONLY_RANGE else _read_one(scan, index)


def _read_one(scan: Scan, index: int) -> list[PriceToken]:
    """Return the amount of one number before a currency, "grand" or pence."""
    for spaced in (" '’,", ""):
        written = read_figures(scan, index, spaced)
        last = scan.index_at(written.end, index) if written else index
        found = read_currency(scan, last) if written else None
        if written and found and not _is_other_group(scan, index, written, found[0]):
            return _build_named(index, found[1], written.value, found[0], is_code=_is_inward_code(scan, index))
    return _read_thousands(scan, index) or _read_pence(scan, index)


def _is_other_group(scan: Scan, index: int, written: Written, currency: Currency) -> bool:
    """Return whether a space or comma separates two numbers, because the currency is not written so."""
    if written.by == LAKHS:
        return INDIAN_SEPARATOR not in currency.thousands
    return written.by == " " and " " not in currency.thousands and len(scan.words[index]) > 1


def _is_inward_code(scan: Scan, index: int) -> bool:
    """Return whether one digit and two letters may be the end of a postcode: "M14 5TL"."""
    word = scan.words[index + 1]
    return len(scan.words[index]) == 1 and len(word) == len("tl") and word.isascii() and scan.is_glued(index + 1)


def _build_named(first: int, last: int, value: Decimal, currency: Currency, *, is_code: bool) -> list[PriceToken]:
    """Return the amount, unless it is zero, too small for the currency, or the end of a postcode."""
    if value == 0 or value < currency.least or is_code:
        return []
    return [PriceToken(first, last, value, currency.code, others=currency.others)]


def _is_inside_number(scan: Scan, index: int) -> bool:
    """Return whether digits, a sign or the letters of a code directly precede a number."""
    before, earlier = scan.words[index - 1], scan.words[index - 2]
    if not scan.is_glued(index):
        return False
    if is_in_code(scan, index) or before in SIGNS or before in {"+", "#", "_"}:
        return True
    if before not in NUMBER_INSIDE or not earlier.isdigit() or not scan.is_glued(index - 1):
        return False
    return before != "," or INDIAN.match(scan.lowered, scan.starts[index - 2]) is not None


def _read_chain(scan: Scan, index: int) -> list[PriceToken]:
    """Return the amounts of a list or range before one currency: "80-150 pounds", "80/100/150 quid"."""
    if scan.words[index + 1] not in RANGE_JOINERS or scan.words[index][0] == "0" or len(scan.words[index]) > MAX_PIECE:
        return []
    pieces = [index, *islice(list_range(scan, index + 1), MAX_RANGE)]
    found = read_currency(scan, pieces[-1] + 1) if 1 < len(pieces) <= MAX_RANGE and may_be_range(scan, pieces) else None
    return _build_chain(scan, pieces, *found) if found else []


def _build_chain(scan: Scan, pieces: list[int], currency: Currency, last: int) -> list[PriceToken]:
    """Return the amounts of a list with slashes or of an ascending range."""
    values = [Decimal(scan.words[piece]) for piece in pieces]
    if scan.words[pieces[0] + 1] != "/" and values != sorted(values):
        return []
    ends = [*(piece + 1 for piece in pieces[:-1]), last]
    return [PriceToken(*parts, currency.code) for parts in zip(pieces, ends, values, strict=True)]


def read_currency(scan: Scan, index: int) -> tuple[Currency, int] | None:
    """Return the currency after an amount and the index after it; weights and a sign before digits are none."""
    if scan.words[index] not in AFTER or scan.gap(index) > TIGHT or not _is_cased(scan, index):
        return None
    found: tuple[Currency, int] | None = match_phrase(scan, index, AFTER)
    if found is None or (scan.words[index] in POUND_WORDS and _is_weight(scan, index, found[1])):
        return None
    return None if _begins_next(scan, index, found[1]) else found


def _begins_next(scan: Scan, index: int, last: int) -> bool:
    """Return whether a sign belongs to the digits that directly follow it."""
    if scan.words[index] not in SIGNS or is_closing_sign(scan, index):
        return False
    return scan.is_glued(last) and scan.words[last][0].isdigit()


def is_closing_sign(scan: Scan, index: int) -> bool:
    """Return whether a sign between digits belongs to those before it: "80£30m", not "30£50"."""
    if scan.words[index] not in SIGNS or not scan.is_glued(index) or not scan.words[index - 1].isdigit():
        return False
    return scan.words[index + 1].isdigit() and scan.words[index + 2] in UNITS_OF_TIME and scan.is_glued(index + 1)


def _is_weight(scan: Scan, index: int, last: int) -> bool:
    """Return whether "pounds" is a weight."""
    nearby = scan.words[max(0, index - NEARBY) : index]
    return match_phrase(scan, last, WEIGHT_AFTER) is not None or not WEIGHT_BEFORE.isdisjoint(nearby)


def _read_thousands(scan: Scan, index: int) -> list[PriceToken]:
    """Return the amount of "7 grand", "1.5 grand", "30k pounds", "2 million euros"."""
    written = read_figures(scan, index, "")
    if written is None or written.value >= MAX_THOUSANDS:
        return []
    first = scan.index_at(written.end, index)
    factor, last = read_magnitude(scan, first)
    if last == first:
        return []
    if found := read_currency(scan, last):
        return [PriceToken(index, found[1], written.value * factor, found[0].code)] if factor else []
    return [PriceToken(index, last, written.value * factor, "GBP")] if scan.words[last - 1] == "grand" else []


def _read_pence(scan: Scan, index: int) -> list[PriceToken]:
    """Return the amount of "50p" and "50 pence"."""
    word, number = scan.words[index + 1], scan.words[index]
    if word not in MONEY.pence or len(number) > len("99") or int(number) == 0 or _is_model(scan, index):
        return []
    is_word = scan.gap(index + 1) <= 1 if len(word) > 1 else _is_glued_letter(scan, index)
    return [PriceToken(index, index + 2, Decimal(number) / 100, MONEY.pence[word])] if is_word else []


def _is_model(scan: Scan, index: int) -> bool:
    """Return whether one digit and a capital are a model rather than pence: "Audi A3 8P", not "10P EACH"."""
    return len(scan.words[index]) == 1 and scan.folded.startswith("P", scan.starts[index + 1])


def _is_glued_letter(scan: Scan, index: int) -> bool:
    """Return whether one letter is glued to a number, and nothing else to the two: "50p", not "x5p" or "80p/h"."""
    after = index + 2 + (scan.words[index + 2] in {"/", "."} and scan.is_glued(index + 2))
    is_last = not (scan.is_glued(after) and scan.words[after].isalnum())
    return scan.is_glued(index + 1) and is_last and not (scan.is_glued(index) and scan.words[index - 1].isalpha())


def read_bare(scan: Scan, index: int) -> list[PriceToken]:
    """Return a number without a currency that may be an amount if a duration is next to it."""
    word = scan.words[index]
    if word[0] == "0" or not 1 < len(word) < MAX_PIECE or not _may_stand_alone(scan, index):
        return []
    least = MIN_AFTER_SLASH if scan.words[index - 1] == "/" and scan.is_glued(index) else MIN_BARE_AMOUNT
    is_year = int(word) in YEARS and int(word) % ROUND > 0
    is_amount = least <= int(word) <= MAX_BARE_AMOUNT and not is_year
    return [PriceToken(index, index + 1, Decimal(word))] if is_amount else []


def _may_stand_alone(scan: Scan, index: int) -> bool:
    return _may_begin(scan, index) and not _may_not_end(scan, index + 1)


def _may_begin(scan: Scan, index: int) -> bool:
    """Return whether a bare amount may follow the piece before it."""
    if not scan.is_glued(index):
        return True
    before = scan.words[index - 1]
    if before == ",":
        return not (scan.is_glued(index - 1) and scan.words[index - 2].isdigit())
    if before.isalpha():
        return scan.words[index - 2].isdigit() and (before in MINUTES or before in HOURS)
    return before not in BARRED_BEFORE


def _may_not_end(scan: Scan, index: int) -> bool:
    """Return whether what follows a number makes it part of something longer."""
    if not scan.is_glued(index):
        return False
    word = scan.words[index]
    if word.isalpha():
        return word not in HOURS and word not in {"ph", "p", "hh", "pn", "pw"}
    if word in BARRED_AFTER:
        return word != ":" or (scan.is_glued(index + 1) and scan.words[index + 1].isdigit())
    return word == "." and scan.is_glued(index + 1) and scan.words[index + 1].isdigit()


def read_words(scan: Scan, index: int) -> list[PriceToken]:
    """Return an amount in words or slang: "eighty quid", "a ton"; without a currency only if it may be an amount."""
    if found := match_phrase(scan, index, SLANG):
        return [PriceToken(index, found[1], *found[0])]
    if scan.words[index] == "a" and scan.words[index + 1] not in AFTER_A:
        return []
    start = scan.starts[index]
    spelt = SPELT_BEFORE_CURRENCY.match(scan.lowered, start)
    if spelt is None:
        return []
    last = scan.index_at(spelt.end(), index)
    if found := read_currency(scan, last):
        currency, after = found
        return [PriceToken(index, after, Decimal(parse_number(spelt[0])), currency.code)]
    return _read_bare_words(scan, index)


def _read_bare_words(scan: Scan, index: int) -> list[PriceToken]:
    spelt = SPELT.match(scan.lowered, scan.starts[index])
    if spelt is None or not is_amount(scan.lowered, *spelt.span()):
        return []
    amount = Decimal(parse_number(spelt[0]))
    if not MIN_BARE_AMOUNT <= amount <= MAX_BARE_AMOUNT:
        return []
    return [PriceToken(index, scan.index_at(spelt.end(), index), amount)]


def is_part_of_number(scan: Scan, token: PriceToken) -> bool:
    """Return whether a bare number is part of a longer number ("07700 900 461"), an age or a room number."""
    first, last = token.first, token.last
    return token.amount is None or _is_after_number(scan, first) or is_before_number(scan, last)


def _is_after_number(scan: Scan, first: int) -> bool:
    """Return whether a number, a date or a word such as "room" precedes a bare number."""
    before, earlier = scan.words[first - 1], scan.words[first - 2]
    if scan.words[first][0].isdigit() and _is_after_digits(scan, first, before, earlier):
        return True
    if before == "and" and (earlier in COUNTED or earlier.isdigit()):
        return True
    return is_after_label(scan, first)


def _is_after_digits(scan: Scan, first: int, before: str, earlier: str) -> bool:
    """Return whether digits of the same number or date precede digits."""
    if before.isdigit():
        return scan.gap(first) == 1
    if not earlier.isdigit():
        return False
    if before in {".", "-"}:
        return scan.is_glued(first) and scan.is_glued(first - 1)
    is_date = before == "/" and scan.words[first - 3] == "/" and scan.words[first - 4].isdigit()
    return is_date and MONTH.fullmatch(earlier) is not None


def is_before_number(scan: Scan, last: int) -> bool:
    """Return whether more digits of the same number, or a unit of another measure, follow a bare number."""
    word, gap = scan.words[last], scan.gap(last)
    if word in {".", "-"} and gap == 0:
        word, gap, last = scan.words[last + 1], scan.gap(last + 1) + 1, last + 1
    if gap > 1:
        return False
    return word in WORDS["not_after"] or _is_rest(scan, last)


def _is_rest(scan: Scan, index: int) -> bool:
    """Return whether a piece is the next group of digits of a number, or the month of a date."""
    word, after = scan.words[index], scan.words[index + 1]
    if word == "/":
        return scan.words[index + 2] == "/" and MONTH.fullmatch(after) is not None
    if not word.isdigit() or not scan.gap(index) <= 1:
        return False
    is_group_of_two = len(word) == len("00") and after == "-" and scan.words[index - 1] == "-"
    return is_group_of_two or (len(word) == len("000") and after not in MINUTES)
