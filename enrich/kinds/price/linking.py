"""Links amounts and durations: which belong together, by the pieces between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from enrich.kinds.price.amounts import is_before_number, is_part_of_number
from enrich.kinds.price.scan import PriceToken, Scan
from enrich.kinds.price.vocabulary import CLOSE, END, HOURS, MINUTES, SIGNS, USUAL_MINUTES, WORDS

Link = tuple[PriceToken, PriceToken | None]

NEVER_BETWEEN = frozenset("&+!?%#^<_'`") | SIGNS.keys()
NEVER_CLOSE = NEVER_BETWEEN | frozenset(",;")
SEPARATORS = frozenset((",", ";", "|", "\n", "&", "+", "and"))
MAX_GAP, MAX_WORDS, MAX_CLOSE_SYMBOLS, MAX_PARENTHESIS = 24, 3, 12, 8
COLUMN_GAP, HOUR, MIN_PAID, MIN_ASIDE = 2, 60, 20, 2
OUTCALL = frozenset(("out", "outcall", "outcalls", "for", "is", "at", "/", ",", "call", "calls"))
IN_OR_OUT = OUTCALL | {"in", "incall", "incalls", "|", "&", "and", "or", "-"}
SENTENCE_STARTS = frozenset(("", "\n", ".", ",", ";", "•", "*", "-"))
NEARBY, UNITS = 20, HOURS | MINUTES | {"half"}
MAX_TOKENS = 40  # of a run that are read back
NEVER = -MAX_TOKENS - 1
CLOCK = frozenset(("am", "pm"))


def group_runs(scan: Scan, tokens: Iterator[PriceToken]) -> Iterator[list[PriceToken]]:
    """Yield the tokens in groups of neighbours."""
    run: list[PriceToken] = []
    timed = NEVER  # the index of the last duration in minutes of the run
    for raw in tokens:
        token = _resolve_bare_number(scan, run, raw, has_minutes=timed >= len(run) - MAX_TOKENS)
        if run and run[-1].first != token.first and not is_near(scan, run[-1], token):
            yield list(run)
            run.clear()
            timed = NEVER
        if token.currency or token.duration or not is_part_of_number(scan, token):
            timed = len(run) if token.duration.endswith("min") else timed
            run.append(token)
    if run:
        yield run


def _resolve_bare_number(scan: Scan, run: list[PriceToken], token: PriceToken, *, has_minutes: bool) -> PriceToken:
    """Return a bare number after an amount as its minutes: "£60 for 60", "£80/30", "120 / 60" next to other minutes."""
    if token.currency or token.amount not in USUAL_MINUTES or not run or (run[-1].amount or 0) < MIN_PAID:
        return token
    if not _is_last(scan, token.last) or not _is_paid_for(scan, run[-1], token, has_minutes=has_minutes):
        return token
    return token._replace(amount=None, duration=f"{token.amount} min")


def _is_last(scan: Scan, index: int) -> bool:
    """Return whether nothing that belongs to it follows a number: no unit, no sign and no digits."""
    word = scan.words[index]
    return not (word.isalnum() or (scan.is_glued(index) and word in SIGNS) or is_before_number(scan, index))


def _is_paid_for(scan: Scan, paid: PriceToken, token: PriceToken, *, has_minutes: bool) -> bool:
    """Return whether "for" or a slash links a bare number to the amount before it, in a run with minutes or not."""
    between = scan.between(paid, token)
    if between in (["for"], ["4"]):
        return bool(paid.currency) or has_minutes or _is_near_unit(scan, paid)
    is_less = bool(paid.currency) and (token.amount or 0) < (paid.amount or 0)
    return between == ["/"] and (is_less or has_minutes or _is_near_unit(scan, paid))


def _is_near_unit(scan: Scan, paid: PriceToken) -> bool:
    """Return whether a unit of time is shortly before an amount."""
    return not UNITS.isdisjoint(scan.words[max(0, paid.first - NEARBY) : paid.first])


def is_near(scan: Scan, left: PriceToken, right: PriceToken) -> bool:
    """Return whether two tokens may be parts of one price: only a few linking words or a service are between them."""
    if left.last == right.first:
        return True
    between = _without_aside(_without_parenthesis(scan.between(left, right)))
    if not between or between == ["\n", "\n"]:
        return True
    if left.duration and right.currency and _is_service(scan, left, between):
        return True
    return _is_short(between) and _may_link_words(scan, left, right, between)


def _is_short(between: list[str]) -> bool:
    """Return whether a gap is short, of symbols that may be inside a price, and has no label before a list."""
    words = sum(piece[0].isalnum() for piece in between)
    if words > MAX_WORDS or between.count("\n") > 1 or not NEVER_BETWEEN.isdisjoint(between):
        return False
    is_label = any(label in WORDS["labels"] and colon == ":" for label, colon in pairwise(between))
    return not is_label and sum(map(_length, between)) <= MAX_GAP


def _may_link_words(scan: Scan, left: PriceToken, right: PriceToken, between: list[str]) -> bool:
    """Return whether all words of a gap may link an amount and a duration, except one that names the service."""
    strangers = sum(piece[0].isalnum() and piece not in WORDS["joiners"] for piece in between)
    return strangers == 0 or (strangers == 1 and _is_offer(scan, left, right, between))


def _length(piece: str) -> int:
    return len(piece) + 1 if piece[0].isalnum() else 1


def _without_parenthesis(between: list[str]) -> list[str]:
    """Return the pieces without hours in brackets: "Overnight (10pm-8am) £700"."""
    if "(" not in between or CLOCK.isdisjoint(between):
        return between
    opened = between.index("(")
    closed = between.index(")") if ")" in between[opened:] else -1
    return between[:opened] + between[closed + 1 :] if opened < closed <= opened + MAX_PARENTHESIS else between


def _without_aside(between: list[str]) -> list[str]:
    """Return the pieces without another currency for the same amount: "150€ or same in pounds for 1 hour"."""
    first = last = between.index("or") if "or" in between else len(between)
    while last < len(between) and between[last] in WORDS["asides"]:
        last += 1
    return between[:first] + between[last:] if last - first >= MIN_ASIDE else between


def _is_service(scan: Scan, left: PriceToken, between: list[str]) -> bool:
    """Return whether one word after a duration describes the service, at the beginning of a line or sentence."""
    if len(between) != 1 or not between[0].isalpha() or between[0] in WORDS["not_service"]:
        return False
    return left.first == 0 or scan.words[left.first - 1] in SENTENCE_STARTS


def _is_offer(scan: Scan, left: PriceToken, right: PriceToken, between: list[str]) -> bool:
    """Return whether an unknown word may name the service: "£60 car meet 30 min"."""
    is_counted = right.duration.endswith("min") and scan.words[right.first].isdigit()
    return bool(left.currency) and is_counted and all(piece.isalpha() for piece in between) and len(between) > 1


def _is_close(scan: Scan, money: PriceToken, time: PriceToken) -> bool:
    """Return whether a bare number and a duration are close enough to be a price without a currency."""
    left, right = sorted((money, time), key=lambda token: token.first)
    between = _without_parenthesis(scan.between(left, right))
    if not between:
        return not (_is_hours(scan, left) and money.amount is not None and money.amount < HOUR)
    words = [piece for piece in between if piece[0].isalnum()]
    if not NEVER_CLOSE.isdisjoint(between) or between.count("\n") > 1 or len(between) > MAX_CLOSE_SYMBOLS + len(words):
        return False
    return not words or _is_close_phrase(words)


def _is_close_phrase(words: list[str]) -> bool:
    """Return whether the words between a bare number and a duration are one linking phrase and an article."""
    phrase = " ".join(words[:-1] if len(words) > 1 and words[-1] in WORDS["close_articles"] else words)
    node = CLOSE
    for word in phrase.split():
        if word not in node:
            return False
        node = node[word]
    return END in node


def _is_hours(scan: Scan, token: PriceToken) -> bool:
    """Return whether a token is a number of hours: "3 hrs 46" may be a duration."""
    return scan.words[token.first].isdigit() and token.last == token.first + 2 and scan.words[token.last - 1] in HOURS


def link_durations(scan: Scan, run: list[PriceToken]) -> Iterator[Link]:
    """Yield each amount of a run with its duration, if it has one.

    In a line that begins with a duration, each duration takes the amount after it; otherwise each amount takes the
    duration after it.
    """
    if not any(token.duration for token in run):
        yield from ((token, None) for token in run if token.amount is not None)
        return
    for line in _split_lines(scan, run):
        yield from _link_line(scan, line)


def _link_line(scan: Scan, line: list[PriceToken]) -> Iterator[Link]:
    is_alternating = _alternates(line)
    if is_alternating and all(token.currency or token.duration for token in line):
        return _pair(line)
    if links := _link_parallel(line) or _link_columns(scan, line):
        return iter(links)
    is_duration_after = line[0].amount is not None if is_alternating else _is_duration_after(scan, line)
    return _link_pairs(scan, line, side=1 if is_duration_after else -1)


def _split_lines(scan: Scan, run: list[PriceToken]) -> Iterator[list[PriceToken]]:
    """Split a run at line breaks and semicolons, but not between a duration and its amount on the next line."""
    line: list[PriceToken] = []
    has_amount = has_duration = False
    for token in run:
        if has_amount and has_duration and not {"\n", ";"}.isdisjoint(scan.between(line[-1], token)):
            yield line
            line, has_amount, has_duration = [], False, False
        line.append(token)
        has_amount, has_duration = has_amount or bool(token.amount), has_duration or bool(token.duration)
    yield line


def _pair(line: list[PriceToken]) -> Iterator[Link]:
    """Yield the pairs of a line in which amounts with a currency and durations alternate."""
    for first, second in zip(line[::2], line[1::2], strict=True):
        yield (first, second) if second.duration else (second, first)


def _alternates(line: list[PriceToken]) -> bool:
    """Return whether amounts and durations alternate and are equally many."""
    is_amount = [token.amount is not None for token in line]
    return len(line) % 2 == 0 and all(left != right for left, right in pairwise(is_amount))


def _is_duration_after(scan: Scan, line: list[PriceToken]) -> bool:
    """Return whether amounts take the duration after them: the direction that crosses fewer separators."""
    score = {True: 0, False: 0}
    for left, right in pairwise(line):
        if (left.amount is None) != (right.amount is None):
            score[left.amount is not None] += -1 if _is_separated(scan, left, right) else 1
    return score[True] > score[False] or (score[True] == score[False] and line[0].amount is not None)


def _is_separated(scan: Scan, left: PriceToken, right: PriceToken) -> bool:
    """Return whether a separator or the end of a sentence is between two tokens."""
    between = scan.between(left, right)
    if not SEPARATORS.isdisjoint(between):
        return True
    dots = (index for index in range(left.last, right.first) if scan.words[index] == ".")
    return any(scan.gap(index + 1) > 0 for index in dots)


def _link_parallel(line: list[PriceToken]) -> list[Link]:
    """Link two lists of equal length, "30/60 min 80/120"; return [] if the line has another form."""
    amounts = [token for token in line if token.amount]
    durations = [token for token in line if token.duration]
    is_grouped = line in (amounts + durations, durations + amounts)
    if len(amounts) <= 1 or len(amounts) != len(durations) or not is_grouped:
        return []
    return list(zip(amounts, durations, strict=True))


def _link_columns(scan: Scan, line: list[PriceToken]) -> list[Link]:
    """Link durations to both amounts after them, as in a table of in- and outcalls; return [] for another form."""
    rows = [line[start : start + 3] for start in range(0, len(line), 3)]
    if not all(_is_row(scan, row) for row in rows):
        return []
    return [(money, row[0]) for row in rows for money in row[1:]]


def _is_row(scan: Scan, row: list[PriceToken]) -> bool:
    """Return whether a duration has two amounts in columns after it."""
    if [token.amount is None for token in row] != [True, False, False] or not row[0].duration:
        return False
    time, left, right = row
    return left.amount != right.amount and _is_column_gap(scan, left, right) and _is_close(scan, left, time)


def _is_column_gap(scan: Scan, left: PriceToken, right: PriceToken) -> bool:
    """Return whether blanks, a bar or "outcall" are between two amounts."""
    between = scan.between(left, right)
    if not between:
        return scan.gap(right.first) >= COLUMN_GAP
    return between == ["|"] or (OUTCALL.issuperset(between) and any(piece.startswith("out") for piece in between))


def _link_pairs(scan: Scan, line: list[PriceToken], *, side: int) -> Iterator[Link]:
    """Yield each amount with the duration on its side (1: after, -1: before), or with a free one on the other side."""
    amounts = [index for index, token in enumerate(line) if token.amount is not None]
    linked = {index: index + side for index in amounts if _may_link(scan, line, index, index + side)}
    taken = frozenset(linked.values())
    for index in amounts:
        time, other_side = linked.get(index), index - side
        if time is None:
            is_free = other_side not in taken and _is_adjacent(scan, line, other_side, index)
            time = other_side if is_free else _find_shared_duration(scan, line, linked, index)
        yield line[index], None if time is None else line[time]


def _find_shared_duration(scan: Scan, line: list[PriceToken], linked: dict[int, int], index: int) -> int | None:
    """Return the duration of the next amount if both amounts share it: "£120 incall / £150 outcall per hour"."""
    if index + 1 not in linked:
        return None
    between = scan.between(line[index], line[index + 1])
    is_shared = any(piece.startswith("in") for piece in between) and IN_OR_OUT.issuperset(between)
    return linked[index + 1] if is_shared else None


def _may_link(scan: Scan, line: list[PriceToken], index: int, other: int) -> bool:
    """Return whether an amount and another token are a price; without a currency they must be close."""
    time = line[other] if 0 <= other < len(line) else None
    return bool(time and time.duration and (line[index].currency or _is_close(scan, line[index], time)))


def _is_adjacent(scan: Scan, line: list[PriceToken], other: int, index: int) -> bool:
    """Return whether an amount and another token are a price without a separator between them."""
    left, right = sorted((index, other))
    return _may_link(scan, line, index, other) and not _is_separated(scan, line[left], line[right])
