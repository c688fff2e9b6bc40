"""Reads durations: "30 min", "1h30", "15/30/60 mins", "2½ hours", "half an hour", "overnight", "pół godziny".

Source: British usage; enrich/lexicon/prices.toml for words and languages. Hours become minutes; nights and longer stay.
"""

from __future__ import annotations

from decimal import Decimal

from enrich.kinds.price.amounts import TIGHT, is_closing_sign, match_phrase, read_currency
from enrich.kinds.price.scan import PriceToken, Scan
from enrich.kinds.price.vocabulary import (
    ABBREVIATED,
    DURATIONS,
    HOURS,
    LONE,
    MINUTES,
    NOT_DURATION_AFTER,
    OPENING_HOURS,
    SIGNS,
    TABLE,
    USUAL_MINUTES,
    WORDS,
)

MIN_DURATION, MAX_DURATION, HOUR = 5, 23 * 60, 60  # minutes
MAX_HOURS, DAY_HOURS, MAX_LIST = 12, 24, 6
RESTS = frozenset(("15", "30", "45"))
SLASHES = frozenset("/⁄")
SLASH_DIGITS = {"2": 2, "4": 4}
VULGAR = {"½": 30, "¼": 15, "¾": 45}
COMMON_PIECES = frozenset((1, 2, 3, 5, 10, 15, 20, 25, 30, 40, 45, 60, 90, 120))
RANGE = frozenset(("-", "–", "—", "to"))
BARRED_BEFORE = frozenset(".,:")
ENGLISH_HOURS = frozenset(("h", "hr", "hour"))
PRIMES = frozenset("'′’")
LONG_CODE, PHONE_DIGITS, MAX_RANGE_DIGITS = 3, 10, 2
UNITS, POINTS = HOURS | MINUTES, frozenset(".,")
BEFORE_OTHER_TIME = NOT_DURATION_AFTER.keys() | {".", "-", "from"}
NAME_SIGNS = frozenset("_@#")


def read_duration(scan: Scan, index: int) -> list[PriceToken]:
    """Return the durations that begin with a number; one token without a duration for opening hours and ways."""
    if scan.is_glued(index) and _is_barred(scan, index):
        return []
    if scan.words[index + 1] in UNITS:
        return _read_minutes(scan, index) or _read_timed(scan, index)
    return (
        _read_fraction(scan, index)
        or _read_list(scan, index)
        or _read_range(scan, index)
        or _read_timed(scan, index)
        or _read_prime(scan, index)
    )


def _is_barred(scan: Scan, index: int) -> bool:
    """Return whether a sign, or digits and a point, precede a number."""
    before = scan.words[index - 1]
    if before in SIGNS or before == "+":
        return not is_closing_sign(scan, index - 1)
    return before in BARRED_BEFORE and before != "," and scan.words[index - 2].isdigit() and scan.is_glued(index - 1)


def _unit(scan: Scan, index: int) -> int:
    """Return the minutes of the unit at an index, 0 if there is none."""
    word = scan.words[index]
    if scan.gap(index) > TIGHT or _is_lone_letter(scan, index):
        return 0
    return 1 if word in MINUTES else HOUR if word in HOURS else 0


def _is_lone_letter(scan: Scan, index: int) -> bool:
    """Return whether a word of one letter is the last of the text and not glued to digits or a slash."""
    if len(scan.words[index]) != 1 or scan.words[index + 1] != "":
        return False
    before = scan.words[index - 1]
    return not (scan.is_glued(index) and (before in {"/", "."} or before.isdigit()))


def _read_fraction(scan: Scan, index: int) -> list[PriceToken]:
    """Return the duration of "1/2 hour", "¾ hr" and "2½ hours"; a folded fraction has another slash."""
    whole, slash, parts = scan.words[index], scan.words[index + 1], scan.words[index + 2]
    if slash not in SLASHES or parts not in SLASH_DIGITS:
        return _read_whole_and_fraction(scan, index)
    last = index + 3
    if scan.words[last] == "an":
        last += 1
    if scan.words[last] not in HOURS or (slash == "/" and len(whole) > 1) or scan.gap(last) > TIGHT:
        return []
    minutes = int(whole[:-1] or 0) * HOUR + HOUR * int(whole[-1]) // SLASH_DIGITS[parts]
    return _build(index, last + 1, minutes)


