"""Lists and ranges of numbers: "80-150", "60/80/100"; and what makes a number the age, time or code before a price.

Source: Washline's own rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from enrich.kinds.price.scan import Scan
from enrich.kinds.price.vocabulary import AFTER, DURATIONS, HOURS, MINUTES, WORDS
from enrich.lexicon.wordlist import is_common, load_given_names

RANGE_JOINERS = frozenset(("-", "–", "—", "/", "to", "or"))
BARRED_AFTER = frozenset(":%'’_@")
MEASURES = WORDS["not_after"] | MINUTES | HOURS
GLUED_AFTER = MINUTES | HOURS | {"p", "ph", "hh", "x"}
MAX_PIECE = 5  # digits
# A range seldom spans more than these factors; a dash between blanks may also separate two matters: "till 10 - 80€".
MAX_FACTOR, MAX_SPACED_FACTOR = 10, 5
MIN_AGE, MAX_AGE = 18, 69
NAME_SEPARATORS = frozenset(",;|/·•-–—:(")
GLUED_BEFORE = WORDS["joiners"] | WORDS["labels"] | DURATIONS.keys() | AFTER.keys()  # "now80€" is no code
MAX_CODE_LETTERS = 2


def is_in_code(scan: Scan, index: int) -> bool:
    """Return whether the letters before a number make it part of a code: "E14€", not "for80€" or "30m80€"."""
    before = scan.words[index - 1]
    if not scan.is_glued(index) or not before.isascii() or not before.isalpha():
        return False
    if before in MEASURES and scan.is_glued(index - 1) and scan.words[index - 2].isdigit():
        return False
    return len(before) <= MAX_CODE_LETTERS or before not in GLUED_BEFORE


def may_be_range(scan: Scan, pieces: list[int]) -> bool:
    """Return whether numbers before one currency are all amounts; the first may be an age, a time, a size or a code."""
    first = pieces[0]
    if is_in_code(scan, first) or is_after_label(scan, first) or _is_time(scan, first) or _is_age(scan, first):
        return False
    limit = MAX_SPACED_FACTOR if scan.gap(first + 1) and scan.gap(first + 2) else MAX_FACTOR
    values = [int(scan.words[piece]) for piece in pieces]
    return all(max(pair) <= min(pair) * limit for pair in pairwise(values))


def is_after_label(scan: Scan, index: int) -> bool:
    """Return whether a word before a number says that it is no amount: "flat 12", "size: 10"."""
    before, earlier = scan.words[index - 1], scan.words[index - 2]
    return (earlier if before in {".", ":"} else before) in WORDS["not_before"]


def _is_time(scan: Scan, index: int) -> bool:
    """Return whether a number is the minutes of a time of day: "22:30"."""
    return scan.words[index - 1] == ":" and scan.is_glued(index) and scan.words[index - 2].isdigit()


def _is_age(scan: Scan, index: int) -> bool:
    """Return whether a number is the age of a person whose name is before it: "Mia, 22 - 80€"."""
    if not MIN_AGE <= int(scan.words[index]) <= MAX_AGE:
        return False
    name = index - 1 - (scan.words[index - 1] in NAME_SEPARATORS)
    word = scan.words[name]
    if not word.isalpha():
        return False
    return word in load_given_names() or (scan.folded[scan.starts[name]].isupper() and not is_common(word))


def list_range(scan: Scan, last: int) -> Iterator[int]:
    """Yield the indices of the plain numbers that follow, each after the same joiner."""
    joiner = scan.words[last]
    while joiner in RANGE_JOINERS and scan.words[last] == joiner and _is_plain_number(scan, last + 1):
        yield last + 1
        last += 2


def _is_plain_number(scan: Scan, index: int) -> bool:
    """Return whether an index has a number of a list; every number of a list begins one, so each is judged once."""
    known = scan.plain.get(index)
    if known is None:
        known = scan.plain[index] = _judge_plain_number(scan, index)
    return known


def _judge_plain_number(scan: Scan, index: int) -> bool:
    """Return whether a number is not part of a longer number, a time or a measure."""
    word = scan.words[index]
    if not word.isdigit() or word[0] == "0" or len(word) > MAX_PIECE or max(scan.gap(index), scan.gap(index - 1)) > 1:
        return False
    return not (scan.gap(index + 1) <= 1 and scan.words[index + 1] in MEASURES) and not _goes_on(scan, index + 1)


def _goes_on(scan: Scan, index: int) -> bool:
    """Return whether the piece at an index continues the number before it."""
    word, after = scan.words[index], scan.words[index + 1]
    if not scan.is_glued(index):
        return False
    if word in BARRED_AFTER or word.isalpha():
        return word not in AFTER and word not in GLUED_AFTER
    is_joined = word in {".", ","} and scan.is_glued(index + 1) and after.isdigit()
    return is_joined and (word == "." or len(after) == len("000"))
