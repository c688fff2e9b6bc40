"""Price: an amount of money, with the duration only where the text binds one to it: "GBP 80.00 per 30 min".

Source: ISO 4217 (currency codes); Washline's own rules for how amounts and durations stand together. An hour is 60 min; nights,
days, weeks and months keep their names. Two figures are never run together: "80 30min" is 80 pounds for 30 minutes.

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
from functools import partial
from itertools import pairwise

from enrich.errors import InvalidFormat
from enrich.kind import Kind
from enrich.kinds.price.money import MORE_DIGITS, PriceToken, find_tokens, is_part_of_number, translate_hours
from enrich.kinds.price.shorthand import expand_shorthand
from enrich.text.citation import GUESS, cite
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from enrich.text.number_words import is_ambiguous
from records.identifier import Sighting

MONEY = (
    "£",
    "€",
    "$",
    "pound",
    "quid",
    "gbp",
    "eur",
    "dollar",
    "usd",
    "roses",
    "kisses",
    "🌹",
    "tenner",
    "fiver",
    "grand",
)
FIGURE_AND_UNIT = re.compile(r"[0-9]\s?[-/]?\s?[mhp]")
TIMES = ("half", "night", "hour", "hr", "hh", "qv", "min")
TIME = re.compile(r"half|night|hour|(?<![a-z])hrs?(?![a-z])|hh|qv|[yno][ -]?min")
SIGNS = r"\s:=/@~*•·.…_()|>→\u231a-\u23ff\u2600-\u27bf\ufe0f\U0001f300-\U0001faff-"
TIGHT = re.compile(
    rf"[{SIGNS}]{{0,8}}(?:for|4|per|is|costs?|gets(?: you)?|buys(?: you)?|will be|a|an|the|just|only|at|za|stays?(?: from)?|in|out|incall|outcall|x)?[{SIGNS}]{{0,5}}(?:a|an|the)?[ ]?"
)
NEAR = re.compile(
    rf"[,;{SIGNS}]{{0,20}}(?:(?:for|4|per|is|costs?|gets|buys|you|will|be|x|a|an|the|each|just|only|from|and|full|visit|of|service|booking|"
    rf"incall|outcall|gfe|both|under|rates?|charge|fee|session|appointment|massage|body|deep|tissue|swedish|dinner|date|stays?|ish|treatment|first|together|at|was|now|total|za|in|out)[,;{SIGNS}]{{0,6}}){{0,3}}",
    re.IGNORECASE,
)
SAME = re.compile(r"[ ]?(?:-|/|to|or)[ ]?", re.IGNORECASE)
LABEL = re.compile(r"\b(?:rates?|prices?|donations?|incalls?|outcalls?)\s?:")  # what begins a list of prices
PARTED = re.compile(r"[,;|\n&+]|\band\b|\.\s")
HALVES = frozenset(map(Decimal, (15, 20, 30, 45, 60, 90)))
COLUMNS = re.compile(r"[ ]{2,14}|[ ]?\|[ ]?|[ ]?(?:/|,)?[ ]?out(?:calls?)?[ ]?(?:for|is|at)?[ ]?")
BOTH = re.compile(r"\s?(?:in|in-?calls?)?\s?(?:/|,|\||&|and|or|-)?\s?(?:out|out-?calls?)?\s?")
# A bouquet has fewer roses.
ROSES, LEAST_ROSES = ("rose", "roses", "kisses", "🌹"), 60
DIGITS, LETTERED = re.compile(r"[0-9]"), "letters for figures"
STAYS, LEAST_PAID = frozenset(map(Decimal, (15, 20, 30, 45, 60, 90, 120))), 20
# "100/30, 160/60": amounts with their minutes.
PAIRS = re.compile(
    r"(?<![\w/£.-])[1-9]\d{1,2} ?/ ?(?:15|20|30|45|60|90)[\s,;&|]{1,3}[1-9]\d{1,2} ?/ ?(?:20|30|45|60|90|120)(?![\w/])"
)
# "Half hour unwind £45": one word that says what the stay is, at the beginning of a line or sentence.
NAMED = re.compile(
    r"[ ](?!notice|later|walk|drive|away|from|before|after|maximum|deposit|ago|old|late|delivery|parking|service)[a-z]{3,12}[ ]"
)
NAMES_STAY = re.compile(r"(?:^|\n|[.,;•*-])[ ]?$")
FOR, STROKE = (" for ", " 4 "), (" / ", "/")
ALONE = re.compile(r"\s?(?:$|[^\w\s£€$-]|\n|[-/]\s)")
LEADERS = re.compile(r"[ .…·_]{3,}")  # what leads to the figure of a table
SO_LONG, AN_HOUR = re.compile(r"\d{1,2}\s?(?:h|hrs?|hours?)"), 60
BREAK = re.compile(r"[\n;]")
CANONICAL = re.compile(r"([A-Z]{3}) (\d{1,12}\.\d\d)(?: per (\d{1,4} min|night|day|week|month))?")


def find(text: Text) -> Iterator[Sighting]:
    """Yield every price in order; an amount without a currency counts only where a duration is bound to it."""
    low = translate_hours(lowercase(text.folded))
    if not _has_any(low):
        return
    low = expand_shorthand(low)
    for run in _runs(low):
        bound = list(_bound(low, run))
        told = {money.amount for money, time in bound if time}
        for money, time in bound:
            said_again = time is None and money.amount in told  # "sixty minutes ninety-five pounds £95"
            if (time or (money.currency and not said_again)) and _plain(low[money.start : money.end], money, time):
                yield _sighting(text, low, money, time)


def _has_any(low: str) -> bool:
    """Say, at little cost, whether a text has anything of a price: money, a duration, amounts with their minutes."""
    return (
        any(map(low.__contains__, MONEY))
        or FIGURE_AND_UNIT.search(low) is not None
        or (any(map(low.__contains__, TIMES)) and TIME.search(low) is not None)
        or ("/" in low and PAIRS.search(low) is not None)
    )


def _plain(written: str, money: PriceToken, time: PriceToken | None) -> bool:
    """Say whether an amount is no more doubtful than any: hundreds said in short, or roses that may be flowers."""
    if written.endswith(ROSES) and not time:
        return written[0].isdigit() and money.amount is not None and money.amount >= LEAST_ROSES
    return not is_ambiguous(written, time.duration if time else "")


def canonical(value: str) -> str:
    """Return "CUR 0.00" or "CUR 0.00 per DURATION"; raise InvalidFormat where no single price can be read."""
    plain = " ".join(value.split())
    if CANONICAL.fullmatch(plain):
        return plain
    found = list(find(Text(plain)))
    if len(found) == 1:
        return found[0].value
    if not found and re.fullmatch(r"\d{1,6}(?:\.\d\d?)?", plain):
        return f"GBP {float(plain):.2f}"
    raise InvalidFormat("price", value, "a price reads like £80 for 30 min")


def _runs(low: str) -> Iterator[list[PriceToken]]:
    """Yield the tokens that stand near each other."""
    run: list[PriceToken] = []
    for token in map(partial(_with_currency, low, run), find_tokens(low)):
        if run and run[-1].start != token.start and not _near(low, run[-1], token):
            yield list(run)
            run.clear()
        if token.currency or token.duration or not is_part_of_number(low, token):
            run.append(token)
    if run:
        yield run


def _with_currency(low: str, run: list[PriceToken], token: PriceToken) -> PriceToken:
    """Return a bare figure behind an amount ("£100-150") with that amount's currency, any other token as it is."""
    last = run[-1] if run else None
    bare = token.amount is not None and not token.currency and not MORE_DIGITS.match(low, token.end)
    if (
        bare
        and last
        and last.amount
        and last.amount >= LEAST_PAID
        and token.amount in STAYS
        and _is_stay(low, run, last, token)
    ):
        return replace(token, amount=None, duration=f"{token.amount} min")
    if bare and last and last.currency and last.amount and SAME.fullmatch(low, last.end, token.start):
        if low[last.end : token.start].strip() == "/" and token.amount in HALVES and token.amount < last.amount:
            return replace(token, amount=None, duration=f"{token.amount} min")
        return replace(token, currency=last.currency)
    return token


