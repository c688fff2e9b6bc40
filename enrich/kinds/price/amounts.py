"""Reads amounts of money: figures with thousands and decimals of all notations, words, slang, lists and ranges.

Source: ISO 4217 (codes); Unicode CLDR (separators of thousands and decimals). A number is read whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from enrich.kinds.price.scan import PriceToken, Scan
from enrich.kinds.price.vocabulary import (
    AFTER,
    BEFORE,
    CASED,
    END,
    HOURS,
    INFORMAL,
    MINUTES,
    MONEY,
    SIGNS,
    SLANG,
    TABLE,
    USUAL_MINUTES,
    WEIGHT_AFTER,
    WEIGHT_BEFORE,
    WORDS,
    Currency,
    Trie,
)
from enrich.text.number_words import AMOUNT, UNIT, is_amount, parse_number

FIGURES = re.compile(
    r"(?:(?P<thousands>[1-9][0-9]{0,2}(?P<by>[.,'’ ])[0-9]{3}(?:(?P=by)[0-9]{3})*)|(?P<plain>[1-9][0-9]{0,7}|0))"
    r"(?:(?P<point>[.,])(?:(?P<cents>[0-9]{1,2})|[-–]{1,2}))?(?![0-9])"
)
PLAIN = re.compile(r"(?P<plain>[1-9][0-9]{0,7}|0)(?![0-9])")
MILLIONS = re.compile(r"\.[0-9]m(?![^\W\d_])")
SPELT = re.compile(AMOUNT)
SPELT_BEFORE_CURRENCY = re.compile(rf"(?:{AMOUNT})|(?:{UNIT})(?![a-z])")
NUMBER_INSIDE = frozenset(".,'’")  # between digits, it may belong to a number
MIN_OTHER_DIGITS = 5  # after a separator, so many digits are another number
MIN_BARE_AMOUNT, MAX_BARE_AMOUNT, MIN_AFTER_SLASH = 20, 5000, 15
MAX_RANGE, MAX_PENCE, MAX_PIECE, MIN_DOLLARS = 6, 100, 5, 10
RANGE_JOINERS = frozenset(("-", "–", "—", "/", "to", "or"))
POUND_WORDS = frozenset(("pound", "pounds", "libra", "libras"))
BARRED_BEFORE = frozenset(".:#+'’_%&£€$")
BARRED_AFTER = frozenset(":%'’_@")
NEARBY = 6  # pieces
TIGHT = 2  # blanks inside a price, at most


class Written(NamedTuple):
    """An amount in figures, the offset of its end, and the separator of its thousands."""

    value: Decimal
    end: int
    by: str = ""


def match_phrase(scan: Scan, index: int, trie: Trie) -> tuple[object, int] | None:
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


def read_figures(scan: Scan, index: int, spaced: str) -> Written | None:
    """Return the number that begins at an index, None if it is part of another one.

    `spaced` are the separators of thousands besides comma and dot; a space also counts after a single digit.
    """
    start, lowered = scan.starts[index], scan.lowered
    if _is_simple(scan, index):
        return Written(Decimal(scan.words[index]), scan.ends[index])
    match = FIGURES.match(lowered, start)
    if match is None:
        return None
    if match["cents"] and _has_unit(scan, match.start("cents")) and not MILLIONS.match(lowered, match.start("point")):
        match = PLAIN.match(lowered, start) or match  # "£80,30min"
    elif match["point"] == "," and " " not in spaced and _is_list(lowered, start, match.end()):
        return _value(PLAIN.match(lowered, start) or match)
    elif match["thousands"] and not _is_grouped(scan, match, spaced):
        match = PLAIN.match(lowered, start) or match
    return None if _is_cut(scan, match, spaced) else _value(match)


def _is_simple(scan: Scan, index: int) -> bool:
    """Return whether a number is nothing but its digits, which neither digits nor a separator follow."""
    word, after = scan.words[index], scan.words[index + 1]
    return word[0] != "0" and len(word) <= MAX_PIECE and after not in NUMBER_INSIDE and not is_group(after)


def is_group(word: str) -> bool:
    """Return whether a piece may be the thousands of the number before it."""
    return len(word) == len("000") and word.isdigit()


def _is_list(lowered: str, start: int, end: int) -> bool:
    """Return whether commas separate cells: "Mia,£80,24,Leeds"."""
    is_after_comma = lowered[max(0, start - 2) : start].lstrip("£$ ") == "" and lowered[max(0, start - 2) :][:1] == ","
    return lowered[end : end + 1] in {",", ";", "|"} or is_after_comma


def _value(match: re.Match[str]) -> Written:
    parts = match.groupdict()
    by = parts.get("by") or ""
    whole = (parts.get("thousands") or parts["plain"] or "").replace(by or ",", "")
    return Written(Decimal(f"{whole}.{parts.get('cents') or 0}"), match.end(), by)


def _is_grouped(scan: Scan, match: re.Match[str], spaced: str) -> bool:
    """Return whether groups of three digits are thousands: "1 200", not the list "80 120" or the pair "80,120 min"."""
    first, _, rest = match["thousands"].partition(match["by"])
    if _has_unit(scan, match.end("thousands") - len("000")) and len(first) > 1:
        return False
    if match["by"] != " ":
        return True
    is_number_after = scan.lowered[match.end() : match.end() + 2].strip(" ")[:1].isdigit()
    if is_number_after and rest.startswith("0"):
        return False
    return len(first) == 1 or " " in spaced


def _has_unit(scan: Scan, offset: int) -> bool:
    """Return whether the digits at an offset are followed by a unit of time."""
    end = offset
    while scan.lowered[end : end + 1].isdigit():
        end += 1
    word = re.match(r"[ ]?([^\W\d_]+)", scan.lowered[end : end + MAX_PIECE + 8])
    return word is not None and (word[1] in MINUTES or word[1] in HOURS)


def _is_cut(scan: Scan, match: re.Match[str], spaced: str) -> bool:
    """Return whether the digits of the same number go on: "1,2345", "0.8512", "1.2.3"; a long number is another one."""
    lowered, end = scan.lowered, match.end()
    joiner, after = lowered[end : end + 1], end + 1
    by = match.groupdict().get("by")
    if by == "." and not spaced and not match["point"] and not match["thousands"].endswith("00"):
        return True  # "£1.459" is the price of petrol
    if by == " ":
        return lowered[end : end + 2].strip(" ")[:1].isdigit()
    if joiner == " " and match["plain"] and _is_ambiguous_group(lowered, match):
        return True
    if joiner not in NUMBER_INSIDE or not lowered[after : after + 1].isdigit():
        return False
    if joiner == "," and match.groupdict().get("point") == ".":
        return False
    run = re.match(r"[0-9]+", lowered[after:])
    is_other = run is not None and len(run[0]) >= MIN_OTHER_DIGITS
    return not (is_other or (joiner in ".," and _has_unit(scan, after)))


def _is_ambiguous_group(lowered: str, match: re.Match[str]) -> bool:
    """Return whether round thousands follow after a space: "£12 500" may be one number or two."""
    return re.match(r"[ ][1-9]00(?![0-9])", lowered[match.end() :][:5]) is not None and len(match["plain"]) == TIGHT


def read_signed(scan: Scan, index: int) -> list[PriceToken]:
    """Return the amounts that begin with a sign or code: "£80", "CHF 1'200", "£80-150", "£seventy", "£1.5k"."""
    currency = _find_currency_before(scan, index)
    first = index + 1
    word = scan.words[first]
    if currency is None or not word or scan.gap(first) > TIGHT or _is_ornament(scan, index):
        return []
    if not "0" <= word[0] <= "9":
        return _read_signed_words(scan, index, currency)
    written = read_figures(scan, first, currency.thousands)
    return _build_signed(scan, index, written, currency) if written else []


def _build_signed(scan: Scan, index: int, written: Written, currency: Currency) -> list[PriceToken]:
    """Return the amount of a number after a sign, and those of the list or range that it begins."""
    amount, last = written.value, scan.index_at(written.end, index + 1)
    if scan.is_glued(last):
        amount, last = _multiply(scan, written, last)
        if _is_glued_code(scan, last):
            return []
    if not amount or (scan.words[index] == "$" and amount < MIN_DOLLARS and scan.words[index + 2] != "."):
        return []  # "$1" is a variable of a program
    token = PriceToken(index, last, amount, currency.code, "", currency.others)
    if scan.words[last] in RANGE_JOINERS and (scan.words[index] in SIGNS or len(scan.words[index]) == len(currency.code)):
        return [token, *_read_range(scan, token)]
    return [token]


def _is_ornament(scan: Scan, index: int) -> bool:
    """Return whether a sign is the last of several and not glued to the number: "£££ 20 mins"."""
    return scan.words[index] == scan.words[index - 1] and scan.is_glued(index) and not scan.is_glued(index + 1)


def _find_currency_before(scan: Scan, index: int) -> Currency | None:
    """Return the currency of a sign, or of a code that is a word of its own."""
    word = scan.words[index]
    if word in SIGNS:
        return SIGNS[word]
    return BEFORE.get(word) if _is_cased(scan, index) else None


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


def _multiply(scan: Scan, written: Written, last: int) -> tuple[Decimal, int]:
    """Return the amount with a glued "k" or "m", and the index after it."""
    factor = TABLE_OF_MAGNITUDES.get(scan.words[last])
    if factor is None or scan.is_glued(last + 1) and scan.words[last + 1][0].isdigit():
        return written.value, last
    return written.value * factor, last + 1


TABLE_OF_MAGNITUDES = {name: factor for name, factor in MONEY.magnitudes.items() if len(name) == 1}


def _is_glued_code(scan: Scan, last: int) -> bool:
    """Return whether unknown letters and then digits are glued to a number: "£12abc34"."""
    word = scan.words[last]
    if not (scan.is_glued(last) and word.isalpha() and scan.is_glued(last + 1) and scan.words[last + 1][0].isdigit()):
        return False
    return word not in MINUTES and word not in HOURS and word not in WORDS["joiners"] and len(word) <= MAX_PIECE - 2


def _read_range(scan: Scan, token: PriceToken) -> Iterator[PriceToken]:
    """Yield the other amounts of a list or range after a signed amount: "£80-150", "£60/80/100", not "£80/30"."""
    pieces = list(_list_range(scan, token.last))
    if not pieces or token.amount is None:
        return
    joiner = scan.words[pieces[0] - 1]
    values = [Decimal(scan.words[index]) for index in pieces]
    is_minutes = len(values) == 1 and joiner == "/" and values[0] in USUAL_MINUTES
    if is_minutes and (values[0] < token.amount or scan.gap(pieces[0])):
        return
    if joiner != "/" and values != sorted(values) or values[0] < (0 if joiner == "/" else token.amount):
        return
    for index, value in zip(pieces, values, strict=True):
        yield PriceToken(index, index + 1, value, token.currency)


def _list_range(scan: Scan, last: int) -> Iterator[int]:
    """Yield the indices of the plain numbers that follow, each after the same joiner."""
    joiner = scan.words[last]
    while joiner in RANGE_JOINERS and scan.words[last] == joiner and _is_plain_number(scan, last + 1):
        yield last + 1
        last += 2


def _is_plain_number(scan: Scan, index: int) -> bool:
    """Return whether an index has a number of a list: not part of a longer number, a time or a measure."""
    word = scan.words[index]
    if not word.isdigit() or word[0] == "0" or len(word) > MAX_PIECE or max(scan.gap(index), scan.gap(index - 1)) > 1:
        return False
    return not _is_measure(scan, index + 1) and not _goes_on(scan, index + 1)


def _goes_on(scan: Scan, index: int) -> bool:
    """Return whether the piece at an index continues the number before it."""
    word, after = scan.words[index], scan.words[index + 1]
    if scan.is_glued(index) and (word in BARRED_AFTER or word.isalpha()):
        return word not in MINUTES and word not in HOURS and word not in AFTER and word not in {"p", "ph", "hh", "x"}
    if word in {".", ","} and scan.is_glued(index) and scan.is_glued(index + 1):
        return after.isdigit() and (word == "." or len(after) == len("000"))
    return False


def _is_measure(scan: Scan, index: int) -> bool:
    """Return whether a unit follows that no amount has: minutes, years, kilograms, a clock time."""
    word = scan.words[index]
    if scan.gap(index) > 1:
        return False
    return word in WORDS["not_after"] or word in MINUTES or word in HOURS


def read_named(scan: Scan, index: int) -> list[PriceToken]:
    """Return the amounts before a currency: "80 quid", "1 200 €", "80,- zł", "80-150 pounds", "5p"."""
    if _is_inside_number(scan, index):
        return []
    if chain := _read_chain(scan, index):
        return chain
    for spaced in (" '’", ""):
        written = read_figures(scan, index, spaced)
        if written is None:
            continue
        last = scan.index_at(written.end, index)
        if found := read_currency(scan, last):
            currency, after = found
            if written.by == " " and " " not in currency.thousands and len(scan.words[index]) > 1:
                continue
            return _build_named(scan, index, after, written.value, currency)
    return _read_thousands(scan, index) or _read_pence(scan, index)


def _build_named(scan: Scan, index: int, after: int, value: Decimal, currency: Currency) -> list[PriceToken]:
    if value == 0 or value < currency.least:
        return []
    return [PriceToken(index, after, value, currency.code, others=currency.others)]


def _is_inside_number(scan: Scan, index: int) -> bool:
    """Return whether digits or a sign directly precede a number."""
    before, earlier = scan.words[index - 1], scan.words[index - 2]
    if not scan.is_glued(index):
        return False
    if before in SIGNS or before in {"+", "#", "_"}:
        return True
    return before in NUMBER_INSIDE and earlier.isdigit() and scan.is_glued(index - 1) and before != ","


def _read_chain(scan: Scan, index: int) -> list[PriceToken]:
    """Return the amounts of a list or range before one currency: "80-150 pounds", "80/100/150 quid"."""
    if not _is_plain_number(scan, index) and scan.words[index][0] != "0":
        pass
    pieces = [index, *_list_range(scan, index + 1)]
    if len(pieces) == 1 or len(pieces) > MAX_RANGE or scan.words[index][0] == "0" or len(scan.words[index]) > MAX_PIECE:
        return []
    found = read_currency(scan, pieces[-1] + 1)
    if found is None:
        return []
    currency, after = found
    values = [Decimal(scan.words[piece]) for piece in pieces]
    if scan.words[index + 1] != "/" and values != sorted(values):
        return []
    ends = [*(piece + 1 for piece in pieces[:-1]), after]
    return [PriceToken(piece, end, value, currency.code) for piece, end, value in zip(pieces, ends, values, strict=True)]


def read_currency(scan: Scan, index: int) -> tuple[Currency, int] | None:
    """Return the currency after an amount and the index after it; pounds of weight and a sign before digits are none."""
    if scan.gap(index) > TIGHT or scan.words[index] not in AFTER or not _is_cased(scan, index):
        return None
    found = match_phrase(scan, index, AFTER)
    if found is None:
        return None
    currency, last = found
    assert isinstance(currency, Currency)
    word = scan.words[index]
    if word in SIGNS and scan.is_glued(last) and scan.words[last][0].isdigit():
        return None
    if word in POUND_WORDS and _is_weight(scan, index, last):
        return None
    return currency, last


def _is_weight(scan: Scan, index: int, last: int) -> bool:
    """Return whether "pounds" is a weight."""
    nearby = scan.words[max(0, index - NEARBY) : index]
    return match_phrase(scan, last, WEIGHT_AFTER) is not None or not WEIGHT_BEFORE.isdisjoint(nearby)


def _read_thousands(scan: Scan, index: int) -> list[PriceToken]:
    """Return the amount of "7 grand", "1.5 grand", "30k pounds"."""
    written = read_figures(scan, index, "")
    if written is None:
        return []
    last = scan.index_at(written.end, index)
    word, factor = scan.words[last], MONEY.magnitudes.get(scan.words[last])
    if factor is None or scan.gap(last) > 1 or written.value > 999:  # noqa: PLR2004
        return []
    if word == "grand" and scan.words[last + 1] not in WORDS["not_grand"]:
        return [PriceToken(index, last + 1, written.value * factor, "GBP")]
    found = read_currency(scan, last + 1) if len(word) == 1 and scan.is_glued(last) else None
    return [PriceToken(index, found[1], written.value * factor, found[0].code)] if found else []


def _read_pence(scan: Scan, index: int) -> list[PriceToken]:
    word, number = scan.words[index + 1], scan.words[index]
    after = index + 2 + (scan.words[index + 2] in {"/", "."} and scan.is_glued(index + 2))
    is_last = not (scan.is_glued(after) and scan.words[after].isalnum())
    is_glued = scan.is_glued(index + 1) and is_last and not (scan.is_glued(index) and scan.words[index - 1].isalpha())
    is_short = word == "p" and is_glued or word == "pence" and scan.gap(index + 1) <= 1
    if not is_short or len(number) > 2 or not 0 < int(number) < MAX_PENCE:  # noqa: PLR2004
        return []
    return [PriceToken(index, index + 2, Decimal(int(number)) / MAX_PENCE, MONEY.pence[word])]


def read_bare(scan: Scan, index: int) -> list[PriceToken]:
    """Return a number without a currency that may be an amount if a duration is next to it."""
    word = scan.words[index]
    if word[0] == "0" or not 1 < len(word) <= MAX_PIECE - 1 or not _may_begin(scan, index) or _may_not_end(scan, index + 1):
        return []
    least = MIN_AFTER_SLASH if scan.words[index - 1] == "/" and scan.is_glued(index) else MIN_BARE_AMOUNT
    return [PriceToken(index, index + 1, Decimal(word))] if least <= int(word) <= MAX_BARE_AMOUNT else []


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
        return word != ":" or scan.is_glued(index + 1) and scan.words[index + 1].isdigit()
    return word == "." and scan.is_glued(index + 1) and scan.words[index + 1].isdigit()


def read_words(scan: Scan, index: int) -> list[PriceToken]:
    """Return an amount in words or slang: "eighty quid", "a ton"; without a currency only if it may be an amount."""
    if found := match_phrase(scan, index, SLANG):
        (value, currency), last = found  # type: ignore[misc]
        return [PriceToken(index, last, value, currency)]
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
    return token.amount is None or _is_after_number(scan, first) or _is_before_number(scan, last)


def _is_after_number(scan: Scan, first: int) -> bool:
    """Return whether a number, a date or a word such as "room" precedes a bare number."""
    before, earlier = scan.words[first - 1], scan.words[first - 2]
    if scan.words[first][0].isdigit():
        if before.isdigit() and scan.gap(first) == 1:
            return True
        if before in {".", "-"} and scan.gap(first) == 0 and earlier.isdigit() and scan.is_glued(first - 1):
            return True
        if before == "/" and earlier.isdigit() and scan.words[first - 3] == "/" and scan.words[first - 4].isdigit():
            return len(earlier) == 2 and earlier[0] in "01"  # noqa: PLR2004
    if before == "and" and (earlier in {"hundred", "thousand", "and"} or earlier.isdigit()):
        return True
    return (earlier if before in {".", ":"} else before) in WORDS["not_before"]


def _is_before_number(scan: Scan, last: int) -> bool:
    """Return whether more digits of the same number, or a unit of another measure, follow a bare number."""
    word, gap = scan.words[last], scan.gap(last)
    if word in {".", "-"} and gap == 0:
        word, gap, last = scan.words[last + 1], scan.gap(last + 1) + 1, last + 1
        if word.isdigit() and len(word) == 2 and scan.words[last + 1] == "-":  # noqa: PLR2004
            return True
    if word.isdigit() and len(word) == 3 and gap == 1:  # noqa: PLR2004
        return scan.words[last + 1] != "m"
    if word == "/" and scan.words[last + 2] == "/" and scan.words[last + 1].isdigit():
        return scan.words[last + 1][0] in "01" and len(scan.words[last + 1]) == 2  # noqa: PLR2004
    return gap <= 1 and word in WORDS["not_after"] and scan.starts[last] > 0
