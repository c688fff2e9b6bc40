"""Parses the local part of a disguised e-mail address, backwards from the at sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from enrich.kinds.email.address import (
    DOT_WORDS,
    JOINTS,
    MAX_LOCAL,
    SIGNS,
    SYMBOL,
    TABLE,
    is_mirrored,
    join_words,
    normalise_word,
)
from enrich.kinds.email.plain import find_local_start, unquote_local
from enrich.lexicon.wordlist import is_common, load_given_names

_JOINTS = rf"(?:{DOT_WORDS}|{join_words(chain(*JOINTS.values()))})"
_BESIDE = rf"(?:{SYMBOL}|\.){{1,3}}"
JOINT_BEFORE = re.compile(
    rf"(?:\s{{0,2}}(?P<left>{_BESIDE})\s?(?P<wrapped>{_JOINTS}|\.)\s?(?P<right>{_BESIDE})\s{{0,2}}"
    rf"|(?<!\s)\s{{1,3}}(?P<bare>{_JOINTS}|[._])\s{{0,3}})$"
)
SINGLE_LETTERS = re.compile(r"(?<![a-z0-9])(?:[a-z0-9._-] ){2,32}[a-z0-9]$")
# Up to four digits alone are the end of a name ("jenny 88"); the text may also ask to remove the spaces.
WORD_BEFORE = re.compile(rf"(?<![\w.@-])(?!{_JOINTS} )([a-z][a-z._-]{{1,30}}) $")
NO_SPACES = re.compile(r"(?:no|remove|without|delete|minus|ignore)(?: the| any| all)? spaces?|all one word|no gaps")
MAX_DIGITS = 4
WINDOW = 40


@dataclass(frozen=True, slots=True)
class LocalPart:
    """A local part: its start, its value and its transformations."""

    start: int
    value: str
    undone: tuple[str, ...] = ()


def parse_local_part(folded: str, lowered: str, end: int, after: int, *, is_disguised: bool) -> LocalPart | None:
    """Parse the local part that ends at `end`, of an address that ends at `after`; None if it may not be whole."""
    start = find_local_start(folded, lowered, end, after)
    if start is None:
        return None
    value = lowered[start:end].replace("\0", "")
    if len(value) == 1 and (letters := SINGLE_LETTERS.search(lowered, max(0, start - MAX_LOCAL), end)):
        return LocalPart(end - len(letters[0]), letters[0].replace(" ", ""), ("spaces between letters",))
    undone: tuple[str, ...] = ()
    if joined := _join_words(lowered, start, end, value):
        (start, value), undone = joined, ("spaces in the name",)
    if is_disguised and SIGNS.get(value, "+") != "+":  # "mia underscore at gmail": a sign is its last character
        start, value = end, ""
    if is_disguised:
        start, value, steps = _join_signs(folded, lowered, start, value)
        undone = (*undone, *steps)
    return LocalPart(start, unquote_local(value), undone) if value else None


def _join_signs(folded: str, lowered: str, start: int, value: str) -> tuple[int, str, tuple[str, ...]]:
    """Prepend the parts of a name that signs in words or with spaces join to it: "mia dot rose", "mia . rose"."""
    undone: tuple[str, ...] = ()
    while len(value) < MAX_LOCAL and (joint := JOINT_BEFORE.search(lowered, max(0, start - 30), start)):
        sign = _parse_joint(joint)
        before = find_local_start(folded, lowered, joint.start(), start) if sign else None
        if before is None or not _may_be_joined(lowered[before : joint.start()], joint["bare"], sign):
            break
        value = lowered[before : joint.start()] + sign + value
        start, undone = before, ("dot in words",)
    return start, value, undone


def _may_be_joined(word: str, joint: str | None, sign: str) -> bool:
    """Return whether a word belongs to a name after a joint: "plus" and a lone dot are also between words of prose."""
    if joint == ".":
        return word not in TABLE.context.never_local
    if joint and sign == "+":
        return word.isalpha() and (word in load_given_names() or not is_common(word))
    return True


def _parse_joint(joint: re.Match[str]) -> str:
    """Return the sign that a joint means, "" if the symbols around it do not match."""
    word = joint["wrapped"] or joint["bare"]
    if joint["left"] and (joint["left"] == word or not is_mirrored(joint["left"], joint["right"])):
        return ""
    return word if word in "._" else SIGNS.get(normalise_word(word), "")


def _join_words(lowered: str, start: int, end: int, value: str) -> tuple[int, str] | None:
    """Return start and value of a local part with spaces: "jenny 88", or more words if the text says "no spaces"."""
    if lowered[max(0, start - 1) : start] != " ":
        return None
    is_requested = _requests_joining(lowered[max(0, start - WINDOW) : end + 2 * WINDOW])
    first = start
    while is_requested or (value.isdigit() and len(value) <= MAX_DIGITS):
        word = WORD_BEFORE.search(lowered, max(0, first - MAX_LOCAL), first)
        if word is None or (is_common(word[1]) and word[1] not in load_given_names()):
            break
        value, first = word[1] + value, word.start()
    return (first, value) if first < start else None


def _requests_joining(around: str) -> bool:
    """Return whether the text asks to remove the spaces."""
    return ("space" in around or "one word" in around or "gaps" in around) and NO_SPACES.search(around) is not None