def _is_stay(low: str, run: list[PriceToken], paid: PriceToken, stay: PriceToken) -> bool:
    """Say whether a bare figure is the minutes of what was paid: "£60 for 60", and "120 / 60" where others are in minutes."""
    between = low[paid.end : stay.start]
    listed = between in STROKE and PAIRS.search(low, max(0, paid.start - 12), stay.end + 16)
    others = (
        listed
        or any(token.duration.endswith("min") for token in run)
        or TIME.search(low, max(0, paid.start - 60), paid.start)
    )
    stands = (between in FOR and (paid.currency or others)) or (between in STROKE and others)
    return bool(stands and ALONE.match(low, stay.end))


def _near(low: str, left: PriceToken, right: PriceToken) -> bool:
    """Say whether two tokens may be of one price: little stands between, or the one word that names what the stay is."""
    between = LEADERS.sub(" ", low[left.end : right.start])
    if (
        left.duration
        and right.currency
        and NAMED.fullmatch(between)
        and NAMES_STAY.search(low, max(0, left.start - 3), left.start)
    ):
        return True
    if LABEL.search(between):
        return False
    return between in ("", " ", "\n\n") or (
        len(between) <= 24 and bool(NEAR.fullmatch(between)) and between.count("\n") <= 1
    )  # noqa: PLR2004 - a few words at most


