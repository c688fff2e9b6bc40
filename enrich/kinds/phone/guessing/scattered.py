"""Finds mobile numbers whose digits are scattered over sentences or begin the lines of a text.

"Put the numbers in order: I have 0 cats, 7 dogs ...": the figures of some sentences are a number together, and the text
says to join them. Eleven lines that each begin with a digit need no such words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from enrich.kinds.phone.context.remarks import load_remarks
from enrich.kinds.phone.plan.number import parse_british
from enrich.kinds.phone.reading import TORN, PhoneReading
from enrich.kinds.phone.tokens.chain import AGE
from enrich.kinds.phone.tokens.vocabulary import CANNOT_SKIP, TokenType, tokenise
from enrich.lexicon.patterns import build_stem_pattern
from enrich.text.folding import Text

_FIGURES = re.compile(r"(?<![\w£€$.+])[0-9]{1,5}(?![\w%£€$]|[.,:/][0-9])")
_LINE = re.compile(r"^[^\w\n]{0,6}(?P<first>[^\W_]{1,6})(?![^\W_])(?P<rest>.*)$", re.MULTILINE)
_GLUED_UNIT = re.compile(r"(?P<digit>[0-9])[a-z]{1,3}", re.IGNORECASE)
_DIGITS, _MIN_GROUPS = 11, 3
# Between groups: the first digits are as near to each other as the mark for figures needs.
_MAX_FIRST_GAP, _MAX_GAP, _FIRST_DIGITS, _CUE_DISTANCE = 30, 60, 6, 160
_LETTER = re.compile(r"[^\W\d_]")
_MOBILES = "+447"
_COST = 3.0


def find_scattered(text: Text) -> Iterator[PhoneReading]:
    """Yield the numbers whose groups have words between, if the text says to join them."""
    cues = [cue.start() for cue in _compile_cue().finditer(text.lowered)]
    if not cues:
        return
    groups = [group for group in _FIGURES.finditer(text.folded) if not AGE.match(text.folded, group.start())]
    for first, group in enumerate(groups):
        row = _take_row(groups[first : first + _DIGITS]) if group[0][0] == "0" else ()
        if row and _is_said(cues, row[0].start(), row[-1].end()):
            yield from _read(row, "".join(part[0] for part in row))


def find_first_of_lines(folded: str) -> Iterator[PhoneReading]:
    """Yield the numbers whose digits begin eleven lines, neither fewer nor more."""
    row: list[tuple[re.Match[str], str]] = []
    last_end = -1
    for line in _LINE.finditer(folded):
        digit = _read_first(line)
        if row and (not digit or folded.count("\n", last_end, line.start()) > 1):
            yield from _read_lines(row)
            row = []
        if digit:
            row.append((line, digit))
        last_end = line.end()
    yield from _read_lines(row)


def _take_row(groups: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Return the groups, from the first, that have the digits of a whole number, with words between; or none."""
    digits = 0
    for count, group in enumerate(groups):
        between = group.string[groups[count - 1].end() : group.start()] if count else "-"
        most = _MAX_FIRST_GAP if digits < _FIRST_DIGITS else _MAX_GAP
        digits += len(group[0])
        if len(between) > most or digits > _DIGITS:
            break
        if digits == _DIGITS:
            return groups[: count + 1] if count >= _MIN_GROUPS - 1 and _have_words_between(groups[: count + 1]) else ()
    return ()


def _have_words_between(groups: Sequence[re.Match[str]]) -> bool:
    gaps = [(first.end(), second.start()) for first, second in pairwise(groups)]
    words = [_LETTER.search(groups[0].string, *gap) is not None for gap in gaps]
    return 2 * sum(words) > len(words)


def _is_said(cues: Sequence[int], start: int, end: int) -> bool:
    return any(start - _CUE_DISTANCE <= cue <= end + _CUE_DISTANCE for cue in cues)


def _read_first(line: re.Match[str]) -> str:
    """Return the single digit that begins a line, as a figure, with a unit ("9pm") or as a word; or ""."""
    word = line["first"]
    if unit := _GLUED_UNIT.fullmatch(word):
        return unit["digit"]
    if word.isdigit():
        return word if len(word) == 1 and not line["rest"][:2].strip(",.:/-)").isdigit() else ""
    token = tokenise(word)[0]
    is_digit = token.type is TokenType.UNIT and token.skip_cost == CANNOT_SKIP and token.end == len(word)
    return token.digits if is_digit else ""


def _read_lines(row: Sequence[tuple[re.Match[str], str]]) -> Iterator[PhoneReading]:
    if len(row) == _DIGITS and sum(_LETTER.search(line["rest"]) is not None for line, _ in row) > _DIGITS / 2:
        yield from _read([line for line, _ in row], "".join(digit for _, digit in row))


def _read(row: Sequence[re.Match[str]], digits: str) -> Iterator[PhoneReading]:
    value = parse_british(digits)
    if value and value.startswith(_MOBILES):
        yield PhoneReading(row[0].start(), row[-1].end(), value, (TORN,), _COST)


def list_joining_words() -> tuple[str, ...]:
    """Return the words that say to join figures."""
    return load_remarks().parts.joined


@cache
def _compile_cue() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){build_stem_pattern(list_joining_words())}(?![^\W_])")
