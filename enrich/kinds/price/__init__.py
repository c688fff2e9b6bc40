"""Price: an amount of money, with a duration if the text links one to it: "GBP 80.00 per 30 min".

Source: ISO 4217 (currency codes); Washline's own rules for linking amounts and durations. An hour is 60 min; nights,
days, weeks and months are units of their own. Two numbers are never joined: "80 30min" is 80 pounds for 30 minutes.

>>> [seen.value for seen in price.find(Text("80 30min 120 1hr, £300 overnight, deposit £20"))]
['GBP 80.00 per 30 min', 'GBP 120.00 per 60 min', 'GBP 300.00 per night', 'GBP 20.00']
>>> price.canonical("£150 an hour")
'GBP 150.00 per 60 min'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.kinds.price.money import NUMBER_AFTER, PriceToken, find_tokens, is_part_of_number, translate_hours
from enrich.kinds.price.shorthand import expand_shorthand
from enrich.text.citation import GUESS, cite
from enrich.text.folding import Text
from enrich.text.number_words import is_ambiguous
from records.identifier import Sighting

NAME = "price"
MONEY_HINTS = tuple("£ € $ pound quid gbp eur dollar usd roses kisses 🌹 tenner fiver grand".split())
NUMBER_AND_UNIT = re.compile(r"[0-9]\s?[-/]?\s?[mhp]")
DURATION_HINTS = ("half", "night", "hour", "hr", "hh", "qv", "min")
DURATION_HINT = re.compile(r"half|night|hour|(?<![a-z])hrs?(?![a-z])|hh|qv|[yno][ -]?min")
SYMBOLS = r"\s:=/@~*•·.…_()|>→\u231a-\u23ff\u2600-\u27bf\ufe0f\U0001f300-\U0001faff-"
CLOSE_GAP = re.compile(
    rf"[{SYMBOLS}]{{0,8}}(?:for|4|per|is|costs?|gets(?: you)?|buys(?: you)?|will be|a|an|the|just|only|at|za"
    rf"|stays?(?: from)?|in|out|incall|outcall|x)?[{SYMBOLS}]{{0,5}}(?:a|an|the)?[ ]?"
)
GAP = re.compile(
    rf"[,;{SYMBOLS}]{{0,20}}(?:(?:for|4|per|is|costs?|gets|buys|you|will|be|x|a|an|the|each|just|only|from|and|full|visit|of|"
    r"service|booking|incall|outcall|gfe|both|under|rates?|charge|fee|session|appointment|massage|body|deep|tissue|swedish|"
    rf"dinner|date|stays?|ish|treatment|first|together|at|was|now|total|za|in|out)[,;{SYMBOLS}]{{0,6}}){{0,3}}",
    re.IGNORECASE,
)
RANGE_SEPARATOR = re.compile(r"[ ]?(?:-|/|to|or)[ ]?", re.IGNORECASE)
LIST_LABEL = re.compile(r"\b(?:rates?|prices?|donations?|incalls?|outcalls?)\s?:")  # before a list of prices
SEPARATOR = re.compile(r"[,;|\n&+]|\band\b|\.\s")
COMMON_DURATIONS = frozenset(map(Decimal, (15, 20, 30, 45, 60, 90)))
COLUMNS = re.compile(r"[ ]{2,14}|[ ]?\|[ ]?|[ ]?(?:/|,)?[ ]?out(?:calls?)?[ ]?(?:for|is|at)?[ ]?")
INCALL_OUTCALL = re.compile(r"\s?(?:in|in-?calls?)?\s?(?:/|,|\||&|and|or|-)?\s?(?:out|out-?calls?)?\s?")
ROSES, MIN_ROSES = ("rose", "roses", "kisses", "🌹"), 60  # a bouquet has fewer
DIGIT, LETTERED = re.compile(r"[0-9]"), "letters for figures"
BARE_DURATIONS, MIN_PAID = frozenset(map(Decimal, (15, 20, 30, 45, 60, 90, 120))), 20
# "100/30, 160/60": amounts with minutes.
AMOUNT_MINUTE_PAIRS = re.compile(
    r"(?<![\w/£.-])[1-9]\d{1,2} ?/ ?(?:15|20|30|45|60|90)[\s,;&|]{1,3}[1-9]\d{1,2} ?/ ?(?:20|30|45|60|90|120)(?![\w/])"
)
# "Half hour unwind £45": one word that describes the service, at the beginning of a line or sentence.
SERVICE = re.compile(
    r"[ ](?!notice|later|walk|drive|away|from|before|after|maximum|deposit|ago|old|late|delivery|parking|service)"
    r"[a-z]{3,12}[ ]"
)
LINE_START_BEFORE = re.compile(r"(?:^|\n|[.,;•*-])[ ]?$")
FOR, SLASH = (" for ", " 4 "), (" / ", "/")
END_AFTER = re.compile(r"\s?(?:$|[^\w\s£€$-]|\n|[-/]\s)")
LEADERS = re.compile(r"[ .…·_]{3,}")  # dot leaders of a table
HOURS, HOUR = re.compile(r"\d{1,2}\s?(?:h|hrs?|hours?)"), 60
LINE_BREAK = re.compile(r"[\n;]")
MAX_GAP = 24
CANONICAL = re.compile(r"([A-Z]{3}) (\d{1,12}\.\d\d)(?: per (\d{1,4} min|night|day|week|month))?")


def find(text: Text) -> Iterator[Sighting]:
    """Yield every price in order; an amount without a currency needs a duration."""
    lowered = translate_hours(text.lowered)
    if not _may_have_price(lowered):
        return
    lowered = expand_shorthand(lowered)
    for run in _group_runs(lowered):
        links = list(_link_durations(lowered, run))
        timed_amounts = {money.amount for money, time in links if time}
        for money, time in links:
            if not time and (not money.currency or money.amount in timed_amounts):  # "sixty minutes ninety-five £95"
                continue
            if _is_clear(lowered[money.start : money.end], money, time):
                yield _cite(text, lowered, money, time)


def canonical(value: str) -> str:
    """Normalise to "CUR 0.00" or "CUR 0.00 per DURATION"; raise InvalidFormat unless the value is a single price."""
    plain = " ".join(value.split())
    if CANONICAL.fullmatch(plain):
        return plain
    found = list(find(Text(plain)))
    if len(found) == 1:
        return found[0].value
    if not found and re.fullmatch(r"\d{1,6}(?:\.\d\d?)?", plain):
        return f"GBP {float(plain):.2f}"
    raise InvalidFormat(NAME, value, "a price reads like £80 for 30 min")


def _may_have_price(lowered: str) -> bool:
    """Return, cheaply, whether a text has money, a duration, or amounts with minutes."""
    return (
        any(map(lowered.__contains__, MONEY_HINTS))
        or NUMBER_AND_UNIT.search(lowered) is not None
        or (any(map(lowered.__contains__, DURATION_HINTS)) and DURATION_HINT.search(lowered) is not None)
        or ("/" in lowered and AMOUNT_MINUTE_PAIRS.search(lowered) is not None)
    )


def _is_clear(spelling: str, money: PriceToken, time: PriceToken | None) -> bool:
    """Return whether an amount is not ambiguous: no short hundreds that may be pence, no roses that may be flowers."""
    if spelling.endswith(ROSES) and not time:
        return spelling[0].isdigit() and money.amount is not None and money.amount >= MIN_ROSES
    return not is_ambiguous(spelling, time.duration if time else "")


def _group_runs(lowered: str) -> Iterator[list[PriceToken]]:
    """Yield the tokens in groups of neighbours."""
    run: list[PriceToken] = []
    for raw in find_tokens(lowered):
        token = _resolve_bare_number(lowered, run, raw)
        if run and run[-1].start != token.start and not _is_near(lowered, run[-1], token):
            yield list(run)
            run.clear()
        if token.currency or token.duration or not is_part_of_number(lowered, token):
            run.append(token)
    if run:
        yield run


def _resolve_bare_number(lowered: str, run: list[PriceToken], token: PriceToken) -> PriceToken:
    """Return a bare number after an amount as a duration, or with the currency of that amount ("£100-150")."""
    if not run or not run[-1].amount or not _is_bare(lowered, token):
        return token
    paid = run[-1]
    is_range = bool(paid.currency) and RANGE_SEPARATOR.fullmatch(lowered, paid.end, token.start) is not None
    if _is_bare_duration(lowered, run, token) or (is_range and _is_duration_after_slash(lowered, paid, token)):
        return replace(token, amount=None, duration=f"{token.amount} min")
    return replace(token, currency=paid.currency) if is_range else token


def _is_bare(lowered: str, token: PriceToken) -> bool:
    return token.amount is not None and not token.currency and not NUMBER_AFTER.match(lowered, token.end)


def _is_duration_after_slash(lowered: str, paid: PriceToken, token: PriceToken) -> bool:
    """Return whether a number after a slash is the minutes of an amount: "£80/30"."""
    if token.amount not in COMMON_DURATIONS or paid.amount is None:
        return False
    return token.amount < paid.amount and lowered[paid.end : token.start].strip() == "/"


def _is_bare_duration(lowered: str, run: list[PriceToken], token: PriceToken) -> bool:
    """Return whether a bare number is minutes: "£60 for 60", or "120 / 60" if other durations are in minutes."""
    paid = run[-1]
    if paid.amount is None or paid.amount < MIN_PAID or token.amount not in BARE_DURATIONS:
        return False
    between = lowered[paid.end : token.start]
    if between in FOR:
        is_linked = bool(paid.currency) or _has_minutes(lowered, run, token)
    else:
        is_linked = between in SLASH and _has_minutes(lowered, run, token)
    return is_linked and END_AFTER.match(lowered, token.end) is not None


def _has_minutes(lowered: str, run: list[PriceToken], token: PriceToken) -> bool:
    """Return whether there are other durations near the last amount of a run."""
    paid = run[-1]
    if lowered[paid.end : token.start] in SLASH and AMOUNT_MINUTE_PAIRS.search(
        lowered, max(0, paid.start - 12), token.end + 16
    ):
        return True
    if any(other.duration.endswith("min") for other in run):
        return True
    return DURATION_HINT.search(lowered, max(0, paid.start - 60), paid.start) is not None


def _is_near(lowered: str, left: PriceToken, right: PriceToken) -> bool:
    """Return whether two tokens may be parts of one price: only a short gap or a service is between them."""
    between = LEADERS.sub(" ", lowered[left.end : right.start])
    if left.duration and right.currency and _is_service(lowered, left.start, between):
        return True
    if LIST_LABEL.search(between):
        return False
    if between in ("", " ", "\n\n"):
        return True
    return len(between) <= MAX_GAP and bool(GAP.fullmatch(between)) and between.count("\n") <= 1


def _is_service(lowered: str, start: int, between: str) -> bool:
    """Return whether one word after a duration describes the service, at the beginning of a line or sentence."""
    return bool(SERVICE.fullmatch(between) and LINE_START_BEFORE.search(lowered, max(0, start - 3), start))


def _is_close(lowered: str, money: PriceToken, time: PriceToken) -> bool:
    """Return whether a bare number and a duration are close enough to be a price without a currency."""
    left, right = sorted((money, time), key=lambda token: token.start)
    between = LEADERS.sub(" ", lowered[left.end : right.start])
    is_time = between in ("", " ") and HOURS.fullmatch(lowered, left.start, left.end)  # "3 hrs 46"
    if is_time and money.amount is not None and money.amount < HOUR:
        return False
    if "\n\n" in between:
        return False
    return bool(CLOSE_GAP.fullmatch(between)) or left.start == right.start


def _link_durations(lowered: str, run: list[PriceToken]) -> Iterator[tuple[PriceToken, PriceToken | None]]:
    """Yield each amount of a run with its duration, if it has one.

    In a line that begins with a duration, each duration takes the amount after it; otherwise each amount takes the
    duration after it.
    """
    for line in _split_lines(lowered, run):
        if links := _link_parallel(line) or _link_columns(lowered, line):
            yield from links
            continue
        is_duration_after = line[0].amount is not None if _alternates(line) else _is_duration_after(lowered, line)
        yield from _link_pairs(lowered, line, side=1 if is_duration_after else -1)


def _split_lines(lowered: str, run: list[PriceToken]) -> Iterator[list[PriceToken]]:
    """Split a run at line breaks and semicolons, but not between a duration and its amount on the next line."""
    line: list[PriceToken] = []
    has_amount = has_duration = False
    for token in run:
        if has_amount and has_duration and LINE_BREAK.search(lowered, line[-1].end, token.start):
            yield line
            line, has_amount, has_duration = [], False, False
        line.append(token)
        has_amount, has_duration = has_amount or bool(token.amount), has_duration or bool(token.duration)
    yield line


def _alternates(line: list[PriceToken]) -> bool:
    """Return whether amounts and durations alternate and are equally many."""
    is_amount = [token.amount is not None for token in line]
    return len(line) % 2 == 0 and all(left != right for left, right in pairwise(is_amount))


def _is_duration_after(lowered: str, line: list[PriceToken]) -> bool:
    """Return whether amounts take the duration after them: the direction that crosses fewer separators."""
    score = {True: 0, False: 0}
    for left, right in pairwise(line):
        if (left.amount is None) != (right.amount is None):
            score[left.amount is not None] += 1 if not SEPARATOR.search(lowered, left.end, right.start) else -1
    return score[True] > score[False] or (score[True] == score[False] and line[0].amount is not None)


def _link_parallel(line: list[PriceToken]) -> list[tuple[PriceToken, PriceToken | None]]:
    """Link two lists of equal length, "30/60 min 80/120"; return [] if the line has another form."""
    amounts = [token for token in line if token.amount]
    durations = [token for token in line if token.duration]
    is_grouped = line in (amounts + durations, durations + amounts)
    if len(amounts) <= 1 or len(amounts) != len(durations) or not is_grouped:
        return []
    return list(zip(amounts, durations, strict=True))


def _link_columns(lowered: str, line: list[PriceToken]) -> list[tuple[PriceToken, PriceToken | None]]:
    """Link durations to both amounts after them, as in a table of in- and outcalls; return [] for another form."""
    rows = [line[start : start + 3] for start in range(0, len(line), 3)]
    if not all(_is_row(lowered, row) for row in rows):
        return []
    return [(money, row[0]) for row in rows for money in row[1:]]


def _is_row(lowered: str, row: list[PriceToken]) -> bool:
    """Return whether a duration has two amounts in columns after it."""
    if [token.amount is None for token in row] != [True, False, False] or not row[0].duration:
        return False
    time, left, right = row
    is_column_gap = COLUMNS.fullmatch(lowered, left.end, right.start) is not None
    return is_column_gap and _is_close(lowered, left, time) and left.amount != right.amount


def _link_pairs(lowered: str, line: list[PriceToken], *, side: int) -> Iterator[tuple[PriceToken, PriceToken | None]]:
    """Yield each amount with the duration on its side (1: after, -1: before), or with a free one on the other side."""
    amounts = [index for index, token in enumerate(line) if token.amount is not None]
    linked = {index: index + side for index in amounts if _may_link(lowered, line, index, index + side)}
    taken = frozenset(linked.values())
    for index in amounts:
        time, other_side = linked.get(index), index - side
        if time is None:
            is_free = other_side not in taken and _is_adjacent(lowered, line, other_side, index)
            time = other_side if is_free else _find_shared_duration(lowered, line, linked, index)
        yield line[index], None if time is None else line[time]


def _find_shared_duration(lowered: str, line: list[PriceToken], linked: dict[int, int], index: int) -> int | None:
    """Return the duration of the next amount if both amounts share it."""
    is_shared = index + 1 in linked and _is_incall_outcall(lowered, line[index], line[index + 1])
    return linked[index + 1] if is_shared else None


def _is_incall_outcall(lowered: str, left: PriceToken, right: PriceToken) -> bool:
    """Return whether two amounts share a duration: "£120 incall / £150 outcall per hour"."""
    return (
        "in" in lowered[left.end : right.start] and INCALL_OUTCALL.fullmatch(lowered, left.end, right.start) is not None
    )


def _may_link(lowered: str, line: list[PriceToken], index: int, other: int) -> bool:
    """Return whether an amount and another token are a price; without a currency they must be close."""
    time = line[other] if 0 <= other < len(line) else None
    return bool(time and time.duration and (line[index].currency or _is_close(lowered, line[index], time)))


def _is_adjacent(lowered: str, line: list[PriceToken], other: int, index: int) -> bool:
    """Return whether an amount and another token are a price without a separator between them."""
    left, right = sorted((index, other))
    return _may_link(lowered, line, index, other) and not SEPARATOR.search(lowered, line[left].end, line[right].start)


def _cite(text: Text, lowered: str, money: PriceToken, time: PriceToken | None) -> Sighting:
    start = min(money.start, time.start) if time else money.start
    end = _skip_padding(text, lowered, max(money.end, time.end) if time else money.end)
    value = f"{money.currency or 'GBP'} {money.amount:.2f}"
    has_currency = bool(money.currency) and not text.folded[money.start : money.end].lower().endswith(ROSES)
    is_lettered = DIGIT.findall(lowered[start:end]) != DIGIT.findall(text.folded[start:end])
    undone = (() if has_currency else (f"{GUESS}pounds",)) + ((LETTERED,) if is_lettered else ())
    return cite(
        text,
        price.rule,
        (start, end),
        f"{value} per {time.duration}" if time else value,
        undone=undone,
        confidence=1.0 if has_currency else 0.85,
    )


def _skip_padding(text: Text, lowered: str, end: int) -> int:
    """Return the end of a token after the spaces that pad a translated word."""
    while end < len(lowered) and lowered[end] == " " != text.folded[end]:
        end += 1
    return end


price = Kind(
    NAME,
    find,
    canonical,
    example="GBP 80.00 per 30 min",
    about="an amount of money, per duration if the text names one; a bare number next to a duration is pounds",
    source="ISO 4217; Washline's own rules for amounts and durations",
    version=6,
)