def _tight(low: str, money: PriceToken, time: PriceToken) -> bool:
    """Say whether a bare figure and a duration stand close enough to be a price without a currency."""
    left, right = sorted((money, time), key=lambda token: token.start)
    between = LEADERS.sub(" ", low[left.end : right.start])
    if (
        between in ("", " ")
        and SO_LONG.fullmatch(low, left.start, left.end)
        and money.amount is not None
        and money.amount < AN_HOUR
    ):
        return False  # "3 hrs 46" is all of it time
    if "\n\n" in between:
        return False
    return bool(TIGHT.fullmatch(between)) or left.start == right.start


def _bound(low: str, run: list[PriceToken]) -> Iterator[tuple[PriceToken, PriceToken | None]]:
    """Yield each amount of a run with the duration that is bound to it, if one is.

    Within a line that begins with a duration each duration takes the amount behind it, otherwise each amount takes the
    duration behind it.
    """
    for line in _lines(low, run):
        if parallel := _parallel(line):
            yield from parallel
            continue
        if two := _in_two_columns(low, line):
            yield from two
            continue
        behind = line[0].amount is not None if _alternates(line) else _bound_behind(low, line)
        yield from _paired(low, line, behind=behind)


def _lines(low: str, run: list[PriceToken]) -> Iterator[list[PriceToken]]:
    """Split a run at line breaks and semicolons, but not one that has a duration on one line and its amount on the next."""
    line: list[PriceToken] = []
    paid = timed = False
    for token in run:
        if paid and timed and BREAK.search(low, line[-1].end, token.start):
            yield line
            line, paid, timed = [], False, False
        line.append(token)
        paid, timed = paid or bool(token.amount), timed or bool(token.duration)
    yield line


def _alternates(line: list[PriceToken]) -> bool:
    kinds = [token.amount is not None for token in line]
    return len(line) % 2 == 0 and all(left != right for left, right in pairwise(kinds))


def _bound_behind(low: str, line: list[PriceToken]) -> bool:
    """Say whether amounts are bound to what stands behind them: the orientation that crosses fewer commas."""
    crossed = {True: 0, False: 0}
    for left, right in pairwise(line):
        if (left.amount is None) != (right.amount is None):
            crossed[left.amount is not None] += 1 if not PARTED.search(low, left.end, right.start) else -1
    return crossed[True] > crossed[False] or (crossed[True] == crossed[False] and line[0].amount is not None)