def _read_whole_and_fraction(scan: Scan, index: int) -> list[PriceToken]:
    """Return the duration of "2 1/2 hours"."""
    if scan.words[index + 1] in VULGAR and scan.words[index + 2] in HOURS and len(scan.words[index]) == 1:
        return _build(index, index + 3, int(scan.words[index]) * HOUR + VULGAR[scan.words[index + 1]])
    is_whole = len(scan.words[index]) <= 2 and scan.words[index + 1] == "1" and scan.words[index + 2] in SLASHES  # noqa: PLR2004
    if not is_whole or scan.words[index + 3] != "2" or scan.words[index + 4] not in HOURS:
        return []
    return _build(index, index + 5, int(scan.words[index]) * HOUR + HOUR // 2)


def _build(first: int, last: int, minutes: int) -> list[PriceToken]:
    return [PriceToken(first, last, duration=f"{minutes} min")] if MIN_DURATION <= minutes <= MAX_DURATION else []


def _read_decimal(scan: Scan, index: int) -> tuple[Decimal | int, int]:
    """Return a number with at most two decimals, and the index after it."""
    if scan.words[index + 1] not in POINTS:
        return int(scan.words[index]), index + 1
    point, rest = scan.words[index + 1], scan.words[index + 2]
    is_decimal = point in POINTS and scan.is_glued(index + 1) and scan.is_glued(index + 2) and rest.isdigit()
    if is_decimal and (rest == "5" or (len(rest) <= 2 and len(scan.words[index]) == 1)):  # noqa: PLR2004
        return Decimal(f"{scan.words[index]}.{rest}"), index + 3
    return int(scan.words[index]), index + 1


def _list_pieces(scan: Scan, index: int) -> tuple[list[Decimal | int], int, bool]:
    """Return the numbers of "15/30/60", the index after them, and whether spaces separate them."""
    value, last = _read_decimal(scan, index)
    pieces, is_spaced = [value], False
    while scan.words[last] == "/" and scan.words[last + 1].isdigit() and scan.gap(last) <= 1 >= scan.gap(last + 1):
        is_spaced = is_spaced or scan.gap(last) == 1 == scan.gap(last + 1)
        value, last = _read_decimal(scan, last + 1)
        pieces.append(value)
    return pieces, last, is_spaced


def _read_list(scan: Scan, index: int) -> list[PriceToken]:
    """Return the durations of "15/30/60 mins"; none if the first number is an amount: "50/30min", "110 / 120 mins"."""
    if scan.words[index + 1] not in {"/", ".", ","} or scan.words[index - 1] == "/":
        return []
    pieces, last, is_spaced = _list_pieces(scan, index)
    unit = _unit(scan, last)
    if not unit or not _is_duration_list(pieces, unit, is_spaced=is_spaced):
        return []
    minutes = (int(piece * unit) for piece in pieces)
    return [PriceToken(index, last + 1, duration=f"{number} min") for number in minutes if number <= MAX_DURATION]


def _is_duration_list(pieces: list[Decimal | int], unit: int, *, is_spaced: bool) -> bool:
    """Return whether numbers with slashes are ascending durations; in a spaced pair the first may be an amount."""
    if not 1 < len(pieces) <= MAX_LIST or pieces != sorted(set(pieces)) or pieces[-1] > HOUR * unit * MAX_HOURS:
        return False
    return len(pieces) > len("ab") or not is_spaced or pieces[0] in COMMON_PIECES


def _read_range(scan: Scan, index: int) -> list[PriceToken]:
    """Return no price for an ascending range ("45-50 minutes"); in "80-30min" the first number is an amount."""
    least, joiner, most = scan.words[index : index + 3]
    if joiner not in RANGE or not most.isdigit() or max(len(least), len(most)) > MAX_RANGE_DIGITS:
        return []
    is_part = scan.is_glued(index) and (scan.words[index - 1].isalnum() or scan.words[index - 1] in {"/", "-", ","})
    is_tight = scan.gap(index + 1) <= (joiner == "to")
    return [PriceToken(index, index + 4)] if is_tight and not is_part and _is_ascending(scan, index) else []


def _is_ascending(scan: Scan, index: int) -> bool:
    return int(scan.words[index]) < int(scan.words[index + 2]) and _unit(scan, index + 3) > 0


def _read_minutes(scan: Scan, index: int) -> list[PriceToken]:
    """Return the duration of plain minutes, "30min", that neither digits nor a word for another time follow."""
    word, after = scan.words[index], scan.words[index + 2]
    if (
        after in BEFORE_OTHER_TIME
        or after[:1].isdigit()
        or len(word) > LONG_CODE
        or scan.words[index + 1] not in MINUTES
    ):
        return []
    return [] if _unit(scan, index + 1) == 0 else _build(index, index + 2, int(word))


def _read_timed(scan: Scan, index: int) -> list[PriceToken]:
    """Return the duration of "30 min", "60 lovely minutes", "1.5h", "1hr 30", "2 hours and a half"."""
    value, last = _read_decimal(scan, index)
    if scan.words[last] == "-" and scan.gap(last) == 0:
        last += 1
    is_filled = scan.words[last] in WORDS["fillers"] and scan.words[last + 1] in MINUTES
    unit = _unit(scan, last + is_filled)
    if not unit or len(scan.words[index]) > LONG_CODE or _is_glued_number(scan, last):
        return []
    return _finish(scan, index, last + is_filled + 1, value, unit)


def _is_glued_number(scan: Scan, unit: int) -> bool:
    """Return whether digits that are neither an amount nor a telephone number are glued to a unit: "30m1234"."""
    after = scan.words[unit + 1]
    return scan.is_glued(unit + 1) and after.isdigit() and LONG_CODE < len(after) < PHONE_DIGITS


def _finish(scan: Scan, first: int, last: int, value: Decimal | int, unit: int) -> list[PriceToken]:
    """Return the duration of a number and its unit, with the minutes after hours; a way or a notice is none."""
    if _is_other_time(scan, last, value, unit):
        return [PriceToken(first, last)]
    if unit == 1:
        return _build(first, _skip_full_stop(scan, last), int(value)) if value == int(value) else []
    if value > MAX_HOURS and scan.words[last - 1] not in ENGLISH_HOURS:  # "35 годин"
        return [PriceToken(first, last)]
    more, last = _read_rest(scan, last)
    return _build(first, _skip_full_stop(scan, last), int(value * HOUR) + more) if value <= MAX_HOURS else []


def _skip_full_stop(scan: Scan, last: int) -> int:
    """Return the index after the full stop of an abbreviation."""
    is_abbreviated = scan.words[last] == "." and scan.is_glued(last) and scan.words[last - 1] in ABBREVIATED
    return last + 1 if is_abbreviated and scan.gap(last + 1) > 0 else last


def _is_other_time(scan: Scan, last: int, value: Decimal | int, unit: int) -> bool:
    """Return whether a time is opening hours, notice or a way: "24hrs", "2 hours notice", "10 mins from town"."""
    if unit == HOUR and (value in OPENING_HOURS or MAX_HOURS < value < DAY_HOURS):
        return True
    after = last + (scan.words[last] == "-")
    return _is_way(scan, last) or (scan.words[after] == "from" and scan.words[after + 1].isalpha())


def _is_way(scan: Scan, last: int) -> bool:
    """Return whether the words after a time make it a way or a notice: "an hour away", "half hour bus ride"."""
    return match_phrase(scan, last + (scan.words[last] == "-"), NOT_DURATION_AFTER) is not None


def _read_rest(scan: Scan, last: int) -> tuple[int, int]:
    """Return the minutes after hours, and the index after them: "1hr 30", "2 hours and 15 mins", "1 h and a half"."""
    first = last + (scan.words[last] in {"and", "&", "n"})
    if first > last and scan.words[first] in {"a", "an", "half"}:
        return _read_half(scan, last, first)
    if scan.words[first] not in RESTS or scan.gap(first) > 1:
        return 0, last
    minutes, end = int(scan.words[first]), first + 1
    if scan.words[end] in MINUTES and scan.gap(end) <= 1:
        return minutes, end + 1
    return (0, last) if _is_amount_rest(scan, end) else (minutes, end)


def _read_half(scan: Scan, last: int, first: int) -> tuple[int, int]:
    """Return the half hour of "and a half" and the index after it, unless it is "and a half hour"."""
    end = first + (scan.words[first] != "half") + 1
    is_half = scan.words[end - 1] == "half" and scan.words[end] not in HOURS
    return (HOUR // 2, end) if is_half else (0, last)


def _is_amount_rest(scan: Scan, end: int) -> bool:
    """Return whether the number before an index is an amount: "1hr 30 quid", "1h 45.50"."""
    if read_currency(scan, end) is not None:
        return scan.words[end] not in {"gbp", "eur", "usd"} or not scan.words[end + 1].isdigit()
    return scan.is_glued(end) and (scan.words[end].isalpha() or (scan.words[end] == "." and scan.is_glued(end + 1)))


def _read_prime(scan: Scan, index: int) -> list[PriceToken]:
    """Return the duration of "45'"."""
    word, after = scan.words[index], scan.words[index + 2]
    if scan.words[index + 1] not in PRIMES or not scan.is_glued(index + 1):
        return []
    is_end = not (scan.is_glued(index + 2) and (after in PRIMES or after.isalnum()))
    return _build(index, index + 2, int(word)) if is_end and Decimal(word) in USUAL_MINUTES else []


def read_phrase(scan: Scan, index: int) -> list[PriceToken]:
    """Return the duration that is a phrase: "half an hour", "overnight", "p/h", or a number in words: "two hours"."""
    if scan.words[index] in VULGAR:
        return _read_vulgar(scan, index)
    if scan.is_glued(index) and scan.words[index - 1] in NAME_SIGNS:
        return []
    found, counted = match_phrase(scan, index, DURATIONS), _read_counted(scan, index)
    if counted and (found is None or counted[0].last > found[1]):
        return counted
    if found is None:
        return _read_lone(scan, index) if scan.words[index] in LONE else []
    return _cite_phrase(scan, index, *found)


def _cite_phrase(scan: Scan, index: int, duration: str, last: int) -> list[PriceToken]:
    """Return the duration of a phrase from `index` to `last`, unless it has another meaning there."""
    if _is_way(scan, last):
        return [PriceToken(index, last)]
    is_other = _is_other_phrase(scan, index, last)
    return [] if is_other else [PriceToken(index, _skip_full_stop(scan, last), duration=duration)]


def _read_vulgar(scan: Scan, index: int) -> list[PriceToken]:
    """Return the duration of "½ hour", "¾ of an hour"."""
    last = index + 1
    while scan.words[last] in {"of", "an"}:
        last += 1
    return _build(index, last + 1, VULGAR[scan.words[index]]) if _unit(scan, last) == HOUR else []


def _is_other_phrase(scan: Scan, index: int, last: int) -> bool:
    """Return whether a phrase has another meaning: "half price", "h" as the only word before a number of one letter."""
    after = scan.words[last + (scan.words[last] == "-")]
    if scan.words[last - 1] in {"half", "hlf"}:
        return after in WORDS["half_of"] or (last == index + 1 and scan.words[index - 1] in WORDS["half_before"])
    if last == index + 1 and len(scan.words[index]) == 1:
        return index == 0 or _is_lone_letter(scan, index) or (scan.is_glued(last) and scan.words[last].isalpha())
    return False


def _read_counted(scan: Scan, index: int) -> list[PriceToken]:
    """Return the duration of a number in words and a unit: "two hours", "forty five mins"."""
    word = scan.words[index]
    if word in TABLE.counts and _unit(scan, _skip_hyphen(scan, index + 1)) == HOUR:
        return _finish(scan, index, _skip_hyphen(scan, index + 1) + 1, TABLE.counts[word], HOUR)
    if word not in {"an", "a"} and word not in MINUTE_FIRST_WORDS:
        return []
    second = _skip_hyphen(scan, index + 1)
    pair = f"{word} {scan.words[second]}"
    number, last = (TABLE.minutes[pair], second + 1) if pair in TABLE.minutes else (TABLE.minutes.get(word), index + 1)
    last = _skip_hyphen(scan, last)
    last += scan.words[last] in WORDS["fillers"]
    return _finish(scan, index, last + 1, number, 1) if number and _unit(scan, last) == 1 else []


MINUTE_FIRST_WORDS = frozenset(phrase.partition(" ")[0] for phrase in TABLE.minutes)


def _skip_hyphen(scan: Scan, index: int) -> int:
    return index + (scan.words[index] == "-")


def _read_lone(scan: Scan, index: int) -> list[PriceToken]:
    """Return "night" or "week" as a duration if an amount is directly next to it and no other word precedes it."""
    before, after = scan.words[index - 1] if index else "", scan.words[index + 1]
    is_linked = scan.gap(index) == 1 and not after.isalpha() if before.isdigit() else _is_before_amount(scan, index + 1)
    if not is_linked or before.isalpha():
        return []
    return [PriceToken(index, index + 1, duration=LONE[scan.words[index]])]


def _is_before_amount(scan: Scan, index: int) -> bool:
    """Return whether an amount, at least of three digits if it has no sign, follows."""
    while scan.words[index] and scan.words[index] in ":=-\"'":
        index += 1
    word = scan.words[index]
    return word in SIGNS or (word.isdigit() and len(word) >= LONG_CODE)