def _parallel(line: list[PriceToken]) -> list[tuple[PriceToken, PriceToken | None]]:
    """Bind two lists of one length, "30/60 min 80/120"; return nothing where they do not match."""
    amounts = [token for token in line if token.amount]
    durations = [token for token in line if token.duration]
    grouped = line in (amounts + durations, durations + amounts)
    if len(amounts) < 2 or len(amounts) != len(durations) or not grouped:  # noqa: PLR2004
        return []
    return list(zip(amounts, durations, strict=True))


def _in_two_columns(low: str, line: list[PriceToken]) -> list[tuple[PriceToken, PriceToken | None]]:
    """Bind durations to both amounts behind them, as in a table of in- and outcalls; return nothing where it is no such line."""
    rows = [line[at : at + 3] for at in range(0, len(line), 3)]
    if not all(_is_row(low, row) for row in rows):
        return []
    return [(money, row[0]) for row in rows for money in row[1:]]


def _is_row(low: str, row: list[PriceToken]) -> bool:
    """Say whether a duration has two amounts in columns behind it."""
    if [token.amount is None for token in row] != [True, False, False] or not row[0].duration:
        return False
    time, left, right = row
    return (
        bool(COLUMNS.fullmatch(low, left.end, right.start)) and _tight(low, left, time) and left.amount != right.amount
    )


def _paired(low: str, line: list[PriceToken], *, behind: bool) -> Iterator[tuple[PriceToken, PriceToken | None]]:
    """Yield each amount with the duration on its side, or else with one on the other side that is left and no comma parts."""
    side = 1 if behind else -1
    amounts = [at for at, token in enumerate(line) if token.amount is not None]
    bound = {at: at + side for at in amounts if _may_bind(low, line, at, at + side)}
    taken = frozenset(bound.values())
    for at in amounts:
        free = bound.get(at, at - side if at - side not in taken and _is_next_to(low, line, at - side, at) else None)
        if free is None and at + 1 in bound and _in_and_out(low, line[at], line[at + 1]):
            free = bound[at + 1]
        yield line[at], None if free is None else line[free]


def _in_and_out(low: str, left: PriceToken, right: PriceToken) -> bool:
    """Say whether two amounts are for one stay, at her place and at the caller's: "£120 incall / £150 outcall per hour"."""
    return "in" in low[left.end : right.start] and BOTH.fullmatch(low, left.end, right.start) is not None


def _may_bind(low: str, line: list[PriceToken], at: int, other: int) -> bool:
    """Say whether an amount and the token beside it are a price; without a currency they stand close."""
    time = line[other] if 0 <= other < len(line) else None
    return bool(time and time.duration and (line[at].currency or _tight(low, line[at], time)))


def _is_next_to(low: str, line: list[PriceToken], other: int, at: int) -> bool:
    """Say whether an amount may take the token beside it, and nothing parts them."""
    left, right = sorted((at, other))
    return _may_bind(low, line, at, other) and not PARTED.search(low, line[left].end, line[right].start)


def _sighting(text: Text, low: str, money: PriceToken, time: PriceToken | None) -> Sighting:
    start = min(money.start, time.start) if time else money.start
    end = max(money.end, time.end) if time else money.end
    while (
        end < len(low) and low[end] == " " != text.folded[end]
    ):  # a word of another language was longer than the English one
        end += 1
    value = f"{money.currency or 'GBP'} {money.amount:.2f}"
    told = money.currency and not text.folded[money.start : money.end].lower().endswith(ROSES)
    lettered = DIGITS.findall(low[start:end]) != DIGITS.findall(text.folded[start:end])
    undone = (LETTERED,) * lettered if told else (f"{GUESS}pounds", *(LETTERED,) * lettered)
    confidence = 1.0 if told else 0.85
    return cite(
        text,
        price.rule,
        (start, end),
        f"{value} per {time.duration}" if time else value,
        undone=undone,
        confidence=confidence,
    )


price = Kind(
    "price",
    find,
    canonical,
    example="GBP 80.00 per 30 min",
    about="an amount of money, per duration where the text says so; pounds where a bare figure stands beside a duration",
    source="ISO 4217; Washline's own rules for amounts and durations",
    version=6,
)
